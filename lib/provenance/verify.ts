import { createHash, type KeyObject, verify as verifySignature, X509Certificate } from "node:crypto";
import type { Bundle } from "@sigstore/bundle";
import type { TrustMaterial, VerifierOptions } from "@sigstore/verify";
import type { Digest } from "#lib/oci/digest.ts";
import { preAuthEncoding } from "./envelope.ts";
import { keylessBundle } from "./keyless-tag.ts";
import { envelopeOf, type Signed } from "./signed.ts";
import { isAbout } from "./statement.ts";
import type { Trusted, TrustedIdentity, TrustedKey } from "./trust.ts";

/** Three different things: it was checked and holds; it was checked and does not; there was nothing to check it with. */
export type Outcome =
  | { readonly kind: "verified"; readonly by: Signer }
  | { readonly kind: "not-verified"; readonly reason: NotVerified; readonly message: string }
  | { readonly kind: "no-key" };

export type Signer =
  | { readonly kind: "key"; readonly name: string }
  | {
      readonly kind: "identity";
      readonly name: string;
      readonly subject: string;
      readonly issuer: string;
    };

export type NotVerified =
  /** There is no signature on it. */
  | "no-signature"
  /** None of its signatures is by a key or identity that is believed here. */
  | "bad-signature"
  /** Its certificate, log entry or time does not hold by the trusted root. */
  | "not-trusted"
  /** The certificate holds and is somebody else's. */
  | "other-identity"
  /** The signature holds, and what is signed is about other digests. */
  | "other-subject"
  /** The signature holds, and what is signed cannot be read. */
  | "malformed"
  /** A signature over something that is not at hand. */
  | "unsupported";

/**
 * Whether somebody of `trusted` (`trustedFor`) said this about `digest`. Signatures by a key are checked without a
 * transparency log: Konflux and others write none, and nobody gave us a log to believe.
 */
export async function verifySigned(
  signed: Signed,
  digest: Digest,
  trusted: readonly Trusted[],
): Promise<Outcome> {
  if (signed.kind === "unsigned") return not("no-signature", "nobody signed it");
  if (trusted.length === 0) return { kind: "no-key" };
  if (signed.says === null) return not("unsupported", "it signs a file that is not in the bundle");
  let worst: Outcome = not(
    "bad-signature",
    `no signature on it is by ${trusted.map(({ name }) => name).join(" or ")}`,
  );
  if (signaturesOf(signed) === 0) worst = not("no-signature", "it has no signature");
  for (const one of trusted) {
    const checked = one.kind === "key" ? await byKey(signed, one) : await byIdentity(signed, one);
    if (checked === null) continue;
    if (checked.kind !== "verified") {
      worst = checked;
      continue;
    }
    // Only now does it matter what was signed.
    const fault = subjectFault(signed, digest);
    return fault ?? checked;
  }
  return worst;
}

function signaturesOf(signed: Exclude<Signed, { kind: "unsigned" }>): number {
  switch (signed.kind) {
    case "text":
      return signed.signature === null ? 0 : 1;
    case "envelope":
      return signed.envelope.signatures.length;
    case "bundle":
      return 1;
  }
}

const not = (reason: NotVerified, message: string): Outcome => ({ kind: "not-verified", reason, message });

function subjectFault({ says }: Signed, digest: Digest): Outcome | null {
  if (says === null) return null;
  if (!says.ok) return not("malformed", says.failure.message);
  if ("digest" in says.value) {
    return says.value.digest === digest
      ? null
      : not("other-subject", `it is a signature of ${says.value.digest}`);
  }
  if (isAbout(says.value, digest)) return null;
  return not("other-subject", `none of its ${says.value.subjects.length} subjects is ${digest}`);
}

/** Null when none of its signatures is by the key. */
async function byKey(signed: Signed, { name, key }: TrustedKey): Promise<Outcome | null> {
  const verified: Outcome = { kind: "verified", by: { kind: "key", name } };
  if (signed.kind === "text") {
    if (signed.signature === null) return null;
    const { toMessageSignatureBundle } = await import("@sigstore/bundle");
    const text = Buffer.from(signed.text.bytes);
    const bundle = toMessageSignatureBundle({
      digest: createHash("sha256").update(text).digest(),
      signature: signed.signature,
    });
    if ((await checkBundle(bundle, keyMaterial(key), KEY_ALONE, text)).ok) return verified;
    return (await otherAlgorithm(key, text, signed.signature)) ? verified : null;
  }
  const envelope = envelopeOf(signed);
  if (envelope === null) return null;
  const { toDSSEBundle } = await import("@sigstore/bundle");
  // Also out of a bundle: its log entries would be checked by a log that nobody named.
  for (const { signature } of envelope.signatures) {
    const bundle = toDSSEBundle({
      artifact: envelope.payload,
      artifactType: envelope.payloadType,
      signature,
    });
    if ((await checkBundle(bundle, keyMaterial(key), KEY_ALONE)).ok) return verified;
    const said = preAuthEncoding(envelope.payloadType, envelope.payload);
    if (await otherAlgorithm(key, said, signature)) return verified;
  }
  return null;
}

