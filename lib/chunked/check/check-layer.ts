import { algorithmOf, digestOf, parseDigest } from "#lib/oci/digest.ts";
import type { FramePlace, TocPlace } from "#lib/oci/toc-claim.ts";
import type { ChunkedFault, FaultCode } from "../toc/fault.ts";
import { FOOTER_BYTES, parseFooter } from "../toc/footer.ts";
import { understandToc } from "../toc/understand-toc.ts";
import { SKIPPABLE_HEADER_BYTES, SKIPPABLE_MAGIC } from "../toc/zstd-frames.ts";
import { checkTarSplit } from "./check-tar-split.ts";
import { checkToc } from "./check-toc.ts";
import { createFaultList, type FaultList } from "./fault-list.ts";

/** What of a layer a check takes: where its TOC is, and its bytes from the frame around the TOC to the end. */
export interface LayerTail {
  readonly place: TocPlace;
  readonly layerBytes: number;
  readonly tailOffset: number;
  readonly tail: Uint8Array;
}

/**
 * Whether footer, annotations, TOC and tar-split of a zstd:chunked layer agree as containers/storage demands
 * (`readZstdChunkedManifest`), with every fault that was found. Content is not looked at: that takes the whole layer.
 */
export async function checkLayer(layer: LayerTail): Promise<readonly ChunkedFault[]> {
  const faults = createFaultList();
  const { place } = layer;
  checkFooter(layer, faults);
  for (const frame of [place.toc, place.tarSplit]) if (frame !== null) checkFrame(layer, frame, faults);
  const read = understandToc({ stored: slice(layer, place.toc), checksum: place.checksum });
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
  await checkStoredTarSplit(layer, place.tarSplit, toc.tarSplitDigest, toc, faults);
  return faults.all();
}

async function checkStoredTarSplit(
  layer: LayerTail,
  frame: FramePlace,
  named: string,
  toc: Parameters<typeof checkTarSplit>[0],
  faults: FaultList,
): Promise<void> {
  if (frame.compressedBytes === 0) {
    faults.say("tarsplit-empty", "The tar-split takes no bytes: clients ask for them, and fail.");
    return;
  }
  const stored = slice(layer, frame);
  const digest = parseDigest(named);
  const actual = digest === null ? null : digestOf(stored, algorithmOf(digest));
  if (actual !== digest) {
    faults.say("tarsplit-digest", `The tar-split has the digest ${actual}; the TOC names ${named}.`);
    return;
  }
  const length = await checkTarSplit(toc, stored, faults);
  if (length !== null && length !== frame.bytes)
    faults.say("tarsplit-length", `The tar-split has ${length} bytes; ${frame.bytes} are claimed.`);
}

function checkFooter({ tail, place, layerBytes }: LayerTail, faults: FaultList): void {
  const footer = parseFooter(tail.subarray(-FOOTER_BYTES), layerBytes);
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
function checkFrame({ tail, tailOffset }: LayerTail, frame: FramePlace, faults: FaultList): void {
  const at = frame.offset - SKIPPABLE_HEADER_BYTES - tailOffset;
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const isThere =
    at >= 0 &&
    at + SKIPPABLE_HEADER_BYTES <= tail.length &&
    view.getUint32(at, true) === SKIPPABLE_MAGIC &&
    view.getUint32(at + 4, true) === frame.compressedBytes;
  if (!isThere)
    faults.say("frame-missing", `At byte ${frame.offset} begins no frame of ${frame.compressedBytes} bytes.`);
}

const slice = ({ tail, tailOffset }: LayerTail, { offset, compressedBytes }: FramePlace): Uint8Array =>
  tail.subarray(Math.max(0, offset - tailOffset), Math.max(0, offset - tailOffset + compressedBytes));

const BREAKS: ReadonlySet<FaultCode> = new Set([
  "name-not-utf8",
  "sparse-file",
  "hard-link-size",
  "tarsplit-empty",
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
