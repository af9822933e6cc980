import { describe, expect, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { type Digest, digestOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_EMPTY, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { newReading } from "#lib/oci/read-stored.ts";
import type { Source } from "#lib/oci/source/source.ts";
import { attest, envelopeText, makeSigningKey, pipelineRunV02 } from "#test/provenance/chains.ts";
import {
  addBlob,
  addManifest,
  asLayout,
  fixture,
  type StoredRepository,
} from "#test/provenance/stored-repository.ts";
import { type Artifact, type Beside, MAX_ARTIFACTS, MAX_CONTENT_BYTES, readBeside } from "./beside.ts";

const look = (source: Source, digest: Digest): Promise<Beside> =>
  readBeside(
    newReading({
      source,
      store: createContentStore({ memoryBytes: 1e7 }),
      signal: AbortSignal.timeout(10_000),
    }),
    digest,
  );

/** `where role [what it is]`, one a line. */
function said({ artifacts, unseen, leftOut }: Beside): string[] {
  return [
    ...artifacts.map((one) => `${one.found} ${one.role}${whatItIs(one)}`),
    ...unseen.map(({ place, failure }) => `${place}: ${failure.code}`),
    ...(leftOut === 0 ? [] : [`and ${leftOut} more`]),
  ];
}

function whatItIs({ content, predicateType }: Artifact): string {
  if (content.kind === "unread") return ` unread: ${content.failure.code}`;
  if (content.kind === "sbom") return ` ${content.format}`;
  if ("says" in content && content.kind !== "text")
    return ` ${content.says?.ok ? "" : "unreadable "}${predicateType}`;
  return content.kind === "other" ? " other" : "";
}

const check = async (stored: StoredRepository, digest: Digest) => said(await look(asLayout(stored), digest));

const V02 = "https://slsa.dev/provenance/v0.2";
const V1 = "https://slsa.dev/provenance/v1";
const SPDX = "https://spdx.dev/Document";
const CYCLONEDX = "https://cyclonedx.org/bom";
const SIGN = "https://sigstore.dev/cosign/sign/v1";

test("what cosign writes under tags is found by tag", async () => {
  const stored = fixture("cosign-v2-tags");
  const { index, entries } = stored;
  const source = asLayout(stored);
  const all = await Promise.all([index, ...entries].map(async (digest) => said(await look(source, digest))));
  expect(all).toEqual([
    ["tag signature", `tag provenance ${V02}`],
    ["tag signature", `tag provenance ${V02}`, `tag sbom ${SPDX}`],
    ["tag signature", `tag provenance ${V1}`, `tag sbom ${SPDX}`],
    [...Array(3).fill("tag signature"), ...Array(3).fill(`tag sbom ${CYCLONEDX}`)],
    ["tag sbom spdx"],
  ]);
});

test.each([
  ["fallback-tag", false],
  ["referrer", true],
] as const)("bundles are found by %s", async (found, withUntagged) => {
  const stored = fixture("cosign-v3-bundles");
  const source = asLayout(stored, { withUntagged });
  const all = await Promise.all(
    [stored.index, ...stored.entries].map(async (digest) => said(await look(source, digest)).sort()),
  );
  expect(all).toEqual([
    [`${found} provenance ${V02}`, `${found} signature ${SIGN}`],
    [`${found} provenance ${V1}`, `${found} sbom ${SPDX}`, `${found} signature ${SIGN}`],
    // By cosign 2, whose list says the type of the configuration.
    [`${found} provenance ${V1}`],
    Array(3).fill(`${found} provenance ${V1}`),
    [],
  ]);
});

test("an artifact says where it lies and what it is", async () => {
  const stored = fixture("cosign-v2-tags");
  const { artifacts } = await look(asLayout(stored), stored.index);
  const tag = `sha256-${hexOf(stored.index)}.att`;
  const text = stored.manifests[stored.tags[tag] ?? ""]?.text ?? "";
  expect(artifacts[1]).toMatchObject({
    tag,
    manifestDigest: stored.tags[tag],
    layerDigest: JSON.parse(text).layers[0].digest,
    mediaType: "application/vnd.dsse.envelope.v1+json",
    annotations: { predicateType: V02 },
    predicateType: V02,
  });
});

test("what Chains attests has no annotation that names its predicate, which its text does", async () => {
  const stored = fixture("cosign-v2-tags");
  const [, , , bare] = stored.entries;
  attest(stored, bare, [envelopeText(pipelineRunV02([bare]), makeSigningKey())]);
  expect(await check(stored, bare)).toEqual([`tag provenance ${V02}`, "tag sbom spdx"]);
});

test("what the text says counts, and not the annotation", async () => {
  const stored = fixture("cosign-v2-tags");
  const [amd64] = stored.entries;
  const tag = `sha256-${hexOf(amd64)}.att`;
  const manifest = JSON.parse(stored.manifests[stored.tags[tag] ?? ""]?.text ?? "");
  for (const layer of manifest.layers) layer.annotations.predicateType = "https://example.com/anything";
  addManifest(stored, manifest, tag);
  expect(await check(stored, amd64)).toContain(`tag provenance ${V02}`);
});

describe("one that cannot be read", () => {
  interface Layer {
    readonly digest: string;
    readonly size: number;
  }
  const changedAttestation = (change: (stored: StoredRepository, layer: Layer) => Partial<Layer>) => {
    const stored = fixture("cosign-v2-tags");
    const [amd64] = stored.entries;
    const tag = `sha256-${hexOf(amd64)}.att`;
    const manifest = JSON.parse(stored.manifests[stored.tags[tag] ?? ""]?.text ?? "");
    Object.assign(manifest.layers[0], change(stored, manifest.layers[0]));
    addManifest(stored, manifest, tag);
    return check(stored, amd64);
  };

  test.each<[string, Parameters<typeof changedAttestation>[0], string]>([
    [
      "gone",
      (stored, { digest }) => {
        delete stored.blobs[digest];
        return {};
      },
      "not-found",
    ],
    [
      "damaged",
      (stored, { digest }) => {
        stored.blobs[digest] = "x";
        return {};
      },
      "digest-mismatch",
    ],
    ["too large", () => ({ size: MAX_CONTENT_BYTES + 1 }), "too-large"],
    ["no envelope", (stored) => ({ digest: addBlob(stored, "{}"), size: 2 }), "malformed"],
    ["of an unknown algorithm", () => ({ digest: `blake3:${"a".repeat(64)}` }), "malformed"],
  ])("costs itself alone and is told: %s", async (_, change, code) => {
    expect(await changedAttestation(change)).toEqual([
      "tag signature",
      // What its annotation announces.
      `tag provenance unread: ${code}`,
      `tag sbom ${SPDX}`,
      // What is malformed was seen; what could not be fetched was not.
      ...(code === "malformed" ? [] : [`att: ${code}`]),
    ]);
  });

  test("is told when its text is no statement", async () => {
    const stored = fixture("cosign-v2-tags");
    attest(stored, stored.index, [envelopeText({ no: "statement" }, makeSigningKey())]);
    expect(await check(stored, stored.index)).toEqual(["tag signature", "tag attestation unreadable null"]);
  });

  test("is told when its tag names an index", async () => {
    const stored = fixture("cosign-v2-tags");
    stored.tags[`sha256-${hexOf(stored.index)}.sig`] = stored.index;
    expect(await check(stored, stored.index)).toEqual([
      "tag signature unread: malformed",
      `tag provenance ${V02}`,
    ]);
  });

  test("is told when its manifest is gone from behind the list", async () => {
    const stored = fixture("cosign-v3-bundles");
    const list = JSON.parse(stored.manifests[stored.tags[`sha256-${hexOf(stored.index)}`] ?? ""]?.text ?? "");
    delete stored.manifests[list.manifests[0].digest];
    expect((await check(stored, stored.index))[0]).toBe("fallback-tag other unread: not-found");
  });

  test("of more than all may cost together leaves the others", async () => {
    const stored = fixture("cosign-v2-tags");
    const large = { mediaType: "application/vnd.dsse.envelope.v1+json", size: MAX_CONTENT_BYTES };
    const layers = Array.from({ length: 6 }, (_, at) => ({ ...large, digest: digestOf(`${at}`) }));
    const config = { mediaType: OCI_CONFIG, digest: digestOf(""), size: 0 };
    const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers };
    addManifest(stored, manifest, `sha256-${hexOf(stored.index)}.att`);
    const found = await check(stored, stored.index);
    // The signature's few bytes leave room for three of the four that would fit alone.
    const unread = [...Array(3).fill("not-found"), ...Array(3).fill("too-large")];
    expect(found.map((line) => line.split(" ").at(-1))).toEqual(["signature", ...unread, ...unread]);
  });
});

/** A manifest that refers to the index, listed under the fallback tag as the type that is told. */
function refer(
  stored: ReturnType<typeof fixture>,
  layer: { readonly mediaType: string; readonly text: string },
  listedAs: string,
): void {
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: layer.mediaType,
    config: { mediaType: OCI_EMPTY, digest: addBlob(stored, "{}"), size: 2 },
    layers: [
      {
        mediaType: layer.mediaType,
        digest: addBlob(stored, layer.text),
        size: Buffer.byteLength(layer.text),
      },
    ],
    subject: { mediaType: OCI_INDEX, digest: stored.index, size: 1 },
  };
  const digest = addManifest(stored, manifest);
  const size = Buffer.byteLength(stored.manifests[digest]?.text ?? "");
  const tag = `sha256-${hexOf(stored.index)}`;
  const before = JSON.parse(stored.manifests[stored.tags[tag] ?? ""]?.text ?? '{"manifests":[]}');
  const entry = { mediaType: OCI_MANIFEST, digest, size, artifactType: listedAs };
  const manifests = [...before.manifests, entry];
  addManifest(stored, { schemaVersion: 2, mediaType: OCI_INDEX, manifests } as { mediaType: string }, tag);
}

