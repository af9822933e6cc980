import { expect, test } from "vitest";
import { attest, envelopeText, makeSigningKey, pipelineRunV02 } from "#test/provenance/chains.ts";
import { bareFixture, evidenceIn } from "#test/provenance/look.ts";

/* Statements that lie beside an index and are about one of its entries alone. */

const OWN = makeSigningKey();

async function coverage(key = OWN) {
  const stored = bareFixture();
  const { index, entries } = stored;
  attest(stored, index, [envelopeText(pipelineRunV02([entries[1]]), key)]);
  const { coverage: covered } = await evidenceIn(stored, { index, entries }, OWN.pem);
  return [covered.index, ...covered.entries].map(
    ({ attested: { where, verified, named } }) => `${where} ${verified}${named ? " named" : ""}`,
  );
}

test("one covers the entry that it names, by its own signature, and not the index that it lies beside", async () =>
  expect(await coverage()).toEqual(["none null", "none null", "index yes named", "none null", "none null"]));

test("by a stranger's key it does not hold", async () =>
  expect((await coverage(makeSigningKey()))[2]).toBe("index no named"));
