import { ZSTD_ENTRY } from "../annotations.ts";
import { clients, preferAnnotatedZstd } from "../clients/clients.ts";
import { entriesText, finding, listText, rule } from "./rule.ts";

/** Beside a gzip twin, the annotation is the only thing by which clients find the zstd entry. */
export const zstdUnannotated = rule({
  code: "zstd-unannotated",
  find: (index) =>
    index.groups.flatMap((group) => {
      const silent = group.zstd.filter(({ annotatedZstd }) => !annotatedZstd);
      if (silent.length === 0 || group.gzip.length === 0) return [];
      const wrong = silent.filter(({ annotations }) => ZSTD_ENTRY in annotations);
      const preferring = clients.filter(preferAnnotatedZstd).map(({ label }) => label);
      return [
        finding({
          severity: "warning",
          platform: group.platform,
          at: silent,
          message: `${group.platform}: zstd in ${entriesText(silent)} is not annotated${wrong.length > 0 ? ` (the value is ${listText(wrong.map(({ annotations }) => JSON.stringify(annotations[ZSTD_ENTRY])))}, and only exactly "true" counts)` : ""}.`,
          who: `${listText(preferring)} take gzip instead; the zstd variant is stored and nobody finds it.`,
          fix: `Annotate the entry with ${ZSTD_ENTRY}: "true". The manifests stay; the index gets a new digest.`,
          commands: [
            {
              tool: "regctl",
              command: `regctl index add REGISTRY/REPOSITORY:GZIP --desc-annotation ${ZSTD_ENTRY}=true --ref REGISTRY/REPOSITORY@ZSTD-MANIFEST-DIGEST`,
              trap: "Start from an index with the gzip entries alone: a digest that is there already is not added again, so its entry stays without the annotation. Name the manifests one by one; naming the list nests it.",
            },
          ],
        }),
      ];
    }),
});
