import type { VerifiedDocument } from "#lib/oci/image-read.ts";
import { isGzipFamily, isZstdFamily } from "./index-model.ts";
import type { EntryReport, Pick, Sizes } from "./report.ts";

/** The three honest sizes: what one client downloads, what the index stores with each blob once, what dual costs. */
export function sizesOf(
  root: VerifiedDocument,
  entries: readonly EntryReport[],
  picks: readonly Pick[],
): Sizes {
  const all = entries.flatMap((entry) => [entry, ...entry.nested]);
  const gzip = blobsOf(all.filter(({ compression }) => isGzipFamily(compression)));
  const zstd = blobsOf(all.filter(({ compression }) => isZstdFamily(compression)));
  const stored = blobsOf(all);
  stored.set(root.digest, root.size);
  const extra = new Map([...zstd].filter(([digest]) => !gzip.has(digest)));
  for (const digest of elsewhere(all)) stored.delete(digest);
  return {
    storedBytes: sum(stored.values()),
    gzipBytes: sum(gzip.values()),
    zstdBytes: sum(zstd.values()),
    dualExtraBytes: gzip.size > 0 && zstd.size > 0 ? sum(extra.values()) : null,
    download: downloads(picks),
  };
}

/** Manifests, configurations and layers by digest, so that what is shared counts once. */
function blobsOf(entries: readonly EntryReport[]): Map<string, number> {
  const blobs = new Map<string, number>();
  for (const entry of entries) {
    blobs.set(entry.digest, entry.size);
    if (entry.configDigest !== null) blobs.set(entry.configDigest, entry.configBytes);
    for (const layer of entry.layerList) blobs.set(layer.digest, layer.size);
  }
  return blobs;
}

/** What the registry need not hold: manifests it said it lacks, and foreign layers, which come from their makers. */
function elsewhere(entries: readonly EntryReport[]): readonly string[] {
  return entries.flatMap(({ digest, failure, configDigest, layerList }) => [
    ...(failure?.code === "not-found" ? [configDigest ?? digest] : []),
    ...layerList.filter(({ mediaType }) => FOREIGN.test(mediaType)).map((layer) => layer.digest),
  ]);
}

/** OCI image-spec layer.md, «Non-Distributable Layers»; Docker calls them foreign. */
const FOREIGN = /\.(?:nondistributable|foreign)\./;

function downloads(picks: readonly Pick[]): Sizes["download"] {
  const bytes = picks.flatMap((pick) => pick.downloadBytes ?? []);
  if (bytes.length === 0) return null;
  return { min: bytes.reduce((a, b) => Math.min(a, b)), max: bytes.reduce((a, b) => Math.max(a, b)) };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