describe("referrers of other kinds", () => {
  const statement = JSON.stringify(pipelineRunV02([digestOf("x")]));
  test.each([
    ["application/spdx+json", "{}", "application/spdx+json", "sbom spdx"],
    ["application/vnd.cyclonedx+json", "{}", OCI_EMPTY, "sbom cyclonedx"],
    [
      "application/vnd.in-toto+json",
      statement,
      "application/vnd.docker.attestation.manifest.v1+json",
      `provenance ${V02}`,
    ],
    ["application/vnd.example.scan", "{}", "application/vnd.example.scan", "other other"],
    ["application/vnd.example.scan", "{}", OCI_EMPTY, "other other"],
  ])("%s listed as one", async (mediaType, text, listedAs, what) => {
    const stored = fixture("cosign-v2-tags");
    refer(stored, { mediaType, text }, listedAs);
    expect((await check(stored, stored.index)).slice(2)).toEqual([`fallback-tag ${what}`]);
  });

  test("a signature under a tag that refers to the image as well is one", async () => {
    const stored = fixture("cosign-v2-tags");
    const tag = `sha256-${hexOf(stored.index)}.sig`;
    const manifest = JSON.parse(stored.manifests[stored.tags[tag] ?? ""]?.text ?? "");
    addManifest(
      stored,
      { ...manifest, subject: { mediaType: OCI_INDEX, digest: stored.index, size: 1 } },
      tag,
    );
    expect(await check(stored, stored.index)).toEqual(["tag signature", `tag provenance ${V02}`]);
  });
});

test("more than anybody looks at is counted", async () => {
  const stored = fixture("cosign-v2-tags");
  for (let at = 0; at < MAX_ARTIFACTS + 5; at += 1)
    refer(
      stored,
      { mediaType: "application/vnd.example.scan", text: `${at}` },
      "application/vnd.example.scan",
    );
  const found = await check(stored, stored.index);
  expect(found).toHaveLength(MAX_ARTIFACTS + 1);
  // Two places are taken by what stands under the tags.
  expect(found.at(-1)).toBe("and 7 more");
});

test("nothing found is nothing, and not a failure", async () => {
  expect(await check(fixture("cosign-v2-tags"), digestOf("nobody signed this"))).toEqual([]);
});

test("nobody looks once it was given up", async () => {
  const stored = fixture("cosign-v2-tags");
  const reading = newReading({
    source: asLayout(stored),
    store: createContentStore({ memoryBytes: 1e6 }),
    signal: AbortSignal.abort(),
  });
  expect(said(await readBeside(reading, stored.index))).toEqual(
    ["sig", "att", "sbom", "referrers"].map((place) => `${place}: cancelled`),
  );
});
