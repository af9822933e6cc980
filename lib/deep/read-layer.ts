import { isFault } from "#lib/chunked/read/job-runner.ts";
import { checkLayerToc, findToc, type LayerReading } from "#lib/chunked/read/layer-toc.ts";
import type { ChunkedFault } from "#lib/chunked/toc/fault.ts";
import type { DigestAlgorithm } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Blob, Source } from "#lib/oci/source/source.ts";
import type { LayerReport } from "#lib/variants/report.ts";
import { type Content, contentOf, FIRST_BYTES } from "./first-bytes.ts";
import { distinctClaims } from "./layers-to-read.ts";
import type { DeepLayer } from "./report.ts";
import type { Turns } from "./turns.ts";
import { readWhole, type WholeLayer } from "./whole-layer.ts";

/** What a layer turned out to be. */
export interface LayerFacts {
  readonly content: Content;
  /** For each way in which manifests claim a TOC of it. */
  readonly tocs: readonly TocFacts[];
  /** Null where it was not to be read whole. */
  readonly whole: WholeLayer | null;
}

export interface TocFacts {
  readonly claim: LayerReport;
  readonly faults: readonly ChunkedFault[];
  /** Whether clients of today look for this TOC. */
  readonly isUsed: boolean;
}

export interface LayerWanted {
  /** Null: its claims alone. Else the algorithms in which its content is hashed. */
  readonly whole: readonly DigestAlgorithm[] | null;
  readonly onBytes: (bytes: number) => void;
  readonly turns: Turns;
}

/** A layer that cannot be read in ranges is downloaded whole up to this size, where it is to be read whole anyway. */
const HELD_BYTES = 160 * 1024 * 1024;

export async function readLayer(
  reading: LayerReading,
  layer: DeepLayer,
  wanted: LayerWanted,
): Promise<Result<LayerFacts, ReadFailure>> {
  const ranged = await readInRanges(reading, layer, wanted);
  if (ranged.ok || ranged.failure.code !== "registry-error") return ranged;
  // The registry has it and answers no ranges: what is read whole anyway can be read so.
  if (wanted.whole === null)
    return fail({
      ...ranged.failure,
      next: `${ranged.failure.next} With --deep=layers the layer is downloaded whole instead.`,
    });
  const { blob } = layer;
  if (blob.size > HELD_BYTES) return ranged;
  const { source, signal, release } = reading;
  const free = await wanted.turns.hold(signal);
  if (free === null) return ranged;
  try {
    const held = await source.readBlob(blob, HELD_BYTES, signal);
    if (!held.ok) return held;
    const inMemory = { ...reading, source: heldSource(source, held.value.bytes), release: () => {} };
    const facts = await readInRanges(inMemory, layer, wanted);
    release?.(held.value.bytes.length);
    return facts;
  } finally {
    free();
  }
}

async function readInRanges(
  reading: LayerReading,
  { blob, uses }: DeepLayer,
  { whole, onBytes }: LayerWanted,
): Promise<Result<LayerFacts, ReadFailure>> {
  const { source, signal, release } = reading;
  const length = Math.min(FIRST_BYTES, blob.size);
  const first = await source.readBlobRange(blob, { offset: 0, length }, signal);
  if (!first.ok) return first;
  release?.(first.value.length);
  if (first.value.length < length) return fail(shorter(source, blob));
  const tocs: TocFacts[] = [];
  for (const claim of distinctClaims(uses)) {
    const faults = await tocFaults(reading, claim);
    if (!faults.ok) return faults;
    tocs.push({ claim, ...faults.value });
  }
  if (whole === null) return ok({ content: contentOf(first.value), tocs, whole: null });
  const all = await readWhole(
    source,
    { blob, algorithms: whole },
    {
      signal,
      onBytes(bytes) {
        release?.(bytes);
        onBytes(bytes);
      },
    },
  );
  return all.ok ? ok({ content: contentOf(first.value), tocs, whole: all.value }) : all;
}

async function tocFaults(
  reading: LayerReading,
  claim: LayerReport,
): Promise<Result<Omit<TocFacts, "claim">, ReadFailure>> {
  const found = await findToc(reading, claim);
  if (!found.ok)
    return isFault(found.failure) ? ok({ faults: [found.failure], isUsed: true }) : fail(found.failure);
  if (found.value === null) return ok({ faults: [], isUsed: false });
  const faults = await checkLayerToc(reading, claim, found.value);
  const isUsed = found.value.from === "annotations";
  if (faults.ok) return ok({ faults: faults.value, isUsed });
  return isFault(faults.failure) ? ok({ faults: [faults.failure], isUsed }) : fail(faults.failure);
}

/** The same repository, of which one blob is in memory. */
const heldSource = (source: Source, bytes: Uint8Array): Source => ({
  ...source,
  readBlobRange: async (_, { offset, length }) => ok(bytes.subarray(offset, offset + length)),
});

const shorter = (source: Source, { digest, size }: Blob): ReadFailure => ({
  code: "size-mismatch",
  message: `${source.name}@${digest} has fewer bytes than the ${size} of its descriptor.`,
  next: "The content is damaged: copy or push the image again.",
});