const KEY_ALONE: VerifierOptions = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };

const keyMaterial = (key: KeyObject): TrustMaterial => ({
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
  publicKey: () => ({ publicKey: key, validFor: () => true }),
});

/** The digest that goes with a curve (sigstore/architecture-docs, algorithm-registry.md); cosign 2.6 and 3 take these. */
const CURVE_DIGESTS: Readonly<Record<string, string>> = { secp384r1: "sha384", secp521r1: "sha512" };

/**
 * What @sigstore/verify 4.1.3 cannot check: it takes SHA-256 with every curve; it asks Ed25519 for a digest when a message is
 * signed and not an envelope; cosign signs with Ed25519ph (RFC 8032), which neither it nor node:crypto knows; and a signature
 * of a curve may be two plain numbers (IEEE P1363).
 */
async function otherAlgorithm(key: KeyObject, data: Buffer, signature: Buffer): Promise<boolean> {
  if (key.asymmetricKeyType === "ed25519") {
    if (verifySignature(null, data, key, signature)) return true;
    const { ed25519ph } = await import("@noble/curves/ed25519.js");
    const point = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
    return signature.length === ED25519_BYTES && ed25519ph.verify(signature, data, point, { zip215: false });
  }
  if (key.asymmetricKeyType !== "ec") return false;
  const digest = CURVE_DIGESTS[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? "sha256";
  if (verifySignature(digest, data, key, signature)) return true;
  // As the DSSE protocol's own example is signed; sigstore takes both.
  return verifySignature(digest, data, { key, dsaEncoding: "ieee-p1363" }, signature);
}

/** The other library throws on any other length. */
const ED25519_BYTES = 64;

/** Null when it is not signed with a certificate at all. */
async function byIdentity(signed: Signed, trusted: TrustedIdentity): Promise<Outcome | null> {
  const certified = await certifiedBundle(signed);
  if (certified === null) return null;
  if (typeof certified === "string") return not("malformed", certified);
  const { name, subject, issuer, material } = trusted;
  const text = signed.kind === "text" ? Buffer.from(signed.text.bytes) : undefined;
  const options = {
    // What the root names is asked for; a time has to come from somewhere, or an expired certificate would do.
    tlogThreshold: material.tlogs.length > 0 ? 1 : 0,
    ctlogThreshold: material.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  };
  const checked = await checkBundle(certified, material, options, text);
  if (!checked.ok)
    return checked.isSignature ? not("bad-signature", checked.message) : not("not-trusted", checked.message);
  // Compared here: the library takes an expected subject for a pattern that may match anywhere in the name.
  if (checked.subject !== subject || checked.issuer !== issuer)
    return not(
      "other-identity",
      `it is signed by ${checked.subject || "nobody named"} of ${checked.issuer || "no issuer"}`,
    );
  return { kind: "verified", by: { kind: "identity", name, subject, issuer } };
}

/** As a bundle with a certificate; null when it has none, a text when what it has cannot be read. */
async function certifiedBundle(signed: Signed): Promise<Bundle | string | null> {
  switch (signed.kind) {
    case "unsigned":
      return null;
    case "bundle": {
      const { certificate } = signed.bundle.signer;
      if (certificate === null) return null;
      return isExactCertificate(certificate) ? signed.bundle.bundle : "its certificate cannot be read";
    }
    case "text":
    case "envelope":
      return signed.keyless === null ? null : keylessBundle(signed, signed.keyless);
  }
}

/** The library's own reader passes over the tag around a certificate, which no signature covers. */
function isExactCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).raw.equals(der);
  } catch {
    return false;
  }
}

type Checked =
  | { readonly ok: true; readonly subject: string; readonly issuer: string }
  | { readonly ok: false; readonly isSignature: boolean; readonly message: string };

/** The library throws why not, and also what it did not expect in a stranger's certificate. */
async function checkBundle(
  bundle: Bundle,
  material: TrustMaterial,
  options: VerifierOptions,
  artifact?: Buffer,
): Promise<Checked> {
  const { toSignedEntity, Verifier, VerificationError } = await import("@sigstore/verify");
  try {
    const { identity } = new Verifier(material, options).verify(toSignedEntity(bundle, artifact));
    return {
      ok: true,
      subject: identity?.subjectAlternativeName ?? "",
      issuer: identity?.extensions?.issuer ?? "",
    };
  } catch (error) {
    const isSignature = error instanceof VerificationError && error.code === "SIGNATURE_ERROR";
    return { ok: false, isSignature, message: error instanceof Error ? error.message : String(error) };
  }
}
