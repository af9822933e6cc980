import { readsZstd } from "../clients/clients.ts";
import { clientsText, entriesText, failingAt, finding, rule } from "./rule.ts";

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
      const failing = failingAt(index, group.zstd, (client) => !readsZstd(client));
      // What has layers of a type that nobody knows, such as encrypted ones, may be the gzip that seems to lack.
      const isUntold = group.images.some(({ compression }) => compression === "unknown");
      if (isUntold && failing.length === 0) return [];
      return [
        finding({
          severity: index.choice === "gzip" || index.choice === "dual" ? "error" : "warning",
          platform: group.platform,
          at: group.zstd,
          message: isUntold
            ? `${group.platform}: zstd (${entriesText(group.zstd)}), and nothing that is known to be gzip.`
            : `${group.platform}: only zstd (${entriesText(group.zstd)}), no gzip.`,
          who: `${clientsText(failing, "Clients that cannot read zstd")} cannot pull ${group.platform}.`,
          hurts: failing,
          fix: "Build the gzip variant too and list it first, or leave it if every client you serve reads zstd (Docker 23 and newer, containerd 1.5 and newer).",
        }),
      ];
    }),
});
