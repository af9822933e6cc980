import { expect, onTestFinished, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { newReading } from "#lib/oci/read-stored.ts";
import { attest, envelopeText, makeSigningKey, pipelineRunV02, signImage } from "#test/provenance/chains.ts";
import {
  fixture,
  type ImageDigests,
  publicKey,
  pushStored,
  type StoredRepository,
  serveStored,
} from "#test/provenance/stored-repository.ts";
import { startRegistry } from "#test/registry/bed.ts";
import { open, REPOSITORY } from "#test/registry/open.ts";
import { type ImageEvidence, readEvidence } from "./evidence.ts";
import { makeTrust, type Trust } from "./trust.ts";

const signal = AbortSignal.timeout(60_000);

const trusting =
  (...pems: readonly string[]) =>
  async (host: string): Promise<Trust> => {
    const keys = pems.map((pem, at) => ({ name: `key ${at + 1}`, pem, prefixes: [`${host}/team`] }));
    const trust = await makeTrust({ keys, identities: [] });
    return trust.ok ? trust.value : expect.fail(trust.failure.message);
  };

const allKeys = trusting(publicKey("cosign"), publicKey("p384"), publicKey("rsa"), publicKey("ed25519"));

async function debianWith(stored: StoredRepository): Promise<string> {
  const registry = await startRegistry();
  onTestFinished(() => registry.stop());
  await pushStored({ ...stored, repository: REPOSITORY }, registry.host);
  return registry.host;
}

/** Looks at an image there; `again` looks once more with what was kept. */
async function lookAt(host: string, image: ImageDigests, keys = allKeys) {
  const { source, seen } = open(host);
  const reading = newReading({ source, store: createContentStore({ memoryBytes: 1e7 }), signal });
  const trust = await keys(host);
  const evidence = await readEvidence(reading, image, trust);
  const requests = seen.splice(0);
  const again = async () => {
    await readEvidence(reading, image, trust);
    return seen.splice(0);
  };
  return {
    evidence,
    requests,
    again,
  };
}

const counts = ({ coverage }: ImageEvidence) =>
  Object.entries(coverage.counts).map(
    ([name, { own, index, none, unknown, verified }]) =>
      `${name} ${own}+${index}-${none}?${unknown} v${verified}`,
  );

const found = ({ index, entries }: ImageEvidence) =>
  [index, ...entries].map(({ artifacts }) => artifacts.map((one) => `${one.found} ${one.outcome?.kind}`));

const kinds = (requests: readonly string[]) => {
  const of = (part: RegExp) => requests.filter((line) => part.test(line)).length;
  return {
    tags: of(/manifests\/sha256-[0-9a-f]{64}\.(sig|att|sbom)$/),
    referrers: of(/referrers\//),
    fallback: of(/manifests\/sha256-[0-9a-f]{64}$/),
    manifests: of(/manifests\/sha256:/),
    blobs: of(/blobs\//),
    all: requests.length,
  };
};

test("cosign's tags are found and hold in Debian's registry", async () => {
  const stored = fixture("cosign-v2-tags");
  const { evidence, requests, again } = await lookAt(await debianWith(stored), stored);
  expect(found(evidence)).toEqual([
    ["tag verified", "tag verified"],
    Array(3).fill("tag verified"),
    Array(3).fill("tag verified"),
    Array(6).fill("tag verified"),
    ["tag undefined"],
  ]);
  expect(counts(evidence)).toEqual(["attested 2+2-0?0 v4", "signed 3+1-0?0 v4", "sbom 4+0-0?0 v3"]);
  // Three tags and the referrers of each of five digests, and this registry has no referrers API.
  expect(kinds(requests)).toEqual({ tags: 15, referrers: 5, fallback: 5, manifests: 0, blobs: 12, all: 37 });
  expect(kinds(await again())).toEqual({
    tags: 15,
    referrers: 5,
    fallback: 5,
    manifests: 0,
    blobs: 0,
    all: 25,
  });
});

test("bundles are found under the fallback tag and hold in Debian's registry", async () => {
  const stored = fixture("cosign-v3-bundles");
  const { evidence } = await lookAt(await debianWith(stored), stored);
  expect(found(evidence)).toEqual([2, 3, 1, 3, 0].map((n) => Array(n).fill("fallback-tag verified")));
  expect(counts(evidence)).toEqual(["attested 3+1-0?0 v4", "signed 1+3-0?0 v4", "sbom 1+0-3?0 v1"]);
});

test("bundles are found among the referrers where there is the API, in four questions a digest", async () => {
  const stored = fixture("cosign-v3-bundles");
  const { evidence, requests, again } = await lookAt(await serveStored(stored), stored);
  expect(found(evidence)).toEqual([2, 3, 1, 3, 0].map((n) => Array(n).fill("referrer verified")));
  expect(kinds(requests)).toEqual({ tags: 15, referrers: 5, fallback: 0, manifests: 9, blobs: 9, all: 38 });
  expect(kinds(await again())).toEqual({
    tags: 15,
    referrers: 5,
    fallback: 0,
    manifests: 0,
    blobs: 0,
    all: 20,
  });
});

test("without a key for the path nothing is called verified, and nothing unverified", async () => {
  const stored = fixture("cosign-v2-tags");
  const { evidence } = await lookAt(await serveStored(stored), stored, trusting());
  expect(new Set(found(evidence).flat())).toEqual(new Set(["tag no-key", "tag undefined"]));
  expect(evidence.coverage.entries[0]).toMatchObject({ attested: { where: "own", verified: "no-key" } });
});

test("what Chains wrote for one run covers every image of it, and the one it never heard of not", async () => {
  const key = makeSigningKey();
  const stored = fixture("cosign-v2-tags");
  for (const tag of Object.keys(stored.tags)) if (tag !== "latest") delete stored.tags[tag];
  const [amd64, arm64, amd64Zstd] = stored.entries;
  // The twin of arm64 is no subject, and that of amd64 is one to which nothing was attached.
  const named = [stored.index, amd64, arm64, amd64Zstd];
  const envelope = envelopeText(pipelineRunV02(named), key);
  for (const digest of [stored.index, amd64, arm64]) {
    attest(stored, digest, [envelope]);
    signImage(stored, digest, key);
  }
  const { evidence, requests } = await lookAt(await debianWith(stored), stored, trusting(key.pem));
  expect(
    evidence.coverage.entries.map(({ attested, signed }) => [attested.where, attested.named, signed.where]),
  ).toEqual([
    ["own", false, "own"],
    ["own", false, "own"],
    ["index", true, "index"],
    ["index", false, "index"],
  ]);
  expect(evidence.coverage.entries.map(({ verified }) => verified)).toEqual(Array(4).fill("yes"));
  // One envelope for all three, read once, and a signature for each.
  expect(kinds(requests).blobs).toBe(4);
});

test("a signature that was copied to another image covers nothing there", async () => {
  const key = makeSigningKey();
  const stored = fixture("cosign-v3-bundles");
  const [amd64, arm64] = stored.entries;
  signImage(stored, arm64, key, amd64);
  const { evidence } = await lookAt(
    await serveStored(stored),
    { ...stored, index: digestOf("x") },
    trusting(key.pem),
  );
  const [signature] = evidence.entries[1]?.artifacts ?? [];
  expect(signature?.outcome).toMatchObject({ kind: "not-verified", reason: "other-subject" });
  expect(evidence.coverage.entries[1]?.signed).toMatchObject({ where: "none" });
});

test.each([
  ["referrers", /\/referrers\//, 403, "denied"],
  ["referrers", /\/referrers\//, 500, "registry-error"],
  ["sig", /\.sig$/, 401, "unauthorized"],
  ["att", /\.att$/, 503, "registry-error"],
] as const)(
  "what could not be looked for is not taken for nothing: %s",
  async (place, path, status, code) => {
    const stored = fixture("cosign-v2-tags");
    const host = await serveStored(stored, (asked, response) => {
      if (!path.test(asked)) return false;
      response.writeHead(status).end();
      return true;
    });
    const { evidence } = await lookAt(host, stored);
    for (const one of [evidence.index, ...evidence.entries])
      expect(one.unseen.map((unseen) => `${unseen.place} ${unseen.failure.code}`)).toEqual([
        `${place} ${code}`,
      ]);
    const last = evidence.coverage.entries.at(-1);
    const unknown = place === "att" ? last?.attested : last?.signed;
    // The index's own is found elsewhere, unless that is the place.
    expect(unknown?.where).toBe(place === "referrers" ? "index" : "unknown");
    expect(last?.sbom.where).toBe("own");
  },
);

test("a damaged blob costs itself alone", async () => {
  const stored = fixture("cosign-v2-tags");
  const tag = `${stored.index.replace(":", "-")}.att`;
  const { layers } = JSON.parse(stored.manifests[stored.tags[tag] ?? ""]?.text ?? "") as {
    layers: [{ digest: Digest }];
  };
  stored.blobs[layers[0].digest] = `${stored.blobs[layers[0].digest]} `;
  const { evidence } = await lookAt(await serveStored(stored), stored);
  expect(evidence.index.artifacts.map(({ content, outcome }) => [content.kind, outcome?.kind])).toEqual([
    ["text", "verified"],
    ["unread", undefined],
  ]);
  // It was announced as provenance, and nobody knows whether it is.
  expect(evidence.coverage.index.attested.where).toBe("unknown");
});

test("a sha512 digest, of which there can be no such tag, is asked for among the referrers alone", async () => {
  const { source, seen } = open(await serveStored(fixture("cosign-v3-bundles")));
  const reading = newReading({ source, store: createContentStore({ memoryBytes: 1e6 }), signal });
  const index = digestOf("x", "sha512");
  await readEvidence(reading, { index, entries: [] }, { rules: [], fingerprint: "" });
  expect(kinds(seen)).toMatchObject({ tags: 0, referrers: 1 });
});
