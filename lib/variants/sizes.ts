import type { VerifiedDocument } from "#lib/oci/image-read.ts";
import { isGzipFamily, isZstdFamily } from "./index-model.ts";
import type { EntryReport, Pick, SizePart, Sizes } from "./report.ts";

/** What the registry stores, each blob once and in one part; what one client downloads; what dual costs over gzip only. */
export function sizesOf(
  root: VerifiedDocument,
  entries: readonly EntryReport[],
  picks: readonly Pick[],
): Sizes {
  const blobs = blobsOf(root, entries);
  const parts = partsOf(blobs);
  const ofAny = (is: (part: string) => boolean) => blobs.filter(({ parts: own }) => [...own].some(is));
  const gzip = ofAny((part) => GZIP_PARTS.has(part));
  const zstd = ofAny((part) => part === "zstd");
  return {
    storedBytes: sum(parts),
    parts,
    gzipBytes: sum(gzip),
    zstdBytes: sum(zstd),
    dualExtraBytes:
      gzip.length > 0 && zstd.length > 0
        ? sum(zstd.filter(({ parts: own }) => ![...own].some((part) => GZIP_PARTS.has(part))))
        : null,
    download: downloads(picks),
  };
}

interface Blob {
  readonly bytes: number;
  /** Every part that uses it. */
  readonly parts: Set<string>;
}

/** What a client without zstd reads. */
const GZIP_PARTS: ReadonlySet<string> = new Set(["gzip", "none"]);

/** Parts that are no variant stand last, in this order; variants stand by first appearance. */
const LAST = ["shared", "attestations", "artifacts", "unread", "index"];

/** Every blob that the registry holds, with what uses it: manifests, configurations, layers and the document itself. */
function blobsOf(root: VerifiedDocument, entries: readonly EntryReport[]): readonly Blob[] {
  const all = entries.flatMap((entry) => [entry, ...entry.nested]);
  const blobs = new Map<string, Blob>();
  const put = (digest: string, bytes: number, part: string) => {
    const blob = blobs.get(digest);
    if (blob === undefined) blobs.set(digest, { bytes, parts: new Set([part]) });
    else blob.parts.add(part);
  };
  for (const entry of all) {
    const part = partOf(entry);
    put(entry.digest, entry.size, part);
    if (entry.configDigest !== null) put(entry.configDigest, entry.configBytes, part);
    for (const layer of entry.layerList) put(layer.digest, layer.size, part);
  }
  // A manifest without an index around it is its own only entry.
  if (!blobs.has(root.digest)) put(root.digest, root.size, "index");
  for (const digest of elsewhere(all)) blobs.delete(digest);
  return [...blobs.values()];
}

/** The variant that an image entry is of, as far as sizes tell them apart; what is no image has a part of its own. */
function partOf({ role, failure, configDigest, compression }: EntryReport): string {
  // A configuration that could not be read leaves the manifest, which says what the blobs are.
  if (failure !== null && configDigest === null) return "unread";
  if (role === "attestation") return "attestations";
  if (role === "artifact") return "artifacts";
  if (role === "index") return "index";
  if (isZstdFamily(compression)) return "zstd";
  return isGzipFamily(compression) && compression !== "none" ? "gzip" : compression;
}

/** A blob that is used by one part counts there, one that several use counts as shared: the parts are the whole. */
function partsOf(blobs: readonly Blob[]): readonly SizePart[] {
  const byPart = Map.groupBy(blobs, ({ parts }) => (parts.size > 1 ? "shared" : ([...parts][0] ?? "shared")));
  return [...byPart]
    .map(([part, own]) => ({ part, bytes: sum(own) }))
    .toSorted((a, b) => LAST.indexOf(a.part) - LAST.indexOf(b.part));
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

const sum = (values: readonly { readonly bytes: number }[]): number =>
  values.reduce((total, { bytes }) => total + bytes, 0);
