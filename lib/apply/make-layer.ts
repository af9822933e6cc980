import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { convertInProcess } from "#lib/chunked/write/convert-process.ts";
import { isRefusal, type WriteFailure } from "#lib/chunked/write/write-failure.ts";
import { writeGzip } from "#lib/chunked/write/write-gzip.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { blobPieces } from "#lib/oci/source/blob-pieces.ts";
import type { Blob } from "#lib/oci/source/source.ts";
import type { Copying } from "./copy-content.ts";
import type { ApplyFailure } from "./failure.ts";

export type Family = "gzip" | "zstd";

/** A layer that was made, which the target has. */
export interface MadeLayer {
  readonly digest: Digest;
  readonly size: number;
  /** Those of zstd:chunked; none of gzip. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Making extends Copying {
  /** Where layers lie while they are made; nothing of them stays. */
  readonly folder: string;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly onLayer?: (step: LayerStep) => void;
}

/** How far one layer is, in bytes of the layer as it came and of what came of it. */
export interface LayerStep {
  readonly layer: Blob;
  readonly stage: "make" | "send";
  readonly inBytes: number;
  readonly outBytes: number;
}

/**
 * Makes a layer in the other compression and sends it. It is written to a file first: what is sent has been decompressed again and
 * compared with `diffId` by then, and what is lost on the way can be sent again.
 */
export async function makeLayer(
  making: Making,
  layer: Blob,
  { family, diffId }: { readonly family: Family; readonly diffId: Digest },
): Promise<Result<MadeLayer, ApplyFailure>> {
  const { folder, signal, to, onLayer } = making;
  const file = join(folder, `${layer.digest.replace(":", "-")}-${family}`);
  const reading = blobPieces(making, layer);
  const step = (stage: LayerStep["stage"], inBytes: number, outBytes: number) =>
    onLayer?.({ layer, stage, inBytes, outBytes });
  try {
    const made: Result<
      Omit<MadeLayer, "annotations"> & Partial<MadeLayer> & { diffId: Digest },
      WriteFailure
    > =
      family === "gzip"
        ? await writeGzip(reading.open(0), file, signal)
        : await convertInProcess({
            from: reading.open(0),
            to: file,
            level: making.level,
            signal,
            onProgress: ({ inBytes, outBytes }) => step("make", inBytes, outBytes),
          });
    const unread = reading.failure();
    if (unread !== null) return fail(unread);
    if (!made.ok) return fail(notMade(making.from.name, layer, made.failure));
    if (made.value.diffId !== diffId) return fail(otherContent(making.from.name, layer, diffId));
    const { digest, size } = made.value;
    const there = await to.hasBlob({ digest, size }, signal);
    if (!there.ok) return there;
    if (!there.value) {
      const content = {
        open: (offset: number) => createReadStream(file, { start: offset }),
        onSent: (bytes: number) => step("send", layer.size, bytes),
      };
      const sent = await to.sendBlob({ digest, size }, content, signal);
      if (!sent.ok) return sent;
    }
    return ok({ digest, size, annotations: made.value.annotations ?? {} });
  } finally {
    await rm(file, { force: true });
  }
}

function notMade(name: string, { digest }: Blob, failure: WriteFailure): ApplyFailure {
  const { code, path, reason } = failure;
  const where = path === null ? "" : ` (${path})`;
  return {
    code: code === "cancelled" ? "cancelled" : "not-convertible",
    message: `${name}@${digest}${where}: ${reason}`,
    next: isRefusal(failure)
      ? "Such a layer cannot be zstd:chunked without breaking pulls: build it without what stands in the way, or stay with gzip. Nothing was changed."
      : "Nothing was changed. Try again; if it happens again, report it.",
  };
}

const otherContent = (name: string, { digest }: Blob, diffId: Digest): ApplyFailure => ({
  code: "not-convertible",
  message: `${name}@${digest} is not the layer that the configuration names: its content is not ${diffId}.`,
  next: "The image is damaged: build and push it again. Nothing was changed.",
});
