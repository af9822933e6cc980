import { expect, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { attest, envelopeText, makeSigningKey, pipelineRunV02 } from "#test/provenance/chains.ts";
import { asLayout, fixture } from "#test/provenance/stored-repository.ts";
import { readEvidence } from "./evidence.ts";
import { makeTrust } from "./trust.ts";

/* Statements that lie beside an index and are about one of its entries alone. */

const OWN = makeSigningKey();

async function coverage(key = OWN) {
  const stored = fixture("cosign-v2-tags");
  for (const tag of Object.keys(stored.tags)) if (tag !== "latest") delete stored.tags[tag];
  const { index, entries } = stored;
  attest(stored, index, [envelopeText(pipelineRunV02([entries[1]]), key)]);
  const keys = [{ name: "cosign.pub", pem: OWN.pem, prefixes: ["oci:stored"] }];
  const trust = await makeTrust({ keys, identities: [] });
  if (!trust.ok) throw new Error(trust.failure.message);
  const reading = {
    source: asLayout(stored),
    store: createContentStore({ memoryBytes: 1e7 }),
    signal: AbortSignal.timeout(10_000),
  };
  const { coverage: covered } = await readEvidence(reading, { index, entries }, trust.value);
  return [covered.index, ...covered.entries].map(
    ({ attested: { where, verified, named } }) => `${where} ${verified}${named ? " named" : ""}`,
  );
}

test("one covers the entry that it names, by its own signature, and not the index that it lies beside", async () =>
  expect(await coverage()).toEqual(["none null", "none null", "index yes named", "none null", "none null"]));

test("by a stranger's key it does not hold", async () =>
  expect((await coverage(makeSigningKey()))[2]).toBe("index no named"));
