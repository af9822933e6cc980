import { createPublicKey, type KeyObject } from "node:crypto";
import type { TrustMaterial } from "@sigstore/verify";
import { digestOf } from "#lib/oci/digest.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { decodeBase64 } from "./base64.ts";

/** A public key as `cosign generate-key-pair` writes it, and whose images it is for. */
export interface KeySetting {
  /** How people know it; said with every signature that it verifies. */
  readonly name: string;
  /** `-----BEGIN PUBLIC KEY-----`, SPKI. */
  readonly pem: string;
  /** `quay.io/org`, `localhost:5000/team/app`, `oci:FOLDER`: whole parts of a path, written as in references; none: all. */
  readonly prefixes: readonly string[];
}

/** Signatures without a key of their own: who may have signed, by a trusted root (sigstore_trustroot.proto, JSON). */
export interface IdentitySetting {
  readonly name: string;
  /** The file's text. */
  readonly trustedRoot: string;
  /** The certificate's subject alternative name and its issuer, both exactly. */
  readonly subject: string;
  readonly issuer: string;
  readonly prefixes: readonly string[];
}

export type Trusted = TrustedKey | TrustedIdentity;

export interface TrustedKey {
  readonly kind: "key";
  readonly name: string;
  readonly key: KeyObject;
}

export interface TrustedIdentity {
  readonly kind: "identity";
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly material: TrustMaterial;
}

/** Whom is believed where. */
export interface Trust {
  readonly rules: readonly { readonly prefix: string; readonly trusted: Trusted }[];
  /** Another one where anybody else is believed, or elsewhere. */
  readonly fingerprint: string;
}

export interface TrustFault {
  readonly setting: string;
  readonly message: string;
}

/** The prefix of what has none. */
const EVERYWHERE = "";

export async function makeTrust(settings: {
  readonly keys: readonly KeySetting[];
  readonly identities: readonly IdentitySetting[];
}): Promise<Result<Trust, TrustFault>> {
  const rules: { prefix: string; trusted: Trusted }[] = [];
  for (const setting of [...settings.keys, ...settings.identities]) {
    const trusted = "pem" in setting ? trustedKey(setting) : await trustedIdentity(setting);
    if (!trusted.ok) return fail({ setting: setting.name, message: trusted.failure });
    if (setting.prefixes.length === 0) rules.push({ prefix: EVERYWHERE, trusted: trusted.value });
    for (const given of setting.prefixes) {
      const prefix = parsePrefix(given);
      if (prefix === null)
        return fail({
          setting: setting.name,
          message: `"${given}" is no path of images: write HOST[:PORT][/PATH], or oci:FOLDER`,
        });
      rules.push({ prefix, trusted: trusted.value });
    }
  }
  const { keys, identities } = settings;
  return ok({ rules, fingerprint: digestOf(JSON.stringify([keys, identities])) });
}

/** Who is believed for a repository (`Source.name`): all that the longest prefix names; nobody is an empty list. */
export function trustedFor({ rules }: Trust, repository: string): readonly Trusted[] {
  const matching = rules.filter(
    ({ prefix }) => prefix === EVERYWHERE || repository === prefix || repository.startsWith(`${prefix}/`),
  );
  const longest = Math.max(0, ...matching.map(({ prefix }) => prefix.length));
  return matching.filter(({ prefix }) => prefix.length === longest).map(({ trusted }) => trusted);
}

/** As the repositories that it is compared with are named: what a reference below it would be, without its last part. */
function parsePrefix(given: string): string | null {
  const text = given.trim().replace(/\/+$/, "");
  if (text.startsWith("oci:")) return text.length > "oci:".length ? text : null;
  const below = parseReference(`${text}/any`);
  if (text === "" || !below.ok || below.value.kind !== "registry") return null;
  const { registry, repository } = below.value;
  // `docker.io/any` is read as `docker.io/library/any`, and Docker Hub is more than its library.
  const isHost = repository === "any" || (!text.includes("/") && repository === "library/any");
  return isHost ? registry : `${registry}/${repository.replace(/\/any$/, "")}`;
}

function trustedKey({ name, pem }: KeySetting): Result<TrustedKey, string> {
  const [, body = ""] =
    /^\s*-----BEGIN PUBLIC KEY-----\r?\n([\s\S]*?)-----END PUBLIC KEY-----\s*$/.exec(pem) ?? [];
  const held = pem.split("-----BEGIN PUBLIC KEY-----").length - 1;
  if (held > 1)
    return fail(`the file holds ${held} public keys; of several public keys each needs a file of its own`);
  const der = decodeBase64(body.replace(/\s+/g, ""));
  if (der === null || der.length === 0)
    return fail("the file holds no public key (PEM, BEGIN PUBLIC KEY), as cosign.pub does");
  const key = exactKey(der);
  return key === null
    ? fail("the file's public key cannot be read (SPKI of an RSA, Ed25519 or NIST curve's key)")
    : ok({ kind: "key", name, key });
}

/** Keys that Sigstore signs with: others can be read, and nothing would ever verify with them. */
const SIGNS: ReadonlySet<string> = new Set(["RSA", "P-256", "P-384", "P-521", "Ed25519"]);

/**
 * The key that is written exactly as these bytes. OpenSSL passes over spare bits and takes a point in two forms, so that a
 * file in which a byte was changed could be the same key still; Go, in which cosign is written, takes neither.
 */
function exactKey(der: Buffer): KeyObject | null {
  try {
    const jwk = createPublicKey({ key: der, format: "der", type: "spki" }).export({ format: "jwk" });
    const key = createPublicKey({ key: jwk, format: "jwk" });
    if (!SIGNS.has(jwk.crv ?? jwk.kty ?? "")) return null;
    return key.export({ type: "spki", format: "der" }).equals(der) ? key : null;
  } catch {
    return null;
  }
}

async function trustedIdentity(setting: IdentitySetting): Promise<Result<TrustedIdentity, string>> {
  const { name, subject, issuer } = setting;
  const [{ TrustedRoot }, { toTrustMaterial }] = await Promise.all([
    import("@sigstore/protobuf-specs"),
    import("@sigstore/verify"),
  ]);
  if (subject === "" || issuer === "") return fail("an identity needs a subject and an issuer");
  try {
    const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(setting.trustedRoot)));
    if (material.certificateAuthorities.length === 0)
      return fail("the trusted root names no certificate authority");
    return ok({ kind: "identity", name, subject, issuer, material });
  } catch (error) {
    return fail(`the trusted root cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
