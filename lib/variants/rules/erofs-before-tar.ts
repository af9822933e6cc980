import { clientsDo, entriesText, failingAt, finding, rule } from "./rule.ts";

/** A tar-bearing entry is to be listed first, for clients that do not look at features (erofs-image-spec, section 6). */
export const erofsBeforeTar = rule({
  code: "erofs-before-tar",
  find: (index) =>
    index.groups.flatMap((group) => {
      const tar = group.images.find(
        ({ compression, failure }) => compression !== "erofs" && failure === null,
      );
      if (tar === undefined) return [];
      const before = group.erofs.filter(({ position }) => position < tar.position);
      if (before.length === 0) return [];
      const failing = failingAt(index, before);
      return [
        finding({
          severity: "error",
          platform: group.platform,
          at: [...before, tar],
          message: `${group.platform}: EROFS in ${entriesText(before)} is listed before tar layers (entry ${tar.position}).`,
          who: `${clientsDo(failing, "Clients that do not look at os.features", {
            one: "pulls",
            many: "pull",
          })} the EROFS entry and cannot unpack it.`,
          hurts: failing,
          fix: "List EROFS entries after the gzip and zstd entries of their platform: the same manifests in a new index, no rebuild.",
        }),
      ];
    }),
});
