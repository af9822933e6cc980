import { expect, test } from "vitest";
import { type Digest, digestOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { makeSigningKey } from "#test/provenance/chains.ts";
import { bareFixture, evidenceIn } from "#test/provenance/look.ts";
import { addBlob, addManifest } from "#test/provenance/stored-repository.ts";
import type { ImageEvidence } from "./evidence.ts";

/* What BuildKit lists in the index itself: an attestation manifest whose layers are statements that nobody signed. */

const PROVENANCE = "https://slsa.dev/provenance/v1";
const SPDX = "https://spdx.dev/Document";
const IN_TOTO = "application/vnd.in-toto+json";

const statement = (predicateType: string, about: Digest): string =>
  JSON.stringify({
    _type: "https://in-toto.io/Statement/v1",
    predicateType,
    subject: [{ name: "pkg:docker/team/app@1?platform=linux%2Famd64", digest: { sha256: hexOf(about) } }],
    predicate:
      predicateType === SPDX
        ? { SPDXID: "SPDXRef-DOCUMENT" }
        : { buildDefinition: { buildType: "https://mobyproject.org/buildkit@v1" }, runDetails: {} },
  });

/** A dual index beside which nothing stands, and what it lists for its first entry. */
async function look(listing: (amd64: Digest) => readonly { type: string; text: string }[]) {
  const stored = bareFixture();
  const { index, entries } = stored;
  const [amd64] = entries;
  const config = addBlob(stored, '{"architecture":"unknown","os":"unknown"}');
  const layers = listing(amd64).map(({ type, text }) => ({
    mediaType: IN_TOTO,
    digest: addBlob(stored, text),
    size: Buffer.byteLength(text),
    annotations: { "in-toto.io/predicate-type": type },
  }));
  const manifest = addManifest(stored, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: OCI_CONFIG, digest: config, size: Buffer.byteLength(stored.blobs[config] ?? "") },
    layers,
  } as { mediaType: string });
  const listed = new Map([[amd64, layers.length === 0 ? [digestOf("lost")] : [manifest]]]);
  return evidenceIn(stored, { index, entries, listed }, makeSigningKey().pem);
}

const first = ({ entries }: ImageEvidence) =>
  (entries[0]?.artifacts ?? []).map(
    ({ found, role, outcome }) =>
      `${found} ${role} ${outcome?.kind === "not-verified" ? outcome.reason : outcome}`,
  );
const covered = ({ coverage }: ImageEvidence) => {
  const { attested, sbom, verified } = coverage.entries[0] as ImageEvidence["coverage"]["index"];
  return `attested ${attested.where}, sbom ${sbom.where}, verified ${verified}`;
};

test("what an index lists for an entry is shown; its SBOM counts, its provenance proves nothing", async () => {
  const evidence = await look((amd64) => [
    { type: SPDX, text: statement(SPDX, amd64) },
    { type: PROVENANCE, text: statement(PROVENANCE, amd64) },
  ]);
  expect(first(evidence)).toEqual(["index sbom no-signature", "index provenance no-signature"]);
  expect(covered(evidence)).toBe("attested none, sbom own, verified null");
  expect(evidence.entries.slice(1).flatMap(({ artifacts }) => artifacts)).toEqual([]);
});

test("an SBOM about another digest covers none", async () => {
  const evidence = await look(() => [{ type: SPDX, text: statement(SPDX, digestOf("another")) }]);
  expect(covered(evidence)).toBe("attested none, sbom none, verified null");
});

test("one that is not there is told, and what it holds is not known", async () => {
  const evidence = await look(() => []);
  expect(first(evidence)).toEqual(["index attestation null"]);
  expect(evidence.entries[0]?.artifacts[0]?.content).toMatchObject({
    kind: "unread",
    failure: { code: "not-found" },
  });
});
