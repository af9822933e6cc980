import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { publicKey } from "#test/provenance/stored-repository.ts";
import { makeTrust, trustedFor } from "./trust.ts";

const pem = publicKey("cosign");

/** Who is believed for a repository, where each prefix has a key of its own name. */
async function believed(prefixes: string, repository: string): Promise<string> {
  const keys = prefixes.split(" ").map((prefix) => ({ name: prefix, pem, prefixes: [prefix] }));
  const trust = await makeTrust({ keys, identities: [] });
  if (!trust.ok) return trust.failure.message;
  return trustedFor(trust.value, repository)
    .map(({ name }) => name)
    .join(" ");
}

test.each([
  ["quay.io", "quay.io/org/app", "quay.io"],
  ["quay.io/org", "quay.io/org/app", "quay.io/org"],
  ["quay.io/org/", "quay.io/org/app", "quay.io/org/"],
  ["quay.io/org/app", "quay.io/org/app", "quay.io/org/app"],
  ["quay.io quay.io/org", "quay.io/org/app", "quay.io/org"], // the longest decides
  ["quay.io/org quay.io", "quay.io/org/app", "quay.io/org"],
  ["quay.io/org", "quay.io/organ/app", ""], // whole parts
  ["quay.io/org", "quay.io/or", ""],
  ["quay.io", "quay.io:8443/org/app", ""],
  ["localhost:5000/team", "localhost:5000/team/app", "localhost:5000/team"],
  ["[::1]:5000", "[::1]:5000/team/app", "[::1]:5000"],
  ["docker.io", "docker.io/org/app", "docker.io"],
  ["index.docker.io/org", "docker.io/org/app", "index.docker.io/org"],
  ["docker.io/library", "docker.io/org/app", ""],
  ["org", "docker.io/org/app", "org"], // as a reference without a host is read
  ["oci:samples/layout", "oci:samples/layout", "oci:samples/layout"],
  ["oci:samples", "oci:samples/layout", "oci:samples"],
  ["oci:samples", "oci:samples2", ""],
  ["quay.io", "ghcr.io/org/app", ""],
])("with %s, %s is checked by %j", async (prefixes, repository, names) =>
  expect(await believed(prefixes, repository)).toBe(names),
);

test.each([
  "",
  "oci:",
  "https://quay.io/org",
  "quay.io/Org",
  "quay.io/org/app:latest",
  "quay.io/a\tb",
  "quay.io//x",
])("%j is no path of images", async (prefix) =>
  expect(await believed(prefix, "x")).toMatch(/is no path of images/),
);

test("several keys of one path are all tried", async () => {
  const keys = ["a", "b"].map((name) => ({ name, pem, prefixes: ["quay.io/org", "ghcr.io"] }));
  const trust = await makeTrust({ keys, identities: [] });
  expect(trust.ok && trustedFor(trust.value, "quay.io/org/app").map(({ name }) => name)).toEqual(["a", "b"]);
});

const pemOf = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }).toString();

test("two keys in one file are told as that", async () => {
  const keys = [{ name: "k", pem: `${pem}${pem}`, prefixes: ["quay.io"] }];
  expect(await makeTrust({ keys, identities: [] })).toMatchObject({
    failure: { message: expect.stringContaining("several public keys") },
  });
});

test.each<[string, (pem: string) => string]>([
  ["a private key", (text) => text.replaceAll("PUBLIC", "PRIVATE")],
  ["nothing", () => ""],
  ["no base64", (text) => text.replace("M", "!")],
  ["another text", () => "ssh-ed25519 AAAA"],
  ["a key cut short", (text) => text.replace(/\n[^\n]+\n-----END/, "\n-----END")],
  ["two keys", (text) => `${text}${text}`],
  ["a key that agrees on secrets", () => pemOf(generateKeyPairSync("x25519").publicKey)],
  ["a key of another curve", () => pemOf(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey)],
])("%s is no public key", async (_, change) => {
  const keys = [{ name: "k", pem: change(pem), prefixes: ["quay.io"] }];
  expect(await makeTrust({ keys, identities: [] })).toMatchObject({ ok: false, failure: { setting: "k" } });
});

test.each([
  ["cosign", 91],
  ["ed25519", 44],
  // The rest is the number itself.
  ["p384", 24],
  ["rsa", 33],
] as const)(
  "no byte of the key %s can be another in the same key",
  async (name, bytes) => {
    const pemOf = (der: Buffer) =>
      `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`;
    const der = Buffer.from(publicKey(name).replace(/-----[^-]+-----/g, ""), "base64");
    const keyOf = async (bytes: Buffer) => {
      const keys = [{ name, pem: pemOf(bytes), prefixes: ["x.io"] }];
      const trust = await makeTrust({ keys, identities: [] });
      const [trusted] = trust.ok ? trustedFor(trust.value, "x.io/app") : [];
      return trusted?.kind === "key" ? trusted.key : null;
    };
    const own = (await keyOf(der)) ?? expect.fail("no key");
    for (let at = 0; at < bytes; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const other = Buffer.from(der);
        other[at] = byte;
        expect(`${at} ${byte} ${(await keyOf(other))?.equals(own) ?? false}`).toBe(
          `${at} ${byte} ${byte === der[at]}`,
        );
      }
    }
  },
  60_000,
);

test.each([
  ["no JSON", "{", "s", /cannot be read/],
  [
    "no authority",
    '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
    "s",
    /no certificate authority/,
  ],
  ["no subject", "{}", "", /needs a subject/],
])("a trusted root with %s is refused", async (_, trustedRoot, subject, why) => {
  const identities = [{ name: "i", trustedRoot, subject, issuer: "x", prefixes: ["quay.io"] }];
  const trust = await makeTrust({ keys: [], identities });
  expect(trust.ok ? "" : trust.failure.message).toMatch(why);
});
