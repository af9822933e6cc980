import { entriesText, finding, rule } from "./rule.ts";

/** Variants of one platform must hold the same file systems, or clients get different images by the same name. */
export const contentMismatch = rule({
  code: "content-mismatch",
  find: (index) =>
    index.groups.flatMap((group) => {
      const known = group.images.filter(
        // Layers of EROFS need no diff IDs, and have others.
        ({ diffIdsKey, layerList }) =>
          diffIdsKey !== null && !layerList.some(({ compression }) => compression === "erofs"),
      );
      if (new Set(known.map(({ diffIdsKey }) => diffIdsKey)).size < 2) return [];
      return [
        finding({
          severity: "error",
          platform: group.platform,
          at: known,
          message: `${group.platform}: ${entriesText(known)} have different diff IDs: they are not the same image.`,
          who: "Which content runs depends on the client that pulls.",
          fix: "Make every variant from one build.",
        }),
      ];
    }),
});
