import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { createTarReader } from "../tar/tar-reader.ts";
import { type BlobOut, createBlobOut, type Sink } from "./blob-out.ts";
import { type BlobVerifier, createBlobVerifier } from "./blob-verifier.ts";
import { footerFrame, type Place, SKIPPABLE_HEAD_BYTES, skippableHead, TOC_TYPE } from "./footer.ts";
import { createFramePool, type FramePool } from "./frame-pool.ts";
import { createGrowingFrame, type FrameBytes, type GrowingFrame } from "./growing-frame.ts";
import { createLayerFrames, type LayerFrames } from "./layer-frames.ts";
import { type LayerCompression, tarOf } from "./layer-source.ts";
import { DEFAULT_LEVEL, LEAST_LEVEL, MOST_LEVEL } from "./levels.ts";
import { createTarSplit } from "./tar-split.ts";
import { CANCELLED, type WriteFailure, writeFailure } from "./write-failure.ts";

/** A layer as zstd:chunked. */
export interface ChunkedLayer {
  /** Of the blob. */
  readonly digest: Digest;
  /** Of the blob, in bytes. */
  readonly size: number;
  /** Of the tar, which is the layer's own to the byte. */
  readonly diffId: Digest;
  readonly tarBytes: number;
  /** Of the compressed TOC. */
  readonly tocDigest: Digest;
  /** What the layer's descriptor needs for a partial pull. */
  readonly annotations: Readonly<Record<string, string>>;
  /** In the tar. */
  readonly entries: number;
  readonly level: number;
  /** Of libzstd; the same layer at the same level is the same blob for it. */
  readonly zstd: string;
}

export interface WriteOptions {
  /** Told by the layer's first bytes where it is left out. */
  readonly compression?: LayerCompression;
  /** Of zstd, 1 to 19; 6 makes what containers' own default makes in size. TOC and tar-split are compressed well whatever it is. */
  readonly level?: number;
  /** Whether the blob is read again while it is written; it is, unless told. */
  readonly isVerified?: boolean;
  /** Frames that are compressed at a time. */
  readonly compressors?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WriteProgress) => void;
}

export interface WriteProgress {
  /** Of the layer as it came. */
  readonly inBytes: number;
  readonly tarBytes: number;
  readonly outBytes: number;
}

/** Of the tar, between two turns of the event loop: the compressors are given more work before they have none. */
const STEP_BYTES = 64 * 1024;
/** Of the tar, that may wait for compressors. */
const MOST_WAITING_BYTES = 12 * 1024 * 1024;

/**
 * Writes a gzip, zstd or plain tar layer as zstd:chunked: to `sink`, whose promise is waited for, in one pass and in memory that does not
 * grow with the layer (other than by 32 bytes for each entry and by the compressed TOC and tar-split).
 *
 * The same layer and level give the same bytes for one version of libzstd, whatever the pieces in which it comes, cores and time. TOC and
 * tar-split have the content that containers' writer gives them (containers/storage, pkg/chunked/compressor).
 *
 * After a failure what `sink` has is of no use. A layer that podman or skopeo could not take afterwards is refused when that is seen.
 */
export async function writeChunked(
  layer: AsyncIterable<Uint8Array>,
  sink: Sink,
  options: WriteOptions = {},
): Promise<Result<ChunkedLayer, WriteFailure>> {
  const { level = DEFAULT_LEVEL, isVerified = true } = options;
  if (!Number.isInteger(level) || level < LEAST_LEVEL || level > MOST_LEVEL)
    throw new RangeError(`a level of zstd is ${LEAST_LEVEL} to ${MOST_LEVEL}, not ${level}`);
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const out = createBlobOut(sink, signal);
  const verifier = isVerified ? createBlobVerifier() : null;
  const [toc, tarSplit] = [createGrowingFrame(), createGrowingFrame()];
  const pool = createFramePool({
    level,
    compressors: options.compressors ?? 2 * availableParallelism(),
    frame: out.add,
  });
  let tocEntries = 0;
  const frames = createLayerFrames(pool, createTarSplit(tarSplit.add), {
    offset: () => out.bytes,
    chunkBegins: (offset, isFirst) => verifier?.chunkBegins(offset, isFirst),
    entry(json) {
      toc.add(tocEntries++ === 0 ? '{"version":1,"entries":[' : ",");
      toc.add(json);
      verifier?.entry(json, out.bytes);
    },
  });
  const giveUp = () => {
    pool.destroy();
    toc.destroy();
    tarSplit.destroy();
  };
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    const run = { layer, options, signal, out, verifier, toc, tarSplit, pool, frames };
    const read = await writeContent(run);
    if (!read.ok) return read;
    return await writeTail(run, read.value, level);
  } catch (error) {
    if (options.signal?.aborted) return fail(CANCELLED);
    throw error;
  } finally {
    // Whatever is still at work is given up.
    ended.abort();
  }
}

interface Run {
  readonly layer: AsyncIterable<Uint8Array>;
  readonly options: WriteOptions;
  readonly signal: AbortSignal;
  readonly out: BlobOut;
  readonly verifier: BlobVerifier | null;
  readonly toc: GrowingFrame;
  readonly tarSplit: GrowingFrame;
  readonly pool: FramePool;
  readonly frames: LayerFrames;
}

