import type { Annotations } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { decodeBase64 } from "./base64.ts";
import { parseBundle, type SigstoreBundle } from "./bundle.ts";
import { type Envelope, parseEnvelope } from "./envelope.ts";
import { type KeylessMarks, keylessMarks } from "./keyless-tag.ts";
import { IN_TOTO } from "./role.ts";
import { parseSimpleSigning, type SimpleSigning } from "./simple-signing.ts";
import { parseStatement, type Statement } from "./statement.ts";

/**
 * What can be checked, with what it says. Whether that may be believed is for `verifySigned` to say; it is read before
 * anyway, so that what does not hold can be shown too.
 */
export type Signed = SignedText | SignedEnvelope | SignedBundle | UnsignedStatement;

/** A layer of `.sig`: the signed text, and the signature of its annotation. */
export interface SignedText {
  readonly kind: "text";
  readonly text: VerifiedBytes;
  /** Null when there is none that can be read. */
  readonly signature: Buffer | null;
  readonly keyless: KeylessMarks | null;
  readonly says: Result<SimpleSigning, ReadFailure>;
}

/** A layer of `.att`. */
export interface SignedEnvelope {
  readonly kind: "envelope";
  readonly envelope: Envelope;
  readonly keyless: KeylessMarks | null;
  readonly says: Result<Statement, ReadFailure>;
}

export interface SignedBundle {
  readonly kind: "bundle";
  readonly bundle: SigstoreBundle;
  /** Null when it signs a file that is not in it. */
  readonly says: Result<Statement, ReadFailure> | null;
}

/** A statement that nobody signed, as BuildKit writes them. */
export interface UnsignedStatement {
  readonly kind: "unsigned";
  readonly says: Result<Statement, ReadFailure>;
}

type Reading<T> = Result<T, ReadFailure>;

const whatIs = ({ digest }: VerifiedBytes): string => `The statement ${digest}`;

export function signedText(text: VerifiedBytes, annotations: Annotations): SignedText {
  const signature = decodeBase64(annotations["dev.cosignproject.cosign/signature"] ?? "");
  return {
    kind: "text",
    text,
    signature: signature === null || signature.length === 0 ? null : signature,
    keyless: keylessMarks(annotations),
    says: parseSimpleSigning(text),
  };
}

export function signedEnvelope(bytes: VerifiedBytes, annotations: Annotations): Reading<SignedEnvelope> {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) return envelope;
  const says = parseStatement(envelope.value, whatIs(bytes));
  return ok({ kind: "envelope", envelope: envelope.value, keyless: keylessMarks(annotations), says });
}

export async function signedBundle(bytes: VerifiedBytes): Promise<Reading<SignedBundle>> {
  const bundle = await parseBundle(bytes);
  if (!bundle.ok) return bundle;
  const { content } = bundle.value;
  const says = content.kind === "envelope" ? parseStatement(content.envelope, whatIs(bytes)) : null;
  return ok({ kind: "bundle", bundle: bundle.value, says });
}

export const unsignedStatement = (bytes: VerifiedBytes): UnsignedStatement => ({
  kind: "unsigned",
  says: parseStatement({ payloadType: IN_TOTO, payload: bytes.bytes }, whatIs(bytes)),
});

export function envelopeOf(signed: Signed): Envelope | null {
  if (signed.kind === "envelope") return signed.envelope;
  return signed.kind === "bundle" && signed.bundle.content.kind === "envelope"
    ? signed.bundle.content.envelope
    : null;
}

/** The in-toto statement in it, where there is one that can be read. */
export function statementOf(signed: Signed): Statement | null {
  return signed.kind !== "text" && signed.says?.ok ? signed.says.value : null;
}
