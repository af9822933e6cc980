import { expect, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { readEvidence } from "#lib/provenance/evidence.ts";
import { makeTrust } from "#lib/provenance/trust.ts";
import { evidenceBed, publicKey } from "#test/evidence/bed.ts";
import { asLayout } from "#test/provenance/stored-repository.ts";
import { attestedOf } from "./attested.ts";

/** How many subjects the attestation has by which the index is judged, or why there is none. */
async function judgedBy(line: string, hasKey = true): Promise<number | "unbelieved" | null> {
  const { stored, index } = evidenceBed(`amd64 gzip, arm64 gzip | ${line}`);
  const source = asLayout(stored);
  const keys = hasKey ? [{ name: "cosign.pub", pem: publicKey, prefixes: [source.name] }] : [];
  const trust = await makeTrust({ keys, identities: [] });
  if (!trust.ok) throw new Error(trust.failure.message);
  const reading = {
    source,
    store: createContentStore({ memoryBytes: 1 << 20 }),
    signal: AbortSignal.timeout(10_000),
  };
  const evidence = await readEvidence(reading, { index, entries: [] }, trust.value);
  const judged = attestedOf(evidence.index);
  return judged === null || judged === "unbelieved" ? judged : judged.subjects.length;
}

test("what verifies counts, also behind one that does not", async () =>
  expect(await judgedBy("badly index | attested index 1 2")).toBe(3));

test("what does not verify is never judged", async () =>
  expect(await judgedBy("badly index 1")).toBe("unbelieved"));

test("without a key all that is signed is judged", async () =>
  expect(await judgedBy("attested index 1", false)).toBe(2));

test("what nobody signed is never judged", async () =>
  expect(await judgedBy("unsigned index 1 2")).toBeNull());
