import { expect, test } from "vitest";
import { evidenceOf } from "#test/evidence/bed.ts";
import type { DigestFacts, EvidenceReport } from "./report.ts";

const DUAL = "amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+";
const ALL = "index 1 2 3 4";
const FULL = `${DUAL} | named ${ALL} | attested ${ALL} | signed ${ALL} | sbom 1 2 3 4`;

const line = ({ named, attested, verified, signed, sbom }: DigestFacts): string =>
  [named.map(({ result }) => result).join("+") || "-", attested, verified, signed, sbom].join(" ");
const issues = ({ issues: found }: EvidenceReport) =>
  found.map(({ code, severity, positions }) => `${code}[${positions}] ${severity}`);
const checks = ({ checks: all }: EvidenceReport) =>
  Object.fromEntries(all.map(({ code, state, positions }) => [code, `${state} [${positions}]`]));

test("of a build that names, signs and attests everything, each digest has its own", async () => {
  const report = await evidenceOf(FULL);
  expect(line(report.index)).toBe("IMAGE_DIGEST+IMAGE_DIGEST own yes own none");
  expect(report.entries.map(line)).toEqual(Array(4).fill("IMAGES own yes own own"));
  expect(issues(report)).toEqual([]);
  expect(report.coverage).toEqual({
    entries: 4,
    named: 4,
    attested: { own: 4, index: 0, none: 0 },
    verified: { yes: 4, no: 0, "no-key": 0, none: 0 },
    signed: { own: 4, index: 0, none: 0 },
    signatures: { yes: 4, no: 0, "no-key": 0, none: 0 },
    sbom: { own: 4, index: 0, none: 0 },
  });
  expect(checks(report)).toEqual({
    signed: "holds []",
    attested: "holds []",
    "built-by-task": "holds []",
    "subjects-match": "holds []",
    "all-images-scanned": "unknown [0,1,2,3,4]",
    sbom: "holds []",
    "promoted-index": "holds []",
    "trusted-tasks": "unknown []",
    "one-per-architecture": "unknown [1,2,3,4]",
  });
});

test("a child without anything of its own is told with what the index gives it", async () => {
  const report = await evidenceOf(`${DUAL} | named index 1 2 3 | attested index 1 2 3 | signed index 1 2 3`);
  expect(report.entries.map(line)[3]).toBe("- index yes index none");
  expect(issues(report)).toEqual(["no-provenance[4] warning"]);
  expect(report.coverage.attested).toEqual({ own: 3, index: 1, none: 0 });
  // The index's attestation verifies and does not name it.
  expect(report.coverage.verified).toEqual({ yes: 3, no: 0, "no-key": 0, none: 1 });
  expect(checks(report)).toMatchObject({ signed: "fails [4]", attested: "fails [4]" });
});

