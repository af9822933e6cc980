import { describe, expect, test } from "vitest";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { pipelineRunV02 } from "#test/provenance/chains.ts";
import { keylessAnnotations, keylessBundleText, makeKeyless } from "#test/provenance/keyless.ts";
import { publicKey } from "#test/provenance/stored-repository.ts";
import { preAuthEncoding } from "./envelope.ts";
import { type Signed, signedBundle, signedEnvelope, signedText } from "./signed.ts";
import { makeTrust, trustedFor } from "./trust.ts";
import { verifySigned } from "./verify.ts";

const TYPE = "application/vnd.in-toto+json";
const keyless = makeKeyless();
const image = digestOf("image");
const payload = Buffer.from(JSON.stringify(pipelineRunV02([image])));
const MARK = {
  certificate: "dev.sigstore.cosign/certificate",
  log: "dev.sigstore.cosign/bundle",
  time: "dev.sigstore.cosign/rfc3161timestamp",
};
const threeDays = Math.floor(Date.now() / 1000) + 3 * 86_400;

interface Trusting {
  readonly subject?: string;
  readonly issuer?: string;
  readonly trustedRoot?: string;
}

/** `verified by SUBJECT of ISSUER`, or the reason why not. */
async function check(signed: Signed, trusting: Trusting = {}, digest: Digest = image): Promise<string> {
  const { trustedRoot, subject, issuer } = { ...keyless, ...trusting };
  const identities = [{ name: "us", trustedRoot, subject, issuer, prefixes: ["x.io"] }];
  const trust = await makeTrust({ keys: [], identities });
  if (!trust.ok) return trust.failure.message;
  const outcome = await verifySigned(signed, digest, trustedFor(trust.value, "x.io/app"));
  if (outcome.kind === "no-key") return "no-key";
  if (outcome.kind === "not-verified") return outcome.reason;
  return outcome.by.kind === "identity"
    ? `verified by ${outcome.by.subject} of ${outcome.by.issuer}`
    : "by a key";
}

const verified = `verified by ${keyless.subject} of ${keyless.issuer}`;

const bytesOf = (text: string | Buffer) => {
  const bytes = Buffer.from(text);
  return { digest: digestOf(bytes), bytes, mediaType: null };
};

async function bundleOf(text: string): Promise<Signed> {
  const bundle = await signedBundle(bytesOf(text));
  return bundle.ok ? bundle.value : expect.fail(bundle.failure.message);
}

/** A layer of `.att` whose entry in the log is of our payload, whatever is in the envelope. */
function envelopeWith(
  change: { signature?: Buffer; at?: number; payload?: Buffer; annotations?: Record<string, string> } = {},
): Signed {
  const signature = change.signature ?? keyless.sign(preAuthEncoding(TYPE, payload));
  const log = keyless.logEnvelope(payload, signature, change.at);
  const text = JSON.stringify({
    payloadType: TYPE,
    payload: (change.payload ?? payload).toString("base64"),
    signatures: [{ sig: signature.toString("base64") }],
  });
  const signed = signedEnvelope(bytesOf(text), change.annotations ?? keylessAnnotations(keyless, log));
  return signed.ok ? signed.value : expect.fail(signed.failure.message);
}

function signatureOf(digest: Digest, at?: number): Signed {
  const type = "cosign container image signature";
  const text = Buffer.from(
    JSON.stringify({ critical: { type, image: { "docker-manifest-digest": digest } } }),
  );
  const signature = keyless.sign(text);
  return signedText(bytesOf(text), {
    "dev.cosignproject.cosign/signature": signature.toString("base64"),
    ...keylessAnnotations(keyless, keyless.logMessage(text, signature, at)),
  });
}

