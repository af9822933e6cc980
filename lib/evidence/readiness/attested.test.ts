import { expect, test } from "vitest";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { evidenceBed, publicKey } from "#test/evidence/bed.ts";
import { attest, envelopeText, makeSigningKey, pipelineRunV02 } from "#test/provenance/chains.ts";
import { evidenceIn } from "#test/provenance/look.ts";
import type { StoredRepository } from "#test/provenance/stored-repository.ts";
import { attestedOf } from "./attested.ts";

/** How many subjects each attestation has by which the index is judged, or why there is none. */
async function judgedBy(line: string, hasKey = true): Promise<readonly number[] | string> {
  const { stored, index } = evidenceBed(`amd64 gzip, arm64 gzip | ${line}`);
  return judged(stored, index, hasKey ? publicKey : null);
}

const OWN = makeSigningKey();

async function judged(
  stored: StoredRepository,
  index: Digest,
  pem: string | null,
): Promise<readonly number[] | string> {
  const evidence = await evidenceIn(stored, { index, entries: [] }, pem);
  const told = attestedOf(evidence.index);
  return told.kind === "judged" ? told.attestations.map(({ subjects }) => subjects.length) : told.kind;
}

test("what verifies counts, also behind one that does not", async () =>
  expect(await judgedBy("badly index | attested index 1 2")).toEqual([3]));

test("what does not verify is never judged", async () =>
  expect(await judgedBy("badly index 1")).toBe("unbelieved"));

test("without a key all that is signed is judged", async () =>
  expect(await judgedBy("attested index 1", false)).toEqual([2]));

test("what nobody signed is never judged", async () =>
  expect(await judgedBy("unsigned index 1 2")).toBe("none"));

type Statement = ReturnType<typeof pipelineRunV02>;

/** One that has as many subjects as it is told, the index first. */
const statement = (index: Digest, subjects: number, change: Partial<Statement["predicate"]> = {}) => {
  const others = Array.from({ length: subjects - 1 }, (_, at) => digestOf(`${at}`));
  const one = pipelineRunV02([index, ...others]);
  return { ...one, predicate: { ...one.predicate, ...change } };
};
const task = { buildType: "tekton.dev/v1/TaskRun" };
const ended = (buildFinishedOn: string | undefined) =>
  ({ metadata: { buildFinishedOn } }) as Partial<Statement["predicate"]>;
const v1 = (index: Digest) => ({
  ...statement(index, 1),
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {
    buildDefinition: {
      buildType: "https://tekton.dev/chains/v2/slsa",
      externalParameters: { runSpec: { pipelineRef: {} } },
    },
    runDetails: { metadata: { finishedOn: "2026-11-20T11:00:00Z" } },
  },
});

test.each<[string, (index: Digest) => readonly unknown[], readonly number[] | string]>([
  ["a task of the same second", (index) => [statement(index, 3, task), statement(index, 2)], [2]],
  ["a later task", (index) => [statement(index, 2), statement(index, 3, task)], [2]],
  ["tasks alone", (index) => [statement(index, 2, task)], "other-build"],
  ["another builder", (index) => [statement(index, 2, { buildType: "https://github.com/x" })], "other-build"],
  ["one of each version", (index) => [statement(index, 2), v1(index)], [2, 1]],
  [
    "the later of two",
    (index) => [
      statement(index, 2, ended("2026-11-20T10:00:00Z")),
      statement(index, 3, ended("2026-11-20T10:00:01Z")),
    ],
    [3],
  ],
  ["two of one second", (index) => [statement(index, 2), statement(index, 3)], [2, 3]],
  [
    "two, and one has no time",
    (index) => [statement(index, 2), statement(index, 3, ended(undefined))],
    "untimed",
  ],
  ["one without a time", (index) => [statement(index, 2, ended(undefined))], [2]],
])("of %s a policy judges by %#", async (_, statements, expected) => {
  const { stored, index } = evidenceBed("amd64 gzip");
  attest(
    stored,
    index,
    statements(index).map((one) => envelopeText(one, OWN)),
  );
  expect(await judged(stored, index, OWN.pem)).toEqual(expected);
});
