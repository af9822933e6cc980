import type { EntryReport } from "../report.ts";
import { finding, rule } from "./rule.ts";

/** Layers that nobody compressed: every client reads them, and downloads a multiple. */
export const uncompressedLayers = rule({
  code: "uncompressed-layers",
  find: (index) =>
    index.images.flatMap((entry) => {
      const plain = entry.layerList.filter(({ compression }) => compression === "none");
      if (plain.length === 0) return [];
      return [
        finding({
          severity: "warning",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position}: ${countText(plain.length, entry)} not compressed.`,
          who: "Every client downloads these layers in full size. Some tools that expect gzip stop with “gzip: invalid header”.",
          fix: "Compress the image and push it again. The likely cause is docker load followed by docker push with the containerd image store.",
        }),
      ];
    }),
});

const countText = (plain: number, { layers }: EntryReport): string =>
  plain < layers ? `${plain} of ${layers} layers are` : layers === 1 ? "its layer is" : "its layers are";
