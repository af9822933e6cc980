import { DOCKER_LIST } from "#lib/oci/media-types.ts";
import { ZSTD_ENTRY } from "../annotations.ts";
import { prefersAnnotatedZstd } from "../clients/families.ts";
import { clientsDo, entriesText, finding, listText, picksAt, rule } from "./rule.ts";

/** Beside a gzip twin, the annotation is the only thing by which clients find the zstd entry. */
export const zstdUnannotated = rule({
  code: "zstd-unannotated",
  find: (index) =>
    index.groups.flatMap((group) => {
      const silent = group.zstd.filter(({ annotatedZstd }) => !annotatedZstd);
      if (silent.length === 0 || group.gzip.length === 0) return [];
      const wrong = silent.filter(({ annotations }) => ZSTD_ENTRY in annotations);
      const missing = picksAt(index, group.platform, group.gzip).filter(({ client }) =>
        prefersAnnotatedZstd(client),
      );
      return [
        finding({
          severity: "warning",
          platform: group.platform,
          at: silent,
          message: `${group.platform}: zstd in ${entriesText(silent)} is not annotated${wrong.length > 0 ? ` (the value is ${listText(wrong.map(({ annotations }) => JSON.stringify(annotations[ZSTD_ENTRY])))}, and only exactly "true" counts)` : ""}.`,
          who:
            missing.length > 0
              ? `${clientsDo(missing, "", { one: "pulls", many: "pull" })} gzip instead; the zstd variant is stored and never found.`
              : "Nobody in this order; clients that prefer zstd lose it as soon as gzip is listed first.",
          fix:
            index.mediaType === DOCKER_LIST
              ? `Make it an OCI index first: a Docker manifest list cannot carry the annotation ${ZSTD_ENTRY}: "true".`
              : `Annotate the entry with ${ZSTD_ENTRY}: "true". The manifests stay; the index gets a new digest.`,
        }),
      ];
    }),
});
