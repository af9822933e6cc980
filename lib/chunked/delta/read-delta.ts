import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import type { Trouble } from "../read/job-runner.ts";
import { type Layer, type LayerReading, readFiles } from "../read/layer-toc.ts";
import { type Delta, type DeltaLayer, deltaOf } from "./delta.ts";

/** The layers of one build, in the variant that a client takes, and where they are read. */
export interface Build {
  readonly reading: LayerReading;
  readonly layers: readonly (Layer & { readonly isZstd: boolean })[];
}

/** TOCs that were read, so that a build in the middle of a series is read once; the oldest go first. */
export interface TocCache {
  read(reading: LayerReading, layer: Layer): Promise<Result<DeltaLayer["toc"], Trouble>>;
}

/** Layers of two builds of an ordinary image; more is read again. */
const KEPT = 48;

export function createTocCache(): TocCache {
  const kept = new Map<Digest, DeltaLayer["toc"]>();
  return {
    async read(reading, layer) {
      const known = kept.get(layer.digest);
      if (known !== undefined) return ok(known);
      const claim = tocClaim(layer);
      if (claim.kind !== "in-parts") return ok(null);
      const files = await readFiles(reading, layer, { place: claim.place, from: "annotations" });
      if (!files.ok) return files;
      const toc = { toc: files.value.toc, place: claim.place };
      for (const oldest of kept.keys()) {
        if (kept.size < KEPT) break;
        kept.delete(oldest);
      }
      kept.set(layer.digest, toc);
      return ok(toc);
    },
  };
}

/**
 * What changing from one build to the next costs (`deltaOf`), with as few TOCs read as that takes: those of layers that are
 * new, and where there are any, those of the old build, which are what a client has.
 */
export async function readDelta(
  before: Build,
  after: Build,
  cache: TocCache,
): Promise<Result<Delta, Trouble>> {
  const old = new Set(before.layers.map(({ digest }) => digest));
  const newer: DeltaLayer[] = [];
  for (const layer of after.layers) {
    const toc = layer.isZstd && !old.has(layer.digest) ? await cache.read(after.reading, layer) : ok(null);
    if (!toc.ok) return fail(toc.failure);
    newer.push({ digest: layer.digest, size: layer.size, toc: toc.value });
  }
  const needsOld = newer.some(({ toc }) => toc !== null);
  const older: DeltaLayer[] = [];
  for (const layer of before.layers) {
    const toc = layer.isZstd && needsOld ? await cache.read(before.reading, layer) : ok(null);
    if (!toc.ok) return fail(toc.failure);
    older.push({ digest: layer.digest, size: layer.size, toc: toc.value });
  }
  return ok(deltaOf(older, newer));
}
