import { layerCompression } from "#lib/oci/media-types.ts";
import { CHUNKED_CHECKSUM, ESTARGZ_TOC, OLD_CHUNKED_CHECKSUM } from "#lib/oci/toc-keys.ts";
import type { LayerReport } from "../report.ts";
import { finding, rule } from "./rule.ts";

/** A layer's media type and its annotations cannot both be true. */
export const layerTypeMismatch = rule({
  code: "layer-type-mismatch",
  find: (index) =>
    index.images.flatMap((entry) => {
      const [first] = entry.layerList.filter(contradicts);
      if (first === undefined) return [];
      const number = entry.layerList.indexOf(first) + 1;
      return [
        finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position}, layer ${number}: the media type is ${first.mediaType}, and the annotations are those of ${isZstdToc(first) ? "zstd:chunked" : "eStargz"}.`,
          who: "Clients go by one or the other: what one unpacks, another refuses.",
          fix: "Build the image again; the annotations or the media type were copied from another layer.",
        }),
      ];
    }),
});

const isZstdToc = ({ annotations }: LayerReport): boolean =>
  CHUNKED_CHECKSUM in annotations || OLD_CHUNKED_CHECKSUM in annotations;

function contradicts(layer: LayerReport): boolean {
  const claimed = layerCompression(layer.mediaType);
  if (claimed === null) return false;
  if (claimed === "zstd") return ESTARGZ_TOC in layer.annotations && !isZstdToc(layer);
  return isZstdToc(layer) || (claimed === "none" && ESTARGZ_TOC in layer.annotations);
}
