import { readsZstd } from "../clients/clients.ts";
import { clientsText, entriesText, failingAt, finding, rule } from "./rule.ts";

/** Old clients take the first entry of their platform and never fall back to a later one. */
export const zstdBeforeGzip = rule({
  code: "zstd-before-gzip",
  find: (index) =>
    index.groups.flatMap((group) => {
      const [firstGzip] = group.gzip;
      if (firstGzip === undefined) return [];
      const before = group.zstd.filter(({ position }) => position < firstGzip.position);
      if (before.length === 0) return [];
      const failing = failingAt(index, before, (client) => !readsZstd(client));
      return [
        finding({
          severity: "error",
          platform: group.platform,
          at: [...before, firstGzip],
          message: `${group.platform}: zstd in ${entriesText(before)} is listed before gzip (entry ${firstGzip.position}). Clients that pull the first match get zstd.`,
          who: `${clientsText(failing, "Clients that pull the first match and cannot read zstd")} cannot pull ${group.platform}: no client falls back to a later entry.`,
          hurts: failing,
          fix: "List gzip before zstd for each platform: the same manifests in a new index, no rebuild.",
        }),
      ];
    }),
});