describe("what was signed with a certificate", () => {
  test("verifies as a bundle, as a layer of .att and as a layer of .sig", async () => {
    expect(await check(await bundleOf(keylessBundleText(keyless, TYPE, payload)))).toBe(verified);
    expect(await check(envelopeWith())).toBe(verified);
    expect(await check(signatureOf(image))).toBe(verified);
  });

  test.each<[string, Trusting]>([
    ["another subject", { subject: "https://git.example/team/other" }],
    // The library would take it for a pattern.
    ["a part of the subject", { subject: "git.example" }],
    ["a pattern", { subject: ".*" }],
    ["the subject in other words", { subject: keyless.subject.replace(".tekton", "xtekton") }],
    ["another issuer", { issuer: "https://elsewhere.example" }],
    ["a part of the issuer", { issuer: "issuer.example" }],
  ])("is somebody else's when %s is expected", async (_, trusting) => {
    expect(await check(await bundleOf(keylessBundleText(keyless, TYPE, payload)), trusting)).toBe(
      "other-identity",
    );
    expect(await check(signatureOf(image), trusting)).toBe("other-identity");
  });

  test("does not hold by another authority's root", async () => {
    const { trustedRoot } = makeKeyless();
    expect(await check(await bundleOf(keylessBundleText(keyless, TYPE, payload)), { trustedRoot })).toBe(
      "not-trusted",
    );
    expect(await check(envelopeWith(), { trustedRoot })).toBe("not-trusted");
  });

  test("does not hold when it was signed after the certificate's time", async () => {
    const bundle = await bundleOf(keylessBundleText(keyless, TYPE, payload, threeDays));
    expect(await check(bundle)).toBe("not-trusted");
    expect(await check(envelopeWith({ at: threeDays }))).toBe("not-trusted");
    expect(await check(signatureOf(image, threeDays))).toBe("not-trusted");
  });

  test("does not hold without an entry of the log", async () => {
    const annotations = { [MARK.certificate]: keyless.certificate };
    expect(await check(envelopeWith({ annotations }))).toBe("not-trusted");
  });

  test("does not hold with marks that cannot be read", async () => {
    for (const annotations of [
      { [MARK.certificate]: "no PEM" },
      { [MARK.certificate]: keyless.certificate, [MARK.log]: "{}" },
      { [MARK.certificate]: keyless.certificate, [MARK.time]: "no JSON" },
    ])
      expect(await check(envelopeWith({ annotations }))).toBe("malformed");
  });

  test("is about its subjects and no others", async () => {
    const other = digestOf("another");
    expect(await check(envelopeWith(), {}, other)).toBe("other-subject");
    expect(await check(signatureOf(image), {}, other)).toBe("other-subject");
  });

  test("does not hold with another payload, or another's signature", async () => {
    const otherPayload = Buffer.from(JSON.stringify(pipelineRunV02([digestOf("another")])));
    expect(await check(envelopeWith({ payload: otherPayload }), {}, digestOf("another"))).not.toMatch(
      /verified by/,
    );
    const strange = makeKeyless().sign(preAuthEncoding(TYPE, payload));
    expect(await check(envelopeWith({ signature: strange }))).toBe("bad-signature");
  });

  test("is not checked by a key, and what has no certificate not by an identity", async () => {
    const keys = [{ name: "k", pem: publicKey("cosign"), prefixes: ["x.io"] }];
    const trust = await makeTrust({ keys, identities: [] });
    const trusted = trust.ok ? trustedFor(trust.value, "x.io/app") : [];
    expect(await verifySigned(envelopeWith(), image, trusted)).toMatchObject({ reason: "bad-signature" });
    expect(await check(envelopeWith({ annotations: {} }))).toBe("bad-signature");
  });
});

test("every letter of what a certificate and its log entry say counts", async () => {
  const text = keylessBundleText(keyless, TYPE, payload);
  for (const field of ["rawBytes", "signedEntryTimestamp", "canonicalizedBody", "payload", "sig", "keyId"]) {
    const found = new RegExp(`"${field}":"([^"]*)"`).exec(text) ?? expect.fail(field);
    const from = found.index + field.length + 4;
    const value = found[1] ?? "";
    // Of a certificate, what its authority signed; otherwise not the last two letters, whose spare bits Node's decoder passes over.
    const signedBytes = field === "rawBytes" ? 4 + 4 + Buffer.from(value, "base64").readUInt16BE(6) : null;
    const length =
      signedBytes === null ? value.replace(/=+$/, "").length - 2 : Math.floor((signedBytes * 4) / 3);
    for (let at = from; at < from + length; at += 5) {
      const bytes = Buffer.from(text);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const bundle = await signedBundle(bytesOf(bytes));
      const said = bundle.ok ? await check(bundle.value) : "refused";
      expect(`${field} ${at} ${said}`).not.toMatch(/verified by/);
    }
  }
}, 60_000);
