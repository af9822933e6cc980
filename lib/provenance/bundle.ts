import { X509Certificate } from "node:crypto";
import type { Bundle } from "@sigstore/bundle";
import { z } from "zod";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { base64Bytes, type Envelope, envelopeFrom, envelopeSchema, shapeFault } from "./envelope.ts";
import { malformed, readJson } from "./read-json.ts";

/** A Sigstore bundle, v0.1 to v0.3 (sigstore/protobuf-specs, sigstore_bundle.proto). */
export interface SigstoreBundle {
  readonly mediaType: string;
  readonly content:
    | { readonly kind: "envelope"; readonly envelope: Envelope }
    /** A signature over a file that is not in the bundle. */
    | { readonly kind: "message"; readonly algorithm: string; readonly hex: string };
  readonly signer: BundleSigner;
  /** Entries of transparency logs that it carries. */
  readonly logEntries: number;
  /** As the library takes it. */
  readonly bundle: Bundle;
}

export type BundleSigner =
  /** cosign hints by base64 of the key's sha256; nothing to trust. */
  | { readonly kind: "key"; readonly hint: string; readonly certificate: null }
  /** DER of the signer's own certificate. */
  | { readonly kind: "certificate"; readonly certificate: Buffer };

/** The names of the versions there are; the library itself would read a v0.9 as if it were v0.3. */
const MEDIA_TYPE = /^application\/vnd\.dev\.sigstore\.bundle(?:\+json;version=0\.[123]|\.v0\.3\+json)$/;

export const isBundleType = (mediaType: string): boolean =>
  mediaType.startsWith("application/vnd.dev.sigstore.bundle");

/** Our own look at what is signed: strict in base64, and one content only, where the library takes the first it finds. */
const schema = z
  .object({
    mediaType: z.string().regex(MEDIA_TYPE, "is no version that is read here (0.1, 0.2, 0.3)"),
    dsseEnvelope: envelopeSchema.optional(),
    messageSignature: z
      .object({
        messageDigest: z.object({ algorithm: z.string(), digest: base64Bytes }),
        signature: base64Bytes,
      })
      .optional(),
  })
  .refine(
    ({ dsseEnvelope, messageSignature }) => (dsseEnvelope === undefined) !== (messageSignature === undefined),
    "has to hold either an envelope or a signature of a message",
  );

export async function parseBundle(verified: VerifiedBytes): Promise<Result<SigstoreBundle, ReadFailure>> {
  const what = `The bundle ${verified.digest}`;
  const json = readJson(verified.bytes, what);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return malformed(what, shapeFault(parsed.error));
  const { mediaType, dsseEnvelope, messageSignature } = parsed.data;
  const bundle = await libraryBundle(json.value);
  if (typeof bundle === "string") return malformed(what, `is no valid bundle: ${bundle}`);
  const signer = signerOf(bundle);
  // A key would verify it whatever stands there; cosign refuses it, and so does whoever reads the certificate.
  if (signer.certificate !== null && !isCertificate(signer.certificate))
    return malformed(what, "has a certificate that cannot be read");
  return ok({
    mediaType,
    content:
      dsseEnvelope === undefined
        ? {
            kind: "message",
            algorithm: messageSignature?.messageDigest.algorithm ?? "",
            hex: messageSignature?.messageDigest.digest.toString("hex") ?? "",
          }
        : { kind: "envelope", envelope: envelopeFrom(dsseEnvelope) },
    signer,
    logEntries: bundle.verificationMaterial.tlogEntries.length,
    bundle,
  });
}

function isCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).raw.equals(der);
  } catch {
    return false;
  }
}

function signerOf({ verificationMaterial: { content } }: Bundle): BundleSigner {
  switch (content.$case) {
    case "publicKey":
      return { kind: "key", hint: content.publicKey.hint, certificate: null };
    case "certificate":
      return { kind: "certificate", certificate: content.certificate.rawBytes };
    case "x509CertificateChain": {
      // The signer's own comes first; the library has seen that there is one.
      const [own] = content.x509CertificateChain.certificates;
      return { kind: "certificate", certificate: own?.rawBytes ?? Buffer.alloc(0) };
    }
  }
}

/** The library throws what is wrong; it is loaded when the first bundle is met. */
async function libraryBundle(json: unknown): Promise<Bundle | string> {
  const { bundleFromJSON } = await import("@sigstore/bundle");
  try {
    return bundleFromJSON(json);
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : String(error);
  }
}
