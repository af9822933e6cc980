import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { pipelineRunV1, pipelineRunV02 } from "#test/provenance/chains.ts";
import { fixture } from "#test/provenance/stored-repository.ts";
import { parseBundle } from "./bundle.ts";
import { parseEnvelope } from "./envelope.ts";
import { parseSimpleSigning } from "./simple-signing.ts";
import { buildFacts } from "./slsa.ts";
import { parseStatement } from "./statement.ts";

const bytesOf = (bytes: Uint8Array) => ({ digest: digestOf(bytes), bytes, mediaType: null });

const samples = [
  ...Object.values(fixture("cosign-v2-tags").blobs),
  ...Object.values(fixture("cosign-v3-bundles").blobs),
];

/** Real documents with a part of them exchanged for anything. */
const spoilt = fc
  .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(20), fc.string({ maxLength: 8 }))
  .map(([text, at, length, put]) => {
    const from = at % Math.max(1, text.length);
    return Buffer.from(text.slice(0, from) + put + text.slice(from + length));
  });

test("whatever the bytes are, they are read or refused, and nothing is thrown", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(spoilt, fc.uint8Array()), async (given) => {
      const verified = bytesOf(given);
      const statement = parseStatement({ payloadType: "application/vnd.in-toto+json", payload: given }, "It");
      for (const parsed of [
        statement,
        parseEnvelope(verified),
        parseSimpleSigning(verified),
        await parseBundle(verified),
      ])
        if (!parsed.ok) expect(parsed.failure.code).toBe("malformed");
    }),
  );
});

/** A predicate with one value, wherever it is, exchanged for any JSON. */
function exchanged(value: unknown, at: number, put: unknown): unknown {
  let left = at;
  const walk = (one: unknown): unknown => {
    if (left-- === 0) return put;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

test.each([
  ["v0.2", pipelineRunV02([digestOf("a")])],
  ["v1", pipelineRunV1([digestOf("a")])],
])("facts of %s are told from any predicate", (_, { predicate, predicateType }) => {
  const statement = { version: "v1", predicateType, subjects: [] } as const;
  const sound = buildFacts({ ...statement, predicate });
  fc.assert(
    fc.property(fc.nat(150), fc.jsonValue(), (at, put) => {
      const facts = buildFacts({ ...statement, predicate: exchanged(predicate, at, put) });
      // One strange value hides what stands in it and never all.
      const known = [facts?.builder, facts?.run?.uid, facts?.finishedAt, facts?.commits[0]?.revision];
      const whole = [sound?.builder, sound?.run?.uid, sound?.finishedAt, sound?.commits[0]?.revision];
      if (at > 0) expect(known.filter((one, n) => one === whole[n]).length).toBeGreaterThan(0);
    }),
  );
});