test.each([
  ["nothing at all", DUAL, ["no-provenance[1,2,3,4] warning"]],
  ["nothing, and a policy that asks", `${DUAL} | policy`, ["no-provenance[1,2,3,4] error"]],
  ["attestations that do not verify", `${DUAL} | badly ${ALL}`, ["signature-invalid[1,2,3,4] warning"]],
  [
    "the same, and a policy that asks",
    `${DUAL} | badly ${ALL} | policy`,
    ["no-provenance[1,2,3,4] error", "signature-invalid[1,2,3,4] error"],
  ],
  ["the same, and nobody is believed", `${DUAL} | badly ${ALL} | policy | no key`, []],
  ["the same beside attestations that verify", `${DUAL} | badly 1 | attested ${ALL} | policy`, []],
  [
    "a signature of a stranger",
    `${DUAL} | attested ${ALL} | signed index 1 2 | forged 3`,
    ["signature-invalid[3] warning"],
  ],
  [
    "a signature of a stranger beside the index, and a policy that asks",
    `${DUAL} | attested ${ALL} | signed 1 2 | forged index 3 | policy`,
    ["signature-invalid[3] error"],
  ],
  ["a signature that nobody can check", `${DUAL} | attested ${ALL} | forged ${ALL} | no key`, []],
  ["a Notary Project signature", `${DUAL} | attested ${ALL} | notary ${ALL} | policy`, []],
  ["a statement that nobody signed", `${DUAL} | named ${ALL} | unsigned ${ALL} | policy`, []],
  ["no key to check them with, and a policy that asks", `${DUAL} | attested ${ALL} | no key | policy`, []],
  ["a result alone", `${DUAL} | named ${ALL}`, []],
  ["an attestation alone", `${DUAL} | attested ${ALL}`, []],
  ["a statement of the index that names them", `${DUAL} | attested ${ALL} | no key`, []],
  ["results near the limit", `${DUAL} | named ${ALL} | extra 14`, ["results-near-limit[1,2,3,4] warning"]],
  [
    "results that Tekton refused",
    `${DUAL} | named ${ALL} | extra 60 | refused`,
    ["results-over-limit[] error", "no-provenance[1,2,3,4] warning"],
  ],
  [
    "results that were cut",
    `${DUAL} | named ${ALL} | extra 25 | cut`,
    ["results-truncated[] error", "no-provenance[1,2,3,4] warning"],
  ],
])("%s", async (_what, given, expected) => expect(issues(await evidenceOf(given))).toEqual(expected));

test("a task that lost its results is told by the other tasks of its pipeline run", async () => {
  const report = await evidenceOf(`${DUAL} | named ${ALL} | built 1 2 | extra 25 | cut`);
  expect(issues(report)).toEqual(["results-truncated[] error", "no-provenance[3,4] warning"]);
  expect(report.runs.map(({ standsFor }) => standsFor).toSorted()).toEqual([
    "its-pipeline-run",
    "lost-its-results",
    "names-a-digest",
    "names-a-digest",
  ]);
});

test("a run whose hints Chains drops is told, with what is wrong in them", async () => {
  const report = await evidenceOf(`${DUAL} | semicolons 1 2`);
  expect(report.runs).toMatchObject([{ name: "joined-wrongly", standsFor: "names-it-wrongly" }]);
  expect(report.runs[0]?.results[0]?.malformed).toHaveLength(1);
  expect(report.entries.map(({ named }) => named.length)).toEqual([0, 0, 0, 0]);
  expect(issues(report)).toEqual(["no-provenance[1,2,3,4] warning"]);
});

test("one manifest where the run made an index", async () => {
  const report = await evidenceOf(`${DUAL} | named ${ALL} | of 2`);
  expect(issues(report)).toEqual(["promoted-not-index[] warning"]);
  expect(checks(report)["promoted-index"]).toBe("fails [0]");
});

test("what there is none of is neither verified nor not", async () => {
  const { index, entries, coverage } = await evidenceOf(`${DUAL} | attested index 1 2 | badly 3`);
  expect([index, ...entries].map(({ attestation }) => attestation)).toEqual([
    "yes",
    "yes",
    "yes",
    "no",
    null,
  ]);
  expect(coverage.verified).toEqual({ yes: 2, no: 1, "no-key": 0, none: 1 });
});

test("verified, not verified and no key are three things", async () => {
  expect((await evidenceOf(`${DUAL} | attested ${ALL}`)).index.verified).toBe("yes");
  expect((await evidenceOf(`${DUAL} | badly ${ALL}`)).index.verified).toBe("no");
  expect((await evidenceOf(`${DUAL} | attested ${ALL} | no key`)).index.verified).toBe("no-key");
});

test("a bad signature says so where it is asked for", async () => {
  const report = await evidenceOf(`${DUAL} | badly ${ALL}`);
  expect(report.checks.find(({ code }) => code === "attested")).toMatchObject({
    state: "fails",
    positions: [0, 1, 2, 3, 4],
    // It is there, so that naming it in a result mends nothing.
    mend: expect.stringContaining("a key that Twofold trusts"),
  });
  // What its tasks would say is not heard.
  expect(checks(report)).toMatchObject({
    "built-by-task": "fails [0,1,2,3,4]",
    "subjects-match": "unknown [0,1,2,3,4]",
  });
  expect(report.index.artifacts[0]?.outcome).toMatchObject({ kind: "not-verified", reason: "bad-signature" });
});

