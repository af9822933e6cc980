import { clientsText, entriesText, finding, joinHalves, picksAt, reorder, rule } from "./rule.ts";

/** Old clients take the first entry of their platform and never fall back to a later one. */
export const zstdBeforeGzip = rule({
  code: "zstd-before-gzip",
  find: (index) =>
    index.groups.flatMap((group) => {
      const [firstGzip] = group.gzip;
      if (firstGzip === undefined) return [];
      const before = group.zstd.filter(({ position }) => position < firstGzip.position);
      if (before.length === 0) return [];
      const failing = picksAt(index, group.platform, before).filter(({ decodes }) => !decodes);
      return [
        finding({
          severity: "error",
          platform: group.platform,
          at: [...before, firstGzip],
          message: `${group.platform}: zstd in ${entriesText(before)} stands before the first gzip, entry ${firstGzip.position}. Clients that take the first match get zstd layers.`,
          who: `${clientsText(failing, "Clients that take the first match and cannot read zstd")} cannot pull ${group.platform}: there is no falling back to a later entry.`,
          fix: "Put every gzip entry before the zstd entries of its platform: the same manifests in a new index, no rebuild.",
          commands: [reorder, joinHalves],
        }),
      ];
    }),
});
