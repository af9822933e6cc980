import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { p256 } from "@noble/curves/nist.js";

export interface SampleKey {
  readonly secret: Uint8Array;
  /** As Tekton Chains names a key: SSH's fingerprint. */
  readonly keyid: string;
  /** As cosign hints at a key in a bundle. */
  readonly hint: string;
}

/** A private key that is in the repository on purpose: whoever reads this can sign with it, so it protects nothing. */
export function readKey(path: string): SampleKey {
  const key = createPrivateKey(readFileSync(path, "utf8"));
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const { x = "", y = "", d = "" } = key.export({ format: "jwk" });
  return {
    secret: Buffer.from(d, "base64url"),
    keyid: `SHA256:${sha256(sshKey(x, y)).toString("base64").replace(/=+$/, "")}`,
    hint: sha256(spki).toString("base64"),
  };
}

/** RFC 6979 takes the nonce from key and text, so the same text has the same signature each time; DER in base64. */
export const signed = (bytes: Uint8Array, { secret }: SampleKey): string =>
  Buffer.from(p256.sign(bytes, secret, { lowS: false, format: "der" })).toString("base64");

/** The public key as SSH writes it (RFC 5656), which the fingerprint is of. */
function sshKey(x: string, y: string): Buffer {
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return Buffer.concat(
    [Buffer.from("ecdsa-sha2-nistp256"), Buffer.from("nistp256"), point].flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