test("a statement that nobody signed is no attestation, with a key or without", async () => {
  for (const key of ["", " | no key"]) {
    const report = await evidenceOf(`${DUAL} | unsigned ${ALL}${key}`);
    expect(issues(report)).toEqual(["no-provenance[1,2,3,4] warning"]);
    expect(report.coverage.attested).toEqual({ own: 0, index: 0, none: 4 });
    expect(report.entries[0]?.artifacts).toMatchObject([
      { role: "provenance", isSigned: false, outcome: { kind: "not-verified", reason: "no-signature" } },
    ]);
    expect(checks(report)).toMatchObject({
      attested: "fails [0,1,2,3,4]",
      "built-by-task": "fails [0,1,2,3,4]",
    });
    expect(report.checks.find(({ code }) => code === "attested")?.reason).toContain("nobody signed");
  }
});

test("each reason is told of those that it holds for", async () => {
  const report = await evidenceOf(`${DUAL} | badly 1 2 | unsigned 4`);
  expect(report.checks.find(({ code }) => code === "attested")?.reason).toBe(
    "The index and entry 3: no provenance of its own. " +
      "Entries 1 and 2: its provenance does not verify: no signature on it is by cosign.pub. " +
      "Entry 4: no provenance of its own but a statement that nobody signed, as BuildKit writes it.",
  );
});

test("an attestation tells which run, task and commit made the digest", async () => {
  const report = await evidenceOf(FULL);
  expect(report.entries[0]?.artifacts.find(({ role }) => role === "provenance")?.build).toMatchObject({
    kind: "PipelineRun",
    name: "app-on-push-x7k2p",
    task: "build-image-index",
    commits: [{ repository: "https://git.example/team/app.git" }],
  });
});

test("a run tells its results, its budget and its tasks", async () => {
  const { runs } = await evidenceOf(FULL);
  expect(runs.map(({ kind, standsFor }) => [kind, standsFor])).toEqual([
    ["PipelineRun", "names-a-digest"],
    ["TaskRun", "names-a-digest"],
  ]);
  const [pipeline, task] = runs;
  expect(pipeline?.tasks).toMatchObject([{ pipelineTask: "build-image-index", names: true }]);
  expect(task?.results.map(({ name, hint, digests }) => [name, hint, digests.length])).toEqual([
    ["IMAGE_DIGEST", "image", 1],
    ["IMAGE_URL", "image", 0],
    ["IMAGES", "images", 4],
  ]);
  expect(task?.budget).toMatchObject({
    limit: 2457,
    exactness: "exact",
    verdict: "within",
    dual: { verdict: "within" },
  });
  expect(task?.budget.bytes).toBeGreaterThan(500);
});

test("a Notary Project signature is a signature of its own that is not checked, and never none", async () => {
  const report = await evidenceOf(`${DUAL} | attested ${ALL} | notary index 1 2 3 | signed 3`);
  const of = ({ signed, signature }: DigestFacts) => [signed, signature];
  expect([report.index, ...report.entries].map(of)).toEqual([
    ...[
      ["own", null],
      ["own", null],
      ["own", null],
      ["own", "yes"],
    ],
    // Through the index, whose own it is.
    ["index", null],
  ]);
  expect(report.index.artifacts.filter(({ role }) => role === "signature")).toMatchObject([
    { isSigned: true, outcome: { kind: "not-checked", what: "Notary Project signature" } },
  ]);
  const alone = await evidenceOf(`${DUAL} | attested ${ALL} | notary ${ALL}`);
  expect(alone.checks.find(({ code }) => code === "signed")).toMatchObject({
    state: "unknown",
    positions: [0, 1, 2, 3, 4],
    reason: "The index and entries 1 to 4: not checked: Notary Project signature.",
  });
});
