import { tocClaim } from "#lib/oci/toc-claim.ts";
import type { LayerReport } from "#lib/variants/report.ts";
import type { LayerPull } from "./answers.ts";

/** What its annotations say becomes of a layer in a partial pull, and how many bytes its TOC and tar-split are. */
export function layerPull(layer: LayerReport): {
  readonly pull: LayerPull;
  readonly tocBytes: number | null;
} {
  const { compression } = layer;
  if (compression !== "zstd" && compression !== "zstd:chunked")
    return { pull: { kind: "whole", reason: compression }, tocBytes: null };
  const claim = tocClaim(layer);
  if (claim.kind === "refused") return { pull: { kind: "refused", reason: claim.fault }, tocBytes: null };
  const { kind, place } = claim;
  return {
    pull: { kind, reason: claim.kind === "in-parts" ? null : claim.reason },
    tocBytes: place == null ? null : place.toc.compressedBytes + (place.tarSplit?.compressedBytes ?? 0),
  };
}
