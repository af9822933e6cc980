import type { EntryReport } from "../report.ts";
import { entriesText, finding, rule } from "./rule.ts";

const nameOf = (compression: string): string =>
  compression === "none" ? "an image without compressed layers" : compression;

/** The same platform and compression twice: only one of them is ever pulled. */
export const duplicateVariant = rule({
  code: "duplicate-variant",
  find: (index) =>
    index.groups.flatMap((group) => {
      const byCompression = new Map<string, EntryReport[]>();
      for (const image of group.images) {
        if (image.compression === "unknown") continue;
        byCompression.set(image.compression, [...(byCompression.get(image.compression) ?? []), image]);
      }
      return [...byCompression].flatMap(([compression, same]) => {
        if (same.length < 2) return [];
        const oneDigest = new Set(same.map(({ digest }) => digest)).size === 1;
        return [
          finding({
            severity: oneDigest ? "warning" : "error",
            platform: group.platform,
            at: same,
            message: `${group.platform}: ${nameOf(compression)} is listed ${same.length} times (${entriesText(same)})${oneDigest ? ", each time the same manifest" : ", with different manifests"}.`,
            who: oneDigest
              ? "Nobody is hurt: every client pulls the same manifest. The index is longer than it needs to be."
              : "Most clients pull the first and never the others; ctr of containerd downloads them all.",
            fix: oneDigest ? "List each entry once." : "Keep the entry that is meant.",
          }),
        ];
      });
    }),
});
