import { checkedBytes } from "#lib/chunked/read/layer-toc.ts";
import { layerCompression } from "#lib/oci/media-types.ts";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import { withNested } from "#lib/variants/index-model.ts";
import type { IndexReport, LayerReport } from "#lib/variants/report.ts";
import { FIRST_BYTES } from "./first-bytes.ts";
import type { DeepLayer, Depth, LayerUse, UnreadLayer } from "./report.ts";

export interface ToRead {
  readonly layers: readonly DeepLayer[];
  /** Those that nobody can look into. */
  readonly closed: readonly UnreadLayer[];
  readonly bytes: number;
}

/** The distinct layers of the images of an index, each with all the places where it stands. */
export function layersToRead({ entries }: Pick<IndexReport, "entries">, depth: Depth): ToRead {
  const uses = entries.flatMap((outer) =>
    withNested(outer)
      .filter(({ role }) => role === "image")
      .flatMap(({ platform, layerList, configDigest, configBytes }) =>
        layerList.map(
          (layer, at): LayerUse => ({
            position: outer.position,
            platform,
            number: at + 1,
            of: layerList.length,
            layer,
            configDigest,
            configBytes,
          }),
        ),
      ),
  );
  const isClosed = ({ layer }: LayerUse) => layerCompression(layer.mediaType) === null;
  const byBlob = Map.groupBy(
    uses.filter((use) => !isClosed(use)),
    ({ layer }) => `${layer.digest} ${layer.size}`,
  );
  const layers = [...byBlob.values()].flatMap(([first, ...more]): readonly DeepLayer[] =>
    first === undefined ? [] : [layerOf([first, ...more], depth)],
  );
  const closed = new Map(uses.filter(isClosed).map((use) => [`${use.position} ${use.layer.digest}`, use]));
  return {
    layers,
    closed: [...closed.values()].map(closedOf),
    bytes: layers.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function layerOf(uses: readonly [LayerUse, ...LayerUse[]], depth: Depth): DeepLayer {
  const { digest, size } = uses[0].layer;
  const tocBytes = distinctClaims(uses).reduce((sum, layer) => sum + checkedBytes(layer), 0);
  return {
    blob: { digest, size },
    uses,
    bytes: Math.min(FIRST_BYTES, size) + tocBytes + (depth === "layers" ? size : 0),
  };
}

/** The annotations of one blob may differ from manifest to manifest: each that claims a TOC is checked. */
export function distinctClaims(uses: readonly LayerUse[]): readonly LayerReport[] {
  const claims = new Map<string, LayerReport>();
  for (const { layer } of uses) {
    const claim = tocClaim(layer);
    const isThere = claim.kind !== "whole" || claim.reason === "no-tarsplit" || claim.reason === "old-keys";
    const key = claimKey(layer);
    if (isThere && !claims.has(key)) claims.set(key, layer);
  }
  return [...claims.values()];
}

/** Equal for layers that claim the same of the same bytes. */
export const claimKey = (layer: LayerReport): string => JSON.stringify(tocClaim(layer));

function closedOf({ position, number, layer }: LayerUse): UnreadLayer {
  const isEncrypted = layer.mediaType.endsWith("+encrypted");
  return {
    position,
    layer: layer.digest,
    failure: {
      code: "denied",
      message: `Layer ${number} of entry ${position} ${isEncrypted ? "is encrypted" : `is of the type ${layer.mediaType}, which nobody here can look into`}.`,
      next: isEncrypted ? "Check the image before it is encrypted." : "Check it with the tool that made it.",
    },
  };
}
