import { clientsText, entriesText, finding, picksAt, rebuildBoth, rule, withoutAnnotations } from "./rule.ts";

/** Whoever cannot read zstd finds nothing on this platform. */
export const noGzip = rule({
  code: "no-gzip",
  find: (index) =>
    index.groups.flatMap((group) => {
      if (
        group.zstd.length === 0 ||
        group.gzip.length > 0 ||
        group.images.some(({ failure }) => failure !== null)
      )
        return [];
      const failing = picksAt(index, group.platform, group.zstd).filter(({ decodes }) => !decodes);
      return [
        finding({
          severity: index.choice === "gzip" || index.choice === "dual" ? "error" : "warning",
          platform: group.platform,
          at: group.zstd,
          message: `${group.platform}: only zstd (${entriesText(group.zstd)}), no gzip.`,
          who: `${clientsText(failing, "Clients that cannot read zstd")} cannot pull ${group.platform}.`,
          fix: "Build the gzip variant too and put it first, or leave it so if every client reads zstd (Docker 23 and newer, containerd 1.5 and newer).",
          commands: [withoutAnnotations, rebuildBoth],
        }),
      ];
    }),
});
