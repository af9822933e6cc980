import { clientsText, finding, picksAt, rebuildBoth, rule } from "./rule.ts";

/** gzip and zstd layers in one manifest: what tools make when they reuse a blob of the other compression. */
export const mixedCompression = rule({
  code: "mixed-compression",
  find: (index) =>
    index.images
      .filter(({ compression }) => compression === "mixed")
      .map((entry) => {
        const zstd = entry.layerList.filter((layer) => layer.compression.startsWith("zstd")).length;
        const failing = picksAt(index, entry.platform ?? "", [entry]).filter(({ decodes }) => !decodes);
        return finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} has ${zstd} zstd ${zstd === 1 ? "layer" : "layers"} of ${entry.layers}; the others are gzip.`,
          who: `${clientsText(failing, "Clients that cannot read zstd")} cannot unpack it, and clients that pull in parts gain little.`,
          fix: "Push again with --force-compression, so that no blob of the other compression is reused.",
          commands: [rebuildBoth],
        });
      }),
});
