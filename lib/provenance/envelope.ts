import { z } from "zod";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { decodeBase64 } from "./base64.ts";
import { malformed, readJson } from "./read-json.ts";

/** A DSSE envelope (secure-systems-lab/dsse, envelope.md). The payload is nothing to believe before a signature verified. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  /** A hint of the signer and nothing else: it is not signed. Chains writes an SSH-style `SHA256:…`. */
  readonly keyid: string;
  readonly signature: Buffer;
}

/** Each is tried against each key; real envelopes have one, rarely two. */
const MAX_SIGNATURES = 16;

/** Base64 in JSON; one text for one run of bytes. */
export const base64Bytes = z.string().transform((text, context) => {
  const decoded = decodeBase64(text);
  if (decoded !== null) return decoded;
  context.addIssue({ code: "custom", message: "is no base64" });
  return z.NEVER;
});

export const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: base64Bytes,
  signatures: z
    .array(z.object({ keyid: z.string().nullish(), sig: base64Bytes }))
    .max(MAX_SIGNATURES)
    .nullish(),
});

/** An envelope from checked bytes; one without a signature is an envelope too, which verifies by nothing. */
export function parseEnvelope(verified: VerifiedBytes): Result<Envelope, ReadFailure> {
  const what = `The envelope ${verified.digest}`;
  const json = readJson(verified.bytes, what);
  if (!json.ok) return json;
  const parsed = envelopeSchema.safeParse(json.value);
  return parsed.success ? ok(envelopeFrom(parsed.data)) : malformed(what, shapeFault(parsed.error));
}

export const envelopeFrom = ({
  payloadType,
  payload,
  signatures,
}: z.infer<typeof envelopeSchema>): Envelope => ({
  payloadType,
  payload,
  signatures: (signatures ?? []).map(({ keyid, sig }) => ({ keyid: keyid ?? "", signature: sig })),
});

/** The place and the reason of the first thing that is not as it has to be. */
export function shapeFault(error: z.ZodError): string {
  const [first] = error.issues;
  return first === undefined
    ? "is not read"
    : `is wrong at ${first.path.join(".") || "its top"}: ${first.message}`;
}

/** What is signed (DSSE, protocol.md): lengths are counts of bytes, so that type and payload cannot flow into each other. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  const head = Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
  ]);
  return Buffer.concat([head, payload]);
}