interface ReadTar {
  readonly diffId: Digest;
  readonly bytes: number;
}

/** The frames of the content, and all that is known of it. */
async function writeContent(run: Run): Promise<Result<ReadTar, WriteFailure>> {
  const { frames, pool, options, signal } = run;
  const reader = createTarReader(frames);
  const diff = createHash("sha256");
  const progress = { inBytes: 0, tarBytes: 0, outBytes: 0 };
  const counted = async function* () {
    for await (const piece of run.layer) {
      progress.inBytes += piece.byteLength;
      yield piece;
    }
  };
  for await (const piece of tarOf(counted(), options.compression ?? null, signal)) {
    if (!piece.ok) return piece;
    const bytes = piece.value;
    diff.update(bytes);
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      const end = Math.min(bytes.length, at + STEP_BYTES);
      const fault = reader.push(bytes, at, end);
      if (fault !== null) return fail(fault);
      progress.tarBytes += end - at;
      await nextTurn();
      const failure = await keepUp(run);
      if (failure !== null) return fail(failure);
    }
    progress.outBytes = run.out.bytes;
    options.onProgress?.({ ...progress });
  }
  const fault = reader.end() ?? frames.end();
  if (fault !== null) return fail(fault);
  await pool.below(0);
  if (signal.aborted) return fail(CANCELLED);
  return ok({ diffId: `sha256:${diff.digest("hex")}` as Digest, bytes: progress.tarBytes });
}

/** Waits until what was made is compressed, given out and taken, as far as it must not wait. */
async function keepUp({ signal, pool, toc, tarSplit, out, verifier }: Run): Promise<WriteFailure | null> {
  if (pool.waitingBytes > MOST_WAITING_BYTES) await pool.below(MOST_WAITING_BYTES / 2);
  for (const frame of [toc, tarSplit]) if (frame.waitingBytes > MOST_WAITING_BYTES) await frame.taken();
  if (signal.aborted) return CANCELLED;
  return out.isFull ? await giveOut(out, verifier) : null;
}

async function giveOut(out: BlobOut, verifier: BlobVerifier | null): Promise<WriteFailure | null> {
  const given = await out.giveOut();
  if (!given.ok) return given.failure;
  const wrong = verifier?.push(given.value) ?? null;
  return wrong === null
    ? null
    : writeFailure("verify-failed", `The blob is not what it should be: ${wrong}.`);
}

/** TOC, tar-split and footer, and the check of the whole. */
async function writeTail(
  { out, verifier, toc, tarSplit, frames }: Run,
  { diffId, bytes }: ReadTar,
  level: number,
): Promise<Result<ChunkedLayer, WriteFailure>> {
  const split = await tarSplit.end();
  toc.add(frames.entries === 0 ? '{"version":1,"entries":null' : "]");
  toc.add(`,"tarSplitDigest":"${split.digest}"}`);
  const table = await toc.end();
  const [tocPlace, splitPlace] = placesOf(out.bytes, table, split);
  // One after the other and as they are, which for a layer of many files are tens of megabytes.
  for (const part of [
    skippableHead(tocPlace.bytes),
    table.compressed,
    skippableHead(splitPlace.bytes),
    split.compressed,
    footerFrame(tocPlace, splitPlace),
  ]) {
    const failure = await giveOut(out, verifier);
    if (failure !== null) return fail(failure);
    out.add(part);
  }
  const failure = await giveOut(out, verifier);
  if (failure !== null) return fail(failure);
  const wrong = await verifier?.end({
    diffId,
    tocDigest: table.digest,
    toc: tocPlace,
    tarSplit: splitPlace,
    tarSplitDigest: split.digest,
  });
  if (wrong !== null && wrong !== undefined)
    return fail(writeFailure("verify-failed", `The blob is not what it should be: ${wrong}.`));
  return ok({
    digest: out.digest(),
    size: out.bytes,
    diffId,
    tarBytes: bytes,
    tocDigest: table.digest,
    annotations: {
      "io.github.containers.zstd-chunked.manifest-checksum": table.digest,
      "io.github.containers.zstd-chunked.manifest-position": `${placed(tocPlace)}:${TOC_TYPE}`,
      "io.github.containers.zstd-chunked.tarsplit-position": placed(splitPlace),
    },
    entries: frames.entries,
    level,
    zstd: process.versions["zstd"] ?? "unknown",
  });
}

function placesOf(
  offset: number,
  toc: FrameBytes,
  tarSplit: FrameBytes,
): readonly [toc: Place, tarSplit: Place] {
  const tocAt = offset + SKIPPABLE_HEAD_BYTES;
  const splitAt = tocAt + toc.compressed.length + SKIPPABLE_HEAD_BYTES;
  const place = (at: number, { compressed, rawBytes }: FrameBytes) => ({
    offset: at,
    bytes: compressed.length,
    rawBytes,
  });
  return [place(tocAt, toc), place(splitAt, tarSplit)];
}

const placed = ({ offset, bytes, rawBytes }: Place) => `${offset}:${bytes}:${rawBytes}`;
