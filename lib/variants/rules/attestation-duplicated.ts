import type { EntryReport } from "../report.ts";
import { entriesText, finding, rule } from "./rule.ts";

/** Tools that add compressions copy attestation entries along, once more each time. */
export const attestationDuplicated = rule({
  code: "attestation-duplicated",
  find: (index) => {
    const byDigest = new Map<string, EntryReport[]>();
    for (const entry of index.entries) {
      if (entry.role !== "attestation") continue;
      byDigest.set(entry.digest, [...(byDigest.get(entry.digest) ?? []), entry]);
    }
    return [...byDigest.values()]
      .filter((same) => same.length > 1)
      .map((same) =>
        finding({
          severity: "info",
          at: same,
          message: `One attestation is listed ${same.length} times (${entriesText(same)}).`,
          who: "Nobody is hurt; the index is longer than it needs to be.",
          fix: "List each attestation once, after the image it belongs to.",
        }),
      );
  },
});
