import type { Annotations } from "#lib/oci/document.ts";
import { isCompressionAnnotation } from "../annotations.ts";
import type { EntryReport } from "../report.ts";
import { entriesText, finding, listText, rule } from "./rule.ts";

/** Twins say different things beside their compression: a tool lost an annotation on the way. */
export const annotationsDiffer = rule({
  code: "annotations-differ",
  find: (index) =>
    index.groups.flatMap(({ platform, gzip, zstd }) =>
      zstd.flatMap((entry) => {
        const twin = gzip.find(({ diffIdsKey }) => diffIdsKey !== null && diffIdsKey === entry.diffIdsKey);
        const keys = twin === undefined ? [] : differingKeys(twin, entry);
        if (twin === undefined || keys.length === 0) return [];
        return [
          finding({
            severity: "info",
            platform,
            at: [twin, entry],
            message: `${platform}: ${entriesText([twin, entry])} are twins and differ in ${listText(keys)}.`,
            who: "Whoever reads these annotations gets another answer from each twin.",
            fix: "Make both variants from one build, and check which tool copied one of them.",
          }),
        ];
      }),
    ),
});

/** Keys whose values differ in the manifests or in layers at the same place; the compression's own are left out. */
function differingKeys(a: EntryReport, b: EntryReport): string[] {
  const pairs: [Annotations, Annotations][] = [[a.manifestAnnotations, b.manifestAnnotations]];
  if (a.layerList.length === b.layerList.length) {
    a.layerList.forEach((layer, at) => {
      pairs.push([layer.annotations, b.layerList[at]?.annotations ?? {}]);
    });
  }
  const keys = pairs.flatMap(([left, right]) =>
    Object.keys({ ...left, ...right }).filter(
      (key) => !isCompressionAnnotation(key) && left[key] !== right[key],
    ),
  );
  return [...new Set(keys)].sort();
}
