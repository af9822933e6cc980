import { createPublicKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { envelopeText, makeSigningKey, pipelineRunV02 } from "#test/provenance/chains.ts";
import { fixture, publicKey } from "#test/provenance/stored-repository.ts";
import { envelopeOf, type Signed, signedBundle, signedEnvelope, signedText } from "./signed.ts";
import { makeTrust, type Trusted, trustedFor } from "./trust.ts";
import { type Outcome, verifySigned } from "./verify.ts";

/** Something signed as it lies in a registry: its blob, and for `.sig` the annotation beside it. */
interface Lying {
  readonly kind: "envelope" | "bundle" | "sig";
  readonly text: Buffer;
  readonly annotation?: string;
}

/** Null when it is not even what it claims to be. */
async function signedOf({ kind, text, annotation }: Lying): Promise<Signed | null> {
  const bytes = { digest: digestOf(text), bytes: text, mediaType: null };
  const annotations = { "dev.cosignproject.cosign/signature": annotation ?? "" };
  if (kind === "sig") return signedText(bytes, annotations);
  const signed = kind === "bundle" ? await signedBundle(bytes) : signedEnvelope(bytes, annotations);
  return signed.ok ? signed.value : null;
}

/** Keys are read once for the thousands of looks below; null when one of them is no key. */
const trusting = new Map<string, Promise<readonly Trusted[] | null>>();

async function trustedBy(pems: readonly string[]): Promise<readonly Trusted[] | null> {
  const keys = pems.map((pem, at) => ({ name: `key ${at + 1}`, pem, prefixes: ["x.io"] }));
  const trust = await makeTrust({ keys, identities: [] });
  return trust.ok ? trustedFor(trust.value, "x.io/app") : null;
}

async function outcomeOf(lying: Lying, digest: Digest, ...pems: readonly string[]): Promise<Outcome | null> {
  const name = pems.join();
  const known = trusting.get(name) ?? trustedBy(pems);
  trusting.set(name, known);
  const [trusted, signed] = [await known, await signedOf(lying)];
  return trusted === null || signed === null ? null : verifySigned(signed, digest, trusted);
}

/** `verified by key 1`, `not-verified: bad-signature`, `no-key`, `refused`. */
async function check(lying: Lying, digest: Digest, ...pems: readonly string[]): Promise<string> {
  const outcome = await outcomeOf(lying, digest, ...pems);
  if (outcome === null) return "refused";
  if (outcome.kind === "verified") return `verified by ${outcome.by.name}`;
  return outcome.kind === "not-verified" ? `not-verified: ${outcome.reason}` : "no-key";
}

const tags = fixture("cosign-v2-tags");
const bundles = fixture("cosign-v3-bundles");
const [amd64, arm64, amd64Zstd] = tags.entries;

/** The layers of a tag or of a referrer's manifest. */
function layersAt(stored: typeof tags, manifest: string): readonly Lying[] {
  const { layers } = JSON.parse(stored.manifests[manifest]?.text ?? "") as {
    layers: { mediaType: string; digest: string; annotations?: Record<string, string> }[];
  };
  return layers.map(({ mediaType, digest, annotations }) => ({
    kind: mediaType.includes("dsse") ? "envelope" : mediaType.includes("bundle") ? "bundle" : "sig",
    text: Buffer.from(stored.blobs[digest] ?? ""),
    annotation: annotations?.["dev.cosignproject.cosign/signature"] ?? "",
  }));
}

const tagged = (digest: Digest, end: string) =>
  layersAt(tags, tags.tags[`${digest.replace(":", "-")}.${end}`] ?? "");

function referring(digest: Digest): readonly Lying[] {
  const list = bundles.manifests[bundles.tags[digest.replace(":", "-")] ?? ""]?.text ?? "";
  const { manifests } = JSON.parse(list) as { manifests: { digest: string }[] };
  return manifests.flatMap((one) => layersAt(bundles, one.digest));
}

const cosignKey = publicKey("cosign");
const allKeys = [cosignKey, publicKey("p384"), publicKey("rsa"), publicKey("ed25519")];

describe("what real cosign signed", () => {
  test.each([
    ["signature of the index", tagged(tags.index, "sig"), tags.index, "key 1"],
    ["signature of an entry", tagged(amd64, "sig"), amd64, "key 1"],
    ["attestation of the index", tagged(tags.index, "att"), tags.index, "key 1"],
    ["attestations of an entry", tagged(amd64, "att"), amd64, "key 1, key 1"],
    ["attestations v1 of an entry", tagged(arm64, "att"), arm64, "key 1, key 1"],
    ["signatures with other kinds of keys", tagged(amd64Zstd, "sig"), amd64Zstd, "key 2, key 3, key 4"],
    ["attestations with other kinds of keys", tagged(amd64Zstd, "att"), amd64Zstd, "key 2, key 3, key 4"],
    ["bundles of the index", referring(tags.index), tags.index, "key 1, key 1"],
    ["bundles of an entry", referring(amd64), amd64, "key 1, key 1, key 1"],
    ["a bundle by cosign 2", referring(arm64), arm64, "key 1"],
    ["bundles with other kinds of keys", referring(amd64Zstd), amd64Zstd, "key 2, key 3, key 4"],
  ])("%s verify, each by its key", async (_, lying, digest, keys) => {
    const said = await Promise.all(lying.map((one) => check(one, digest, ...allKeys)));
    // The order in which bundles are listed is that of their digests.
    expect(said.sort().join(", ")).toBe(keys.replaceAll("key", "verified by key"));
    for (const one of lying) {
      expect(await check(one, digest)).toBe("no-key");
      expect(await check(one, digest, makeSigningKey().pem)).toBe("not-verified: bad-signature");
      expect(await check(one, digestOf("another image"), ...allKeys)).toBe("not-verified: other-subject");
    }
  });

  test("the library's own check is not enough for these keys, which is why there is another", async () => {
    const { toMessageSignatureBundle } = await import("@sigstore/bundle");
    const { toSignedEntity, Verifier } = await import("@sigstore/verify");
    const verifiesAlone = (lying: Lying | undefined, pem: string) => {
      const signature = Buffer.from(lying?.annotation ?? "", "base64");
      const bundle = toMessageSignatureBundle({ digest: Buffer.alloc(32), signature });
      const publicKey = () => ({ publicKey: createPublicKey(pem), validFor: () => true });
      const none = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
      const options = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
      const entity = toSignedEntity(bundle, lying?.text);
      try {
        return Boolean(new Verifier({ ...none, publicKey }, options).verify(entity));
      } catch {
        return false;
      }
    };
    const [p384, rsa, ed25519] = tagged(amd64Zstd, "sig");
    expect([
      verifiesAlone(p384, publicKey("p384")),
      verifiesAlone(rsa, publicKey("rsa")),
      verifiesAlone(ed25519, publicKey("ed25519")),
    ]).toEqual([false, true, false]);
  });
});

describe("what Chains attested", () => {
  const key = makeSigningKey();
  const digests = [digestOf("index"), digestOf("amd64"), digestOf("arm64")];
  const statement = pipelineRunV02(digests);
  const envelope = (text: string): Lying => ({ kind: "envelope", text: Buffer.from(text) });
  const good = envelopeText(statement, key);
  const withSignatures = (change: (sigs: { sig: string }[]) => unknown[]) => {
    const json = JSON.parse(good) as { signatures: { sig: string }[] };
    return envelope(JSON.stringify({ ...json, signatures: change(json.signatures) }));
  };

  test("holds for every image of the run, and for no other", async () => {
    for (const digest of digests)
      expect(await check(envelope(good), digest, key.pem)).toBe("verified by key 1");
    expect(await check(envelope(good), digestOf("zstd"), key.pem)).toBe("not-verified: other-subject");
  });

  test("holds when any one of its signatures is by any one of the keys", async () => {
    const other = makeSigningKey();
    const strange = JSON.parse(envelopeText(statement, other)).signatures;
    const both = withSignatures((own) => [...strange, ...own]);
    expect(await check(both, digests[0] as Digest, makeSigningKey().pem, key.pem)).toBe("verified by key 2");
    expect(await check(both, digests[0] as Digest, other.pem)).toBe("verified by key 1");
  });

  test("does not hold without a signature", async () => {
    const [index] = digests as [Digest];
    expect(
      await check(
        withSignatures(() => []),
        index,
        key.pem,
      ),
    ).toBe("not-verified: no-signature");
    expect(
      await check(
        withSignatures(() => [{ sig: "" }]),
        index,
        key.pem,
      ),
    ).toBe("not-verified: bad-signature");
    expect(await check({ kind: "sig", text: Buffer.from("{}") }, index, key.pem)).toBe(
      "not-verified: no-signature",
    );
  });

  test("says what is signed and cannot be read, once the signature holds", async () => {
    const [index] = digests as [Digest];
    const noStatement = envelope(envelopeText({ hello: 1 }, key));
    expect(await check(noStatement, index, key.pem)).toBe("not-verified: malformed");
    const otherType = envelope(envelopeText(statement, key, "text/plain"));
    expect(await check(otherType, index, key.pem)).toBe("not-verified: malformed");
    // Nobody's signature: then it is not worth reading at all.
    expect(await check(noStatement, index, makeSigningKey().pem)).toBe("not-verified: bad-signature");
  });

  test("the key ID is a hint that changes nothing", async () => {
    const renamed = withSignatures((own) => own.map((one) => ({ ...one, keyid: "SHA256:another" })));
    expect(await check(renamed, digests[0] as Digest, key.pem)).toBe("verified by key 1");
  });
});

test("a signature for SHA-256 holds with a larger curve too, as older tools made it", async () => {
  const key = makeSigningKey("P-384");
  const digests = [digestOf("index")];
  const text = Buffer.from(envelopeText(pipelineRunV02(digests), key));
  expect(await check({ kind: "envelope", text }, digests[0] as Digest, key.pem)).toBe("verified by key 1");
});

test("the example of the DSSE protocol holds, whose signature is two plain numbers", async () => {
  // secure-systems-lab/dsse, protocol.md, "Example".
  const number = (value: bigint) =>
    Buffer.from(value.toString(16).padStart(64, "0"), "hex").toString("base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: number(46950820868899156662930047687818585632848591499744589407958293238635476079160n),
    y: number(5640078356564379163099075877009565129882514886557779369047442380624545832820n),
  };
  const pem = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" }).toString();
  const envelope = (payload: string) =>
    `{"payload": "${payload}","payloadType": "http://example.com/HelloWorld","signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}`;
  const said = (payload: string) =>
    check({ kind: "envelope", text: Buffer.from(envelope(payload)) }, amd64, pem);
  // It holds, and "hello world" is no statement.
  expect(await said("aGVsbG8gd29ybGQ=")).toBe("not-verified: malformed");
  expect(await said("aGVsbG8gd29ybGU=")).toBe("not-verified: bad-signature");
});

test("a bundle over a file that is elsewhere is not judged", async () => {
  const [bundle] = referring(amd64);
  const { dsseEnvelope: _, ...rest } = JSON.parse(bundle?.text.toString() ?? "");
  const messageSignature = {
    messageDigest: { algorithm: "SHA2_256", digest: Buffer.alloc(32).toString("base64") },
    signature: "AA==",
  };
  const text = Buffer.from(JSON.stringify({ ...rest, messageSignature }));
  expect(await check({ kind: "bundle", text }, amd64, cosignKey)).toBe("not-verified: unsupported");
});

describe("a changed byte", () => {
  const chainsKey = makeSigningKey();
  const chains = envelopeText(pipelineRunV02([amd64]), chainsKey);
  const first = (all: readonly Lying[]) => all[0] ?? expect.fail("nothing there");
  const samples: readonly [name: string, lying: Lying, pem: string][] = [
    ["envelope of cosign", first(tagged(amd64, "att")), cosignKey],
    ["envelope of Chains", { kind: "envelope", text: Buffer.from(chains) }, chainsKey.pem],
    ["bundle of cosign", first(referring(amd64)), cosignKey],
    ["signature of cosign", first(tagged(amd64, "sig")), cosignKey],
    ["envelope by P-384", first(tagged(amd64Zstd, "att")), publicKey("p384")],
    ["signature by Ed25519", tagged(amd64Zstd, "sig")[2] ?? expect.fail("none"), publicKey("ed25519")],
  ];

  const changed = (text: Buffer, at: number, byte: number) => {
    const copy = Buffer.from(text);
    copy[at] = byte;
    return copy;
  };
  const aboutOf = (name: string) => (/P-384|Ed25519/.test(name) ? amd64Zstd : amd64);

  /** Where the values lie that the signature is about: all of a signed text, or these three strings of an envelope. */
  function signedPlaces({ kind, text }: Lying): readonly (readonly [from: number, to: number])[] {
    if (kind === "sig") return [[0, text.length]];
    return ["payload", "payloadType", "sig"].map((field) => {
      const found = new RegExp(`"${field}":"([^"]*)"`).exec(text.toString()) ?? expect.fail(field);
      const from = found.index + field.length + 4;
      return [from, from + (found[1] ?? "").length];
    });
  }

  test.each(samples)(
    "of the %s, at every place that is signed, makes it not verified",
    async (name, lying, pem) => {
      for (const [from, to] of signedPlaces(lying)) {
        expect(to).toBeGreaterThan(from);
        for (let at = from; at < to; at += 1) {
          // One bit: never the other alphabet of base64 (+ and -, / and _ differ in more).
          const text = changed(lying.text, at, (lying.text[at] ?? 0) ^ 1);
          expect(`${at} ${await check({ ...lying, text }, aboutOf(name), pem)}`).not.toMatch(/ verified/);
        }
      }
    },
    60_000,
  );

  test.each(samples)(
    "of the %s, anywhere and to anything, never changes what is said",
    async (name, lying, pem) => {
      const before = await signedOf(lying);
      const place = fc.nat(lying.text.length - 1);
      await fc.assert(
        fc.asyncProperty(place, fc.nat(255), async (at, byte) => {
          fc.pre(lying.text[at] !== byte);
          const other = { ...lying, text: changed(lying.text, at, byte) };
          if ((await outcomeOf(other, aboutOf(name), pem))?.kind !== "verified") return;
          // Spaces, hints and names of versions are not signed; the other alphabet writes the same bytes.
          const after = await signedOf(other);
          const said = (signed: Signed | null) => (signed === null ? null : envelopeOf(signed));
          expect(lying.kind).not.toBe("sig");
          expect(said(after)?.payload).toEqual(said(before)?.payload);
          expect(said(after)?.payloadType).toBe(said(before)?.payloadType);
          expect(said(after)?.signatures[0]?.signature).toEqual(said(before)?.signatures[0]?.signature);
        }),
        { numRuns: 400 },
      );
    },
    60_000,
  );

  test("of a signature's annotation makes it not verified", async () => {
    for (const [name, lying, pem] of samples.filter(([, one]) => one.kind === "sig")) {
      const text = Buffer.from(lying.annotation ?? "");
      for (let at = 0; at < text.length; at += 1) {
        const annotation = changed(text, at, (text[at] ?? 0) ^ 1).toString();
        expect(`${at} ${await check({ ...lying, annotation }, aboutOf(name), pem)}`).not.toMatch(/ verified/);
      }
    }
  });

  test.each(samples)("of the key makes the %s not verified", async (name, lying, pem) => {
    const [from, to] = [pem.indexOf("\n") + 1, pem.indexOf("\n-----END")];
    for (let at = from; at < to; at += 1) {
      // A line's end may be any space.
      if (pem[at] === "\n") continue;
      const other = changed(Buffer.from(pem), at, (pem.codePointAt(at) ?? 0) ^ 1).toString();
      expect(`${at} ${await check(lying, aboutOf(name), other)}`).not.toMatch(/ verified/);
    }
  });
});
