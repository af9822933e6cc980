import type { Digest } from "#lib/oci/digest.ts";
import type { Descriptor } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { blobPieces } from "#lib/oci/source/blob-pieces.ts";
import type { Blob, Source } from "#lib/oci/source/source.ts";
import type { Content, Target } from "#lib/oci/target/target.ts";

export interface Copying {
  readonly from: Source;
  readonly to: Target;
  /** The repository of `from` where both are in one registry: it may take blobs over without their being sent. */
  readonly mountFrom: string | null;
  readonly signal: AbortSignal;
  /** Bytes of a blob that arrived; told again and again for each. */
  readonly onBytes?: (blob: Blob, arrived: number) => void;
}

/** Blobs of one manifest that are on their way at once. */
const AT_ONCE = 4;

/** Has a manifest, or an index with all that it lists, and everything they name at the target, by digest: the very bytes. */
export async function copyDocument(copying: Copying, digest: Digest): Promise<Result<void, ReadFailure>> {
  const { from, to, signal } = copying;
  const bytes = await from.readManifest(digest, signal);
  if (!bytes.ok) return bytes;
  const document = parseDocument(bytes.value);
  if (!document.ok) return document;
  const { value } = document;
  if (value.kind === "index") {
    for (const entry of value.entries) {
      const copied = await copyDocument(copying, entry.digest);
      if (!copied.ok) return copied;
    }
  } else {
    const copied = await copyBlobs(copying, [value.config, ...value.layers]);
    if (!copied.ok) return copied;
  }
  return to.putDocument({ digest, mediaType: value.mediaType, bytes: bytes.value.bytes }, signal);
}

export async function copyBlobs(
  copying: Copying,
  blobs: readonly Descriptor[],
): Promise<Result<void, ReadFailure>> {
  const waiting = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
  let failure: ReadFailure | null = null;
  const work = async () => {
    for (let blob = waiting.shift(); blob !== undefined && failure === null; blob = waiting.shift()) {
      const copied = await copyBlob(copying, blob);
      if (!copied.ok) failure ??= copied.failure;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failure === null ? ok(undefined) : fail(failure);
}

async function copyBlob(copying: Copying, blob: Descriptor): Promise<Result<void, ReadFailure>> {
  const { to, mountFrom, onBytes, signal } = copying;
  // Layers of Windows and of licensed content are fetched from elsewhere, and registries refuse them (image-spec, layer.md).
  if (blob.hasUrls) return ok(undefined);
  const there = await to.hasBlob(blob, signal);
  if (!there.ok) return there;
  if (there.value) return ok(undefined);
  const reading = blobPieces(copying, blob);
  const content: Content = {
    open: reading.open,
    ...(mountFrom === null ? {} : { mountFrom }),
    ...(onBytes === undefined ? {} : { onSent: (arrived) => onBytes(blob, arrived) }),
  };
  const sent = await to.sendBlob(blob, content, signal).catch((error: unknown) => {
    const why = reading.failure();
    if (why === null) throw error;
    return fail(why);
  });
  return sent.ok ? ok(undefined) : sent;
}
