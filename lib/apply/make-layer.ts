import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { convertInProcess } from "#lib/chunked/write/convert-process.ts";
import { isRefusal, type WriteFailure } from "#lib/chunked/write/write-failure.ts";
import { writeGzip } from "#lib/chunked/write/write-gzip.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { digestedPieces } from "#lib/oci/source/digested-pieces.ts";
import type { Blob, Source } from "#lib/oci/source/source.ts";
import type { Copying } from "./copy-content.ts";
import type { ApplyFailure } from "./failure.ts";
import { isThere } from "./there-already.ts";

export type Family = "gzip" | "zstd";

/** A layer that was made, which the target has. */
export interface MadeLayer {
  /** Of the content, which is that of the layer that it was made from. */
  readonly diffId: Digest;
  readonly digest: Digest;
  readonly size: number;
  /** Those of zstd:chunked; none of gzip. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Making extends Copying {
  /** What `to` writes to, to be read. */
  readonly there: Source;
  /** Where layers lie while they are made; nothing of them stays. */
  readonly folder: string;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly onLayer?: (step: LayerStep) => void;
  readonly memory?: LayerMemory;
}

/**
 * What was made of a layer before, here or by a process that was ended. The same layer gives the same bytes at a level, so what is
 * remembered holds wherever the blob still is.
 */
export interface LayerMemory {
  recall(layer: Digest, as: MadeAs): Promise<MadeLayer | null>;
  remember(layer: Digest, as: MadeAs, made: MadeLayer): Promise<void>;
}

export interface MadeAs {
  readonly family: Family;
  readonly level: number;
}

/** How far one layer is: bytes read of it, bytes that came of them, and bytes of those that are where they go. */
export interface LayerStep {
  readonly layer: Blob;
  readonly stage: "make" | "send";
  readonly inBytes: number;
  readonly outBytes: number;
  readonly sentBytes: number;
}

/** The layer as it was made before, where the target still has it; else it is made. */
export async function recalledOrMade(
  making: Making,
  layer: Blob,
  as: { readonly family: Family; readonly diffId: Digest },
): Promise<Result<MadeLayer, ApplyFailure>> {
  const { memory, level, onLayer } = making;
  const key = { family: as.family, level };
  const known = (await memory?.recall(layer.digest, key)) ?? null;
  if (known !== null) {
    if (known.diffId !== as.diffId) return fail(otherContent(making.from.name, layer, as.diffId));
    const there = await isThere(making, known);
    if (!there.ok) return there;
    if (there.value) {
      const { size } = known;
      onLayer?.({ layer, stage: "send", inBytes: layer.size, outBytes: size, sentBytes: size });
      return ok(known);
    }
  }
  const made = await makeLayer(making, layer, as);
  if (made.ok) await memory?.remember(layer.digest, key, made.value);
  return made;
}

/**
 * Makes a layer in the other compression and sends it. It is written to a file first: what is sent has been decompressed again and
 * compared with `diffId` by then, and what is lost on the way can be sent again.
 */
async function makeLayer(
  making: Making,
  layer: Blob,
  { family, diffId }: { readonly family: Family; readonly diffId: Digest },
): Promise<Result<MadeLayer, ApplyFailure>> {
  const { folder, signal, to, onLayer } = making;
  const file = join(folder, `${layer.digest.replace(":", "-")}-${family}`);
  const reading = digestedPieces(making, layer);
  const step = (stage: LayerStep["stage"], inBytes: number, outBytes: number, sentBytes: number) =>
    onLayer?.({ layer, stage, inBytes, outBytes, sentBytes });
  try {
    const made: Result<
      Omit<MadeLayer, "annotations"> & Partial<MadeLayer> & { diffId: Digest },
      WriteFailure
    > =
      family === "gzip"
        ? await writeGzip(reading.pieces, file, signal)
        : await convertInProcess({
            from: reading.pieces,
            to: file,
            level: making.level,
            signal,
            onProgress: ({ inBytes, outBytes }) => step("make", inBytes, outBytes, 0),
          });
    const unread = reading.failure();
    if (unread !== null) return fail(unread);
    if (!made.ok && made.failure.code === "output-failed") return fail(notWritten(folder, made.failure));
    if (!made.ok && !isOfContent(made.failure)) return fail(notMade(making.from.name, layer, made.failure));
    // Whatever is found in bytes that are not the layer's says nothing of the layer.
    const read = await reading.toEnd();
    if (!read.ok) return read;
    if (read.value.digest !== layer.digest)
      return fail(otherBytes(making.from.name, layer, read.value.digest));
    if (!made.ok) return fail(notMade(making.from.name, layer, made.failure));
    if (made.value.diffId !== diffId) return fail(otherContent(making.from.name, layer, diffId));
    const { digest, size, annotations = {} } = made.value;
    const it = { diffId, digest, size, annotations };
    const there = await isThere(making, it);
    if (!there.ok) return there;
    if (!there.value) {
      const content = {
        open: (offset: number) => createReadStream(file, { start: offset }),
        onSent: (bytes: number) => step("send", layer.size, size, bytes),
      };
      const sent = await to.sendBlob({ digest, size }, content, signal);
      if (!sent.ok) return sent;
    }
    step("send", layer.size, size, size);
    return ok(it);
  } finally {
    await rm(file, { force: true });
  }
}

function notMade(name: string, { digest }: Blob, failure: WriteFailure): ApplyFailure {
  const { code, path, reason } = failure;
  const where = path === null || path === "" ? "" : ` (${path})`;
  return {
    code: code === "cancelled" ? "cancelled" : "not-convertible",
    message: `${name}@${digest}${where}: ${reason}`,
    next: isDamaged(failure)
      ? "The layer is so as it was pushed: build and push the image again. Nothing was changed."
      : isRefusal(failure)
        ? "Such a layer cannot be zstd:chunked without breaking pulls: build it without what stands in the way, or stay with gzip. Nothing was changed."
        : "Nothing was changed. Try again; if it happens again, report it.",
  };
}

/** The tar cannot be read to its end, or the layer is not compressed as it says. */
const isDamaged = ({ code }: WriteFailure): boolean =>
  code === "malformed-tar" || code === "truncated-tar" || code === "corrupt-input";

/** Whether the bytes of the layer are to blame, and nothing around them. */
const isOfContent = (failure: WriteFailure): boolean =>
  isRefusal(failure) || failure.code === "corrupt-input";

const otherBytes = (name: string, { digest }: Blob, actual: Digest): ApplyFailure => ({
  code: "digest-mismatch",
  message: `${name}@${digest}: the bytes that came have the digest ${actual}.`,
  next: "They were damaged in storage or on the way, and say nothing of the image. Try again; if it happens again, push the layer again. Nothing was changed.",
});

/** The folder is one of the system's for temporary files: its disk is full, or small. */
const notWritten = (folder: string, { reason }: WriteFailure): ApplyFailure => ({
  code: "unreachable",
  message: `A layer that is made has no room in ${dirname(folder)}: ${reason}`,
  next: "Make room there, or name another place in TMPDIR. Nothing was changed.",
});

const otherContent = (name: string, { digest }: Blob, diffId: Digest): ApplyFailure => ({
  code: "not-convertible",
  message: `${name}@${digest} is not the layer that the configuration names: its content is not ${diffId}.`,
  next: "The image is damaged: build and push it again. Nothing was changed.",
});
