import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { keylessBundleText, makeKeyless } from "#test/provenance/keyless.ts";
import { fixture } from "#test/provenance/stored-repository.ts";
import { parseBundle } from "./bundle.ts";

const V03 = "application/vnd.dev.sigstore.bundle.v0.3+json";
const stored = Object.values(fixture("cosign-v3-bundles").blobs).filter((text) => text.includes(V03));
const [first = ""] = stored;
type Json = Record<string, unknown>;

/** `signer content`, or the message. */
async function check(text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const parsed = await parseBundle({ digest: digestOf(bytes), bytes, mediaType: null });
  if (!parsed.ok) return `${parsed.failure.code}: ${parsed.failure.message}`;
  const { signer, content, logEntries } = parsed.value;
  return `${signer.kind} ${content.kind} ${logEntries}`;
}

const changed = (change: (json: Json) => unknown) => check(JSON.stringify(change(JSON.parse(first) as Json)));

test("every bundle of cosign is read", async () => {
  expect(stored.length).toBeGreaterThan(8);
  for (const text of stored) expect(await check(text)).toBe("key envelope 0");
});

test("a bundle with a certificate and a log entry is read", async () => {
  const text = keylessBundleText(makeKeyless(), "application/vnd.in-toto+json", Buffer.from("{}"));
  expect(await check(text)).toBe("certificate envelope 1");
});

test.each([
  ["application/vnd.dev.sigstore.bundle+json;version=0.1", "key envelope 0"],
  ["application/vnd.dev.sigstore.bundle+json;version=0.2", "key envelope 0"],
  ["application/vnd.dev.sigstore.bundle+json;version=0.3", "key envelope 0"],
  [V03, "key envelope 0"],
])("version %s is read", async (mediaType, said) => {
  expect(await changed((json) => ({ ...json, mediaType }))).toBe(said);
});

const message = { messageDigest: { algorithm: "SHA2_256", digest: "AAAA" }, signature: "AAAA" };

test("a signature over a file is told apart", async () => {
  const said = await changed(({ dsseEnvelope: _, ...json }) => ({ ...json, messageSignature: message }));
  expect(said).toBe("key message 0");
});

test.each<[string, (json: Json) => unknown, RegExp]>([
  [
    "an unknown version",
    (json) => ({ ...json, mediaType: V03.replace("3", "9") }),
    /wrong at mediaType: is no version/,
  ],
  ["both contents", (json) => ({ ...json, messageSignature: message }), /has to hold either/],
  ["no content", ({ dsseEnvelope: _, ...json }) => json, /has to hold either/],
  [
    "a certificate that is none",
    (json) => ({ ...json, verificationMaterial: { certificate: { rawBytes: "AAAA" } } }),
    /certificate that cannot be read/,
  ],
  ["no material", ({ verificationMaterial: _, ...json }) => json, /is no valid bundle/],
  [
    "two signatures",
    (json) => ({
      ...json,
      dsseEnvelope: { ...(json["dsseEnvelope"] as object), signatures: [{ sig: "AAAA" }, { sig: "AAAA" }] },
    }),
    /is no valid bundle/,
  ],
  [
    "a payload that is no base64",
    (json) => ({ ...json, dsseEnvelope: { ...(json["dsseEnvelope"] as object), payload: "A*A=" } }),
    /wrong at dsseEnvelope.payload/,
  ],
  [
    "a chain, which v0.3 forbids",
    (json) => ({
      ...json,
      verificationMaterial: { x509CertificateChain: { certificates: [{ rawBytes: "AAAA" }] } },
    }),
    /is no valid bundle/,
  ],
  ["nothing", () => null, /its top/],
])("a bundle with %s is refused", async (_, change, why) => expect(await changed(change)).toMatch(why));
