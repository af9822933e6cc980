import { algorithmOf, digestOf, parseDigest } from "#lib/oci/digest.ts";
import type { FramePlace, TocPlace } from "#lib/oci/toc-claim.ts";
import type { ChunkedFault, FaultCode } from "../toc/fault.ts";
import { FOOTER_BYTES, parseFooter } from "../toc/footer.ts";
import type { Toc } from "../toc/toc.ts";
import { understandToc } from "../toc/understand-toc.ts";
import { SKIPPABLE_HEADER_BYTES, SKIPPABLE_MAGIC } from "../toc/zstd-frames.ts";
import { checkTarSplit } from "./check-tar-split.ts";
import { checkToc } from "./check-toc.ts";
import { createFaultList, type FaultList } from "./fault-list.ts";

/** Bytes of a layer from `offset` on. */
export interface LayerPart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What of a layer a check takes: where its TOC is, and its bytes from the frame around the TOC to the end, or what is in there. */
export interface LayerTail {
  readonly place: TocPlace;
  readonly layerBytes: number;
  readonly parts: readonly LayerPart[];
}

/** How much of what is decompressed is looked at, where that is less than clients take. */
export interface CheckLimits {
  readonly tocBytes?: number;
  readonly tarSplitBytes?: number;
}

/**
 * Whether footer, annotations, TOC and tar-split of a zstd:chunked layer agree as containers/storage demands
 * (`readZstdChunkedManifest`), with every fault that was found. Content is not looked at: that takes the whole layer.
 */
export async function checkLayer(
  layer: LayerTail,
  limits: CheckLimits = {},
): Promise<readonly ChunkedFault[]> {
  const faults = createFaultList();
  const { place } = layer;
  checkFooter(layer, faults);
  for (const frame of [place.toc, place.tarSplit]) if (frame !== null) checkFrame(layer, frame, faults);
  const read = understandToc({ stored: slice(layer, place.toc), checksum: place.checksum }, limits.tocBytes);
  if (!read.ok) {
    faults.add(read.failure);
    return faults.all();
  }
  const { toc, jsonBytes } = read.value;
  if (jsonBytes !== place.toc.bytes)
    faults.say("toc-length", `The TOC has ${jsonBytes} bytes of JSON; ${place.toc.bytes} are claimed.`);
  checkToc(toc, place.toc.offset - SKIPPABLE_HEADER_BYTES, faults);
  if (place.tarSplit === null) {
    if (toc.tarSplitDigest !== null)
      faults.say("tarsplit-unplaced", "The TOC names a tar-split, and nothing says where it is.");
    return faults.all();
  }
  if (toc.tarSplitDigest === null) {
    faults.say(
      "tarsplit-unauthenticated",
      "The TOC has no digest of the tar-split, so that no client may use it.",
    );
    return faults.all();
  }
  const named = toc.tarSplitDigest;
  await checkStoredTarSplit(layer, place.tarSplit, { named, toc, faults, limit: limits.tarSplitBytes });
  return faults.all();
}

interface TarSplitCheck {
  readonly named: string;
  readonly toc: Toc;
  readonly faults: FaultList;
  readonly limit: number | undefined;
}

async function checkStoredTarSplit(
  layer: LayerTail,
  frame: FramePlace,
  { named, toc, faults, limit }: TarSplitCheck,
): Promise<void> {
  if (frame.compressedBytes === 0) {
    faults.say("tarsplit-empty", "The tar-split takes no bytes: clients ask for them, and fail.");
    return;
  }
  if (layer.place.toc.offset === SKIPPABLE_HEADER_BYTES) {
    faults.say("empty-layer", "The layer is empty: nothing stands before its TOC, on which clients fail.");
    return;
  }
  const stored = slice(layer, frame);
  const digest = parseDigest(named);
  const actual = digest === null ? null : digestOf(stored, algorithmOf(digest));
  if (actual !== digest) {
    faults.say("tarsplit-digest", `The tar-split has the digest ${actual}; the TOC names ${named}.`);
    return;
  }
  const length = await checkTarSplit(
    toc,
    { stored, dataEnd: layer.place.toc.offset - SKIPPABLE_HEADER_BYTES },
    faults,
    limit,
  );
  if (length !== null && length !== frame.bytes)
    faults.say("tarsplit-length", `The tar-split has ${length} bytes; ${frame.bytes} are claimed.`);
}

function checkFooter(layer: LayerTail, faults: FaultList): void {
  const { place, layerBytes } = layer;
  const length = Math.min(FOOTER_BYTES, layerBytes);
  const footer = parseFooter(bytesAt(layer, layerBytes - length, length), layerBytes);
  if (footer === null) {
    faults.say("footer-missing", "The layer does not end in a footer of zstd:chunked.");
    return;
  }
  const differs = (a: FramePlace | null, b: FramePlace | null) =>
    a?.offset !== b?.offset || a?.compressedBytes !== b?.compressedBytes || a?.bytes !== b?.bytes;
  if (differs(footer.toc, place.toc) || differs(footer.tarSplit, place.tarSplit))
    faults.say("footer-differs", "Footer and annotations name different places.");
}

/** TOC and tar-split stand in skippable frames, so that decoders step over them. */
function checkFrame(layer: LayerTail, frame: FramePlace, faults: FaultList): void {
  const header = bytesAt(layer, frame.offset - SKIPPABLE_HEADER_BYTES, SKIPPABLE_HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const isThere =
    header.length === SKIPPABLE_HEADER_BYTES &&
    view.getUint32(0, true) === SKIPPABLE_MAGIC &&
    view.getUint32(4, true) === frame.compressedBytes;
  if (!isThere)
    faults.say("frame-missing", `At byte ${frame.offset} begins no frame of ${frame.compressedBytes} bytes.`);
}

/** Bytes of the layer, empty where its parts do not hold all of them. */
function bytesAt({ parts }: LayerTail, offset: number, length: number): Uint8Array {
  for (const part of parts) {
    const at = offset - part.offset;
    if (at >= 0 && at + length <= part.bytes.length) return part.bytes.subarray(at, at + length);
  }
  return new Uint8Array(0);
}

const slice = (layer: LayerTail, { offset, compressedBytes }: FramePlace): Uint8Array =>
  bytesAt(layer, offset, compressedBytes);

const BREAKS: ReadonlySet<FaultCode> = new Set([
  "name-not-utf8",
  "sparse-file",
  "hard-link-size",
  "trailing-bytes",
  "tarsplit-empty",
  "empty-layer",
  "tarsplit-cut",
]);

/** What no client stumbles over: it neither reads the footer nor the frames around TOC and tar-split, nor relies on lengths. */
const HARMLESS: ReadonlySet<FaultCode> = new Set([
  "footer-missing",
  "footer-differs",
  "frame-missing",
  "toc-length",
  "tarsplit-length",
]);

/** The issue that a fault belongs to (the catalogue of `docs/issues`). */
export const issueOf = ({ fault }: ChunkedFault): "toc-invalid" | "chunked-breaks-pull" =>
  BREAKS.has(fault) ? "chunked-breaks-pull" : "toc-invalid";

/** Whether a partial pull fails on it (podman 5.4, containers/storage 1.57). */
export const isRefused = ({ fault }: ChunkedFault): boolean => !HARMLESS.has(fault);
