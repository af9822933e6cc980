import type { Annotations } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Blob, Source } from "#lib/oci/source/source.ts";
import { type FramePlace, MAX_TOC_BYTES, type TocPlace, tocClaim } from "#lib/oci/toc-claim.ts";
import { type ChunkedFault, chunkedFault, claimFault } from "../toc/fault.ts";
import { FOOTER_BYTES, parseFooter } from "../toc/footer.ts";
import { SKIPPABLE_HEADER_BYTES } from "../toc/zstd-frames.ts";
import type { Files } from "../tree/look.ts";
import type { JobRunner, Trouble } from "./job-runner.ts";

/** A layer as a manifest lists it. */
export interface Layer extends Blob {
  readonly annotations: Annotations;
}

export interface LayerReading {
  readonly source: Source;
  readonly jobs: JobRunner;
  readonly signal: AbortSignal;
  /** Told of bytes that are held no longer, where what is read counts against a budget. */
  readonly release?: (bytes: number) => void;
}

/** The same for what takes no job. */
export type ByRanges = Omit<LayerReading, "jobs"> & Partial<LayerReading>;

/** Where a layer's TOC is, and who says so. */
export interface FoundToc {
  readonly place: TocPlace;
  /** From the footer the TOC's digest is not known: what it says is not authenticated. */
  readonly from: "annotations" | "old-annotations" | "footer";
}

/** Null for a layer without a TOC: plain zstd, gzip, or anything else. */
export type Finding = Result<FoundToc | null, Trouble>;

/**
 * Finds the TOC of a layer: by its annotations, which costs nothing, else by its last 72 bytes, in one request. A layer whose
 * annotations clients refuse is a fault, whatever stands in its footer.
 */
export async function findToc({ source, signal }: ByRanges, layer: Layer): Promise<Finding> {
  const claim = tocClaim(layer);
  if (claim.kind === "refused") return fail(claimFault(claim.fault));
  if (claim.kind === "in-parts") return ok({ place: claim.place, from: "annotations" });
  if (claim.reason === "no-tarsplit" && claim.place !== null)
    return ok({ place: claim.place, from: "annotations" });
  if (claim.reason === "old-keys" && claim.place !== null)
    return ok({ place: claim.place, from: "old-annotations" });
  if (claim.reason === "too-large") return ok(null);
  const length = Math.min(FOOTER_BYTES, layer.size);
  const tail = await source.readBlobRange(layer, { offset: layer.size - length, length }, signal);
  if (!tail.ok) return tail;
  const place = parseFooter(tail.value, layer.size);
  return ok(place === null ? null : { place, from: "footer" });
}

/** A layer's files by its TOC, in one request for as many bytes as the TOC is stored in; checked against its digest where one is known. */
export async function readFiles(
  reading: LayerReading,
  layer: Layer,
  { place: { toc, checksum } }: FoundToc,
): Promise<Result<Files, Trouble>> {
  const stored = await readStoredToc(reading, layer, toc);
  if (!stored.ok) return stored;
  const files = await reading.jobs.run({ kind: "files", checksum }, stored.value, {
    what: `${reading.source.name}@${layer.digest}`,
    claimedBytes: toc.bytes,
    signal: reading.signal,
  });
  reading.release?.(stored.value.length);
  return files;
}

/** The TOC as it is stored, unchecked. */
export const readStoredToc = (
  reading: ByRanges,
  layer: Layer,
  toc: FramePlace,
): Promise<Result<Uint8Array, ReadFailure>> => readExactly(reading, layer, toc.offset, toc.compressedBytes);

/** TOC, tar-split and footer stand one after the other; what lies further apart is read part by part. */
const MAX_BETWEEN_BYTES = 64 * 1024;

/** The frames of TOC and tar-split and the footer, in one request, checked as clients check them. */
export async function checkLayerToc(
  reading: LayerReading,
  layer: Layer,
  { place }: FoundToc,
): Promise<Result<readonly ChunkedFault[], Trouble>> {
  const { parts, bytes } = partsToCheck(layer, place);
  if (bytes > MAX_CHECKED_BYTES) return fail(tooLarge);
  const read: Uint8Array[] = [];
  for (const { offset, length } of parts) {
    const part = await readExactly(reading, layer, offset, length);
    if (!part.ok) return part;
    read.push(part.value);
  }
  const [only] = read;
  const held = read.length === 1 && only !== undefined ? only : Buffer.concat(read);
  const faults = await reading.jobs.run({ kind: "check", place, layerBytes: layer.size, parts }, held, {
    what: `${reading.source.name}@${layer.digest}`,
    claimedBytes: place.toc.bytes + (place.tarSplit?.bytes ?? 0),
    signal: reading.signal,
  });
  reading.release?.(held.length);
  return faults;
}

interface Part {
  readonly offset: number;
  readonly length: number;
}

/** What of a layer is asked for; `bytes` are those that are needed. */
function partsToCheck({ size }: Blob, place: TocPlace): { parts: readonly Part[]; bytes: number } {
  const frames = [place.toc, ...(place.tarSplit === null ? [] : [place.tarSplit])].map(frameOf);
  const footer = Math.min(FOOTER_BYTES, size);
  const wanted = [...frames, { offset: size - footer, length: footer }];
  const first = Math.min(...wanted.map(({ offset }) => offset));
  const bytes = wanted.reduce((sum, { length }) => sum + length, 0);
  const isCompact = size - first <= bytes + MAX_BETWEEN_BYTES;
  return { parts: isCompact ? [{ offset: first, length: size - first }] : wanted, bytes };
}

/** How much `checkLayerToc` asks for of a layer, by its annotations; 0 where they claim no TOC that could be found. */
export function checkedBytes(layer: Layer): number {
  const place = tocClaim(layer).place ?? null;
  return place === null ? 0 : partsToCheck(layer, place).parts.reduce((sum, { length }) => sum + length, 0);
}

/** A frame with its header of eight bytes. */
const frameOf = ({ offset, compressedBytes }: FramePlace): Part => {
  const start = Math.max(0, offset - SKIPPABLE_HEADER_BYTES);
  return { offset: start, length: offset - start + compressedBytes };
};

/** As large as the largest TOC that clients take, and a tar-split as large. */
const MAX_CHECKED_BYTES = 2 * MAX_TOC_BYTES;

const tooLarge = chunkedFault(
  "tarsplit-too-large",
  `TOC and tar-split together take more than ${MAX_CHECKED_BYTES} bytes.`,
);

/** A folder holds what it holds: fewer bytes than the descriptor says are a fault of what was written there. */
async function readExactly(
  { source, signal }: ByRanges,
  layer: Layer,
  offset: number,
  length: number,
): Promise<Result<Uint8Array, ReadFailure>> {
  const bytes = await source.readBlobRange(layer, { offset, length }, signal);
  if (!bytes.ok || bytes.value.length === length) return bytes;
  return fail({
    code: "size-mismatch",
    message: `${source.name}@${layer.digest} has fewer bytes than its descriptor says.`,
    next: "The content is damaged: copy or push the image again.",
  });
}
