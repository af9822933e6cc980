import type { Digest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { readStoredBlob, readStoredManifest, type StoredReading } from "#lib/oci/read-stored.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { MAX_CONTENT_BYTES } from "./beside.ts";
import { isBundleType } from "./bundle.ts";
import { DSSE_ENVELOPE, IN_TOTO, SIMPLE_SIGNING } from "./role.ts";
import { envelopeOf, signedBundle, signedEnvelope } from "./signed.ts";

/** A text that somebody signed, as it stands. */
export interface SignedContent {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * The statement or the signed text in a layer of a signature or an attestation. Only layers of these types are handed out,
 * and only those that the manifest names, never any blob somebody asks for.
 */
export async function readSignedContent(
  reading: StoredReading,
  manifest: Digest,
  layer: Digest,
): Promise<Result<SignedContent, ReadFailure>> {
  const read = await readStoredManifest(reading, manifest);
  if (!read.ok) return read;
  const document = parseDocument(read.value);
  if (!document.ok) return document;
  const found =
    document.value.kind === "index"
      ? undefined
      : document.value.layers.find(({ digest }) => digest === layer);
  if (found === undefined || !isSigned(found.mediaType)) return fail(notSigned(manifest, layer));
  const bytes = await readStoredBlob(reading, found, MAX_CONTENT_BYTES);
  if (!bytes.ok) return bytes;
  if (found.mediaType === SIMPLE_SIGNING || found.mediaType === IN_TOTO)
    return ok({ bytes: bytes.value.bytes, mediaType: found.mediaType });
  const signed =
    found.mediaType === DSSE_ENVELOPE ? signedEnvelope(bytes.value, {}) : await signedBundle(bytes.value);
  if (!signed.ok) return signed;
  const envelope = envelopeOf(signed.value);
  return envelope === null
    ? fail(notSigned(manifest, layer))
    : ok({ bytes: envelope.payload, mediaType: envelope.payloadType });
}

const isSigned = (mediaType: string): boolean =>
  [SIMPLE_SIGNING, IN_TOTO, DSSE_ENVELOPE].includes(mediaType) || isBundleType(mediaType);

const notSigned = (manifest: Digest, layer: Digest): ReadFailure => ({
  code: "not-an-image",
  message: `${layer} is no signature and no attestation of ${manifest}.`,
  next: "Ask for a layer that the evidence names.",
});
