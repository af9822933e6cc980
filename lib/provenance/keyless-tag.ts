import { createHash, X509Certificate } from "node:crypto";
import type { Bundle } from "@sigstore/bundle";
import { z } from "zod";
import type { Annotations } from "#lib/oci/document.ts";
import type { Envelope } from "./envelope.ts";

/** What cosign hangs on a layer of `.sig` or `.att` that was signed with a certificate (sigstore/cosign, pkg/oci/static). */
export interface KeylessMarks {
  /** PEM of the signer's certificate. */
  readonly certificate: string;
  /** JSON: the log's entry with its promise to include it. */
  readonly logEntry: string | null;
  /** JSON: an RFC 3161 timestamp. */
  readonly timestamp: string | null;
}

export function keylessMarks(annotations: Annotations): KeylessMarks | null {
  const certificate = annotations["dev.sigstore.cosign/certificate"] ?? "";
  if (certificate === "") return null;
  return {
    certificate,
    logEntry: annotations["dev.sigstore.cosign/bundle"] || null,
    timestamp: annotations["dev.sigstore.cosign/rfc3161timestamp"] || null,
  };
}

const logEntrySchema = z.object({
  SignedEntryTimestamp: z.string(),
  Payload: z.object({
    body: z.string(),
    integratedTime: z.number().int(),
    logIndex: z.number().int(),
    logID: z.string().regex(/^[0-9a-f]+$/),
  }),
});
const bodySchema = z.object({ kind: z.string(), apiVersion: z.string() });
const timestampSchema = z.object({ SignedRFC3161Timestamp: z.string() });

type Content =
  | {
      readonly kind: "text";
      readonly text: { readonly bytes: Uint8Array };
      readonly signature: Buffer | null;
    }
  | { readonly kind: "envelope"; readonly envelope: Envelope };

/** The same as a Sigstore bundle, which the library can check; a text says what of the marks cannot be read. */
export async function keylessBundle(content: Content, marks: KeylessMarks): Promise<Bundle | string> {
  const { bundleFromJSON } = await import("@sigstore/bundle");
  try {
    return bundleFromJSON({
      // The version whose log entries need only the promise, which is all that cosign keeps here.
      mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
      verificationMaterial: {
        x509CertificateChain: {
          certificates: [{ rawBytes: base64(new X509Certificate(marks.certificate).raw) }],
        },
        tlogEntries: marks.logEntry === null ? [] : [logEntryJson(marks.logEntry)],
        timestampVerificationData: {
          rfc3161Timestamps: marks.timestamp === null ? [] : [timestampJson(marks.timestamp)],
        },
      },
      ...contentJson(content),
    });
  } catch (error) {
    return `its certificate or log entry cannot be read: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`;
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

function logEntryJson(text: string) {
  const { SignedEntryTimestamp, Payload } = logEntrySchema.parse(JSON.parse(text));
  const { kind, apiVersion } = bodySchema.parse(JSON.parse(Buffer.from(Payload.body, "base64").toString()));
  return {
    logIndex: `${Payload.logIndex}`,
    logId: { keyId: base64(Buffer.from(Payload.logID, "hex")) },
    kindVersion: { kind, version: apiVersion },
    integratedTime: `${Payload.integratedTime}`,
    inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
    canonicalizedBody: Payload.body,
  };
}

const timestampJson = (text: string) => ({
  signedTimestamp: timestampSchema.parse(JSON.parse(text)).SignedRFC3161Timestamp,
});

function contentJson(content: Content) {
  if (content.kind === "text") {
    const digest = createHash("sha256").update(content.text.bytes).digest();
    return {
      messageSignature: {
        messageDigest: { algorithm: "SHA2_256", digest: base64(digest) },
        signature: base64(content.signature ?? Buffer.alloc(0)),
      },
    };
  }
  const { payloadType, payload, signatures } = content.envelope;
  return {
    dsseEnvelope: {
      payloadType,
      payload: base64(payload),
      signatures: signatures.map(({ keyid, signature }) => ({ keyid, sig: base64(signature) })),
    },
  };
}
