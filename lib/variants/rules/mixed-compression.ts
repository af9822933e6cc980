import { readsZstd } from "../clients/clients.ts";
import { clientsText, failingAt, finding, rule } from "./rule.ts";

/**
 * gzip and zstd layers in one manifest: what tools make when they reuse a blob of the other compression. EROFS images and
 * tars in one manifest: nobody unpacks both.
 */
export const mixedCompression = rule({
  code: "mixed-compression",
  find: (index) =>
    index.images
      .filter(({ compression }) => compression === "mixed")
      .map((entry) => {
        const zstd = entry.layerList.filter((layer) => layer.compression.startsWith("zstd")).length;
        const erofs = entry.layerList.filter((layer) => layer.compression === "erofs").length;
        const failing = failingAt(index, [entry], (client) => erofs > 0 || !readsZstd(client));
        return finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message:
            erofs > 0
              ? `Entry ${entry.position} has EROFS and tar layers: ${erofs} of ${entry.layers} are EROFS.`
              : `Entry ${entry.position} has zstd and gzip layers: ${zstd} of ${entry.layers} are zstd.`,
          who: `${clientsText(failing, erofs > 0 ? "Clients" : "Clients that cannot read zstd")} cannot unpack it${erofs > 0 ? "." : ", and partial pulls save little."}`,
          hurts: failing,
          fix:
            erofs > 0
              ? "Make the EROFS variant with a tool that writes every layer as EROFS."
              : "Push again with --force-compression, so that no blob of the other compression is reused.",
        });
      }),
});
