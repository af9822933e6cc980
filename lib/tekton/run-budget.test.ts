import { describe, expect, test } from "vitest";
import { type GivenTaskRun, goJson, stepDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { readRun } from "./read-run.ts";
import type { TaskRun } from "./run.ts";
import { bytesNaming, runBudget, withMoreReferences } from "./run-budget.ts";

function read(document: unknown): TaskRun {
  const run = readRun(document);
  if (!run.ok || run.value.kind !== "TaskRun") throw new Error("no TaskRun");
  return run.value;
}

const digest = (n: number) => `sha256:${String(n).padStart(64, "0")}`;
const repository = "quay.io/redhat-user-workloads/my-team-tenant/my-component";
const images = (count: number) =>
  Array.from({ length: count }, (_, n) => `${repository}@${digest(n + 1)}`).join(", ");
const indexResults = (count: number) => ({
  IMAGE_DIGEST: digest(0),
  IMAGE_URL: `${repository}:${"c".repeat(40)}`,
  IMAGES: images(count),
});
/** Three steps with scripts: five containers, 2457 bytes. */
const taskSpec = (results: readonly string[]) => ({
  steps: [{ script: "x" }, { script: "x" }, { script: "x" }],
  results: results.map((name) => ({ name, type: "string" })),
});

/** A task whose results are all there when its first step ends, and so in every step's message. */
function indexRun(results: Readonly<Record<string, string>>, given: GivenTaskRun = {}): TaskRun {
  const steps = ["build", "sbom", "upload"].map((name) => stepDocument(name, results));
  return read(taskRunDocument({ results, taskSpec: taskSpec(Object.keys(results)), steps, ...given }));
}

/** What the entrypoint writes: the results as declared, then the start. */
const written = (results: Readonly<Record<string, string>>) =>
  goJson([
    ...Object.entries(results).map(([key, value]) => ({ key, value, type: 1 })),
    { key: "StartedAt", value: "2026-08-01T10:00:01.000Z", type: 3 },
  ]);

describe("bytes used", () => {
  test.each([
    ["one result", { a: "b" }],
    ["an index of four", indexResults(4)],
    ["what Go escapes", { html: '<&>\n"\\ é 🦭' }],
  ])("of %s are those that Tekton wrote", (_what, results) => {
    const budget = runBudget(indexRun(results));
    expect(budget.exactness).toBe("exact");
    expect(budget.usedBytes).toBe(new TextEncoder().encode(written(results)).length);
  });

  test.each([
    ["a step that failed and may", { terminationReason: "Continued" }, 7, 39 + 1],
    ["one of an older Tekton", { terminationReason: undefined }, 12, 39 + 2],
    ["one that was cancelled", { terminationReason: "Cancelled" }, 0, 37 + 9],
  ])("%s has an entry more", (_what, said, exitCode, more) => {
    const step = stepDocument("build", { a: "b" }) as { terminated: object };
    const failed = { ...step, ...said, terminated: { ...step.terminated, exitCode } };
    const results = { a: "b" };
    const run = read(taskRunDocument({ results, taskSpec: taskSpec(["a"]), steps: [failed] }));
    expect(runBudget(run).usedBytes).toBe(written(results).length + more);
  });

  test("are the longest message's: a step that is skipped repeats nothing", () => {
    const results = { a: "b".repeat(500) };
    const skipped = { ...(stepDocument("last", {}) as object), terminationReason: "Skipped" };
    const run = read(
      taskRunDocument({
        results,
        taskSpec: taskSpec(["a"]),
        steps: [stepDocument("build", results), skipped],
      }),
    );
    expect(runBudget(run)).toMatchObject({ exactness: "exact", usedBytes: written(results).length });
  });

  test("are an estimate where a store keeps no messages", () => {
    const results = indexResults(4);
    const run = read(taskRunDocument({ results, taskSpec: taskSpec(Object.keys(results)), steps: [] }));
    const budget = runBudget(run);
    expect(budget).toMatchObject({ exactness: "estimated", usedBytes: written(results).length });
    expect(budget.basis).toContain("by formula");
  });

  test("leave out what a single step's result brings", () => {
    const results = { a: "b", own: "x".repeat(3000) };
    const spec = { steps: [{}], results: [{ name: "a" }, { name: "own", value: "$(steps.s.results.r)" }] };
    const run = read(taskRunDocument({ results, taskSpec: spec, steps: [] }));
    expect(runBudget(run).usedBytes).toBe(written({ a: "b" }).length);
  });

  test("of a message that is compressed are an estimate below the plain ones", () => {
    const provenance = { featureFlags: { enableTerminationMessageCompression: true } };
    const budget = runBudget(indexRun(indexResults(12), { provenance }));
    expect(budget.exactness).toBe("estimated");
    expect(budget.usedBytes).toBeLessThan(written(indexResults(12)).length / 2);
  });
});

describe("the verdict", () => {
  test.each([
    [4, "within"],
    [12, "within"],
    [13, "near"],
    [15, "near"],
  ])("for %i references is %s", (count, verdict) =>
    expect(runBudget(indexRun(indexResults(count)))).toMatchObject({
      verdict,
      limitBytes: 2457,
      missing: [],
    }),
  );

  test("is near from 80 percent on", () => {
    const filled = (bytes: number) =>
      runBudget(indexRun({ a: "x".repeat(bytes - written({ a: "" }).length) }));
    expect([1965, 1966].map((bytes) => filled(bytes).verdict)).toEqual(["within", "near"]);
  });

  test("a result that no step wrote is no loss where every message came whole", () => {
    const budget = runBudget(indexRun({ a: "b" }, { taskSpec: taskSpec(["a", "SBOM_BLOB_URL"]) }));
    expect(budget).toMatchObject({ verdict: "within", missing: ["SBOM_BLOB_URL"] });
    expect(budget.reason).toContain("no step wrote it");
  });

  test("a result that is missing where no messages are kept is said to be unknown", () => {
    const run = read(taskRunDocument({ results: { a: "b" }, taskSpec: taskSpec(["a", "c"]), steps: [] }));
    expect(runBudget(run)).toMatchObject({
      verdict: "within",
      reason: expect.stringContaining("is unknown without"),
    });
    const none = { ...(stepDocument("build", {}) as object), terminationReason: "Completed" };
    const empty = read(taskRunDocument({ taskSpec: taskSpec(["c"]), steps: [none] }));
    expect(runBudget(empty).reason).toContain("is unknown without");
  });
});

describe("results that were cut", () => {
  const all = { ...indexResults(16), SBOM_BLOB_URL: `${repository}@${digest(0)}` };
  const cut = (bytes: number) => stepDocument("upload", written(all).slice(0, bytes));
  const { SBOM_BLOB_URL: _, ...survived } = all;
  const cutRun = (bytes: number, given: GivenTaskRun = {}) =>
    read(
      taskRunDocument({
        results: survived,
        taskSpec: taskSpec(Object.keys(all)),
        steps: [stepDocument("build", survived), cut(bytes)],
        ...given,
      }),
    );

  test("are seen by the message that Tekton could not read, and what was lost is named", () => {
    const budget = runBudget(cutRun(2457));
    expect(budget).toMatchObject({
      verdict: "truncated",
      exactness: "at-least",
      usedBytes: 2457,
      limitBytes: 2457,
      missing: ["SBOM_BLOB_URL"],
    });
    expect(budget.reason).toContain("SBOM_BLOB_URL stood in it and is gone though the run succeeded");
    expect(budget.basis).not.toContain("more containers than its task explains");
  });

  test("tell of containers that nobody knew of by where the cut is", () => {
    const budget = runBudget(cutRun(2048));
    expect(budget.basis).toContain("more containers than its task explains");
    expect(budget).toMatchObject({
      verdict: "truncated",
      reason: expect.stringContaining("SBOM_BLOB_URL very likely stood behind the cut"),
    });
  });

  test("are over the limit, and nothing is lost, where another step told them all", () => {
    const budget = runBudget(cutRun(2457, { results: all }));
    expect(budget).toMatchObject({ verdict: "over", missing: [] });
    expect(budget.reason).toContain("all that it told was in another step's message");
  });

  test("are certain where the name of one stands in what was left", () => {
    const long = { first: "x", IMAGES: images(30), last: "y" };
    const message = stepDocument("upload", written(long).slice(0, 2457));
    const run = read(
      taskRunDocument({
        results: { first: "x" },
        taskSpec: taskSpec(["first", "IMAGES", "last"]),
        steps: [message],
      }),
    );
    expect(runBudget(run)).toMatchObject({
      verdict: "truncated",
      missing: ["IMAGES", "last"],
      reason: expect.stringContaining("IMAGES stood in it and is gone though the run succeeded"),
    });
  });

  test("do not count a result that no step wrote: it would have stood before what was left", () => {
    const long = { IMAGES: images(30) };
    const whole = stepDocument("build", long);
    const run = read(
      taskRunDocument({
        results: long,
        taskSpec: taskSpec(["never", "IMAGES"]),
        steps: [whole, stepDocument("upload", written(long).slice(0, 2457))],
      }),
    );
    expect(runBudget(run)).toMatchObject({ verdict: "over", missing: ["never"] });
  });

  test("are over the limit where the run failed anyway", () =>
    expect(runBudget(cutRun(2457, { succeeded: "False" })).verdict).toBe("over"));

  test("are very likely where what survived is too much by itself and no message is kept", () => {
    const results = indexResults(18);
    const run = read(
      taskRunDocument({ results, taskSpec: taskSpec([...Object.keys(results), "c"]), steps: [] }),
    );
    expect(runBudget(run)).toMatchObject({ verdict: "truncated", exactness: "estimated", missing: ["c"] });
  });

  test("are not seen in the words of a container that could not start", () => {
    const step = stepDocument("build", "OCI runtime create failed: [bad]");
    expect(runBudget(read(taskRunDocument({ steps: [step], succeeded: "False" }))).verdict).toBe("within");
  });
});

test("a message that came whole above the pod's limit disproves that limit", () => {
  const budget = runBudget(indexRun(indexResults(26)));
  expect(budget).toMatchObject({ limitBytes: 4096, exactness: "exact", verdict: "near" });
  expect(budget.basis).toContain("came whole that the pod should not have carried");
});

test("a step that ended with code 1 and without Tekton's word was refused its message", () => {
  const refused = { name: "upload", terminated: { exitCode: 1, reason: "Error" } };
  const run = (steps: readonly unknown[]) =>
    runBudget(read(taskRunDocument({ succeeded: "False", taskSpec: taskSpec(["a"]), steps })));
  expect(run([stepDocument("build", { a: "b" }), refused])).toMatchObject({
    verdict: "over",
    reason: expect.stringContaining("Step upload"),
  });
  // An older Tekton has no such word for any step, and a killed process another code.
  expect(run([refused])).toMatchObject({
    verdict: "within",
    reason: expect.stringContaining("its log alone tells"),
  });
  const killed = { name: "upload", terminated: { exitCode: 137, reason: "OOMKilled" } };
  expect(run([stepDocument("build", { a: "b" }), killed]).verdict).toBe("within");
});

test("the limit is Tekton's own where the task is not known", () => {
  const run = read(taskRunDocument({ results: { a: "b" } }));
  expect(runBudget(run)).toMatchObject({
    limitBytes: 4096,
    basis: expect.stringContaining("its task is not known"),
  });
});

describe("results by sidecar logs", () => {
  const sidecar = (results: Readonly<Record<string, string>>, flags: object, given: GivenTaskRun = {}) =>
    read(
      taskRunDocument({
        results,
        provenance: { featureFlags: { resultExtractionMethod: "sidecar-logs", ...flags } },
        ...given,
      }),
    );
  const line = (name: string, value: string) => goJson({ name, value, type: "task" }).length;

  test("count each by itself, against the size that the run tells", () => {
    const budget = runBudget(sidecar({ a: "b", IMAGES: images(20) }, { maxResultSize: 3000 }));
    expect(budget).toMatchObject({
      mode: "sidecar-logs",
      usedBytes: line("IMAGES", images(20)),
      limitBytes: 3000,
      verdict: "near",
      references: { count: 20, more: 2 },
    });
  });

  test("are refused with a reason of their own", () =>
    expect(
      runBudget(read(taskRunDocument({ succeeded: "False", reason: "TaskRunResultLargerThanAllowedLimit" }))),
    ).toMatchObject({ mode: "sidecar-logs", verdict: "over", limitBytes: 4096, reason: "said" }));

  test("are assumed where the cluster is set so and the run does not tell", () => {
    const cluster = { extraction: "sidecar-logs", maxResultBytes: 9000 } as const;
    const budget = runBudget(indexRun(indexResults(4)), cluster);
    expect(budget).toMatchObject({ mode: "sidecar-logs", limitBytes: 9000 });
    expect(budget.basis).toContain("as the cluster is set");
  });
});

describe("more references", () => {
  const budget = runBudget(indexRun(indexResults(6)));
  test("take what one takes with its separator, and so many fit", () => {
    const each = images(2).length - images(1).length;
    expect(budget.references).toEqual({
      count: 6,
      bytesEach: each,
      more: Math.floor((2457 - budget.usedBytes) / each),
    });
    const { more } = budget.references ?? { more: 0 };
    expect(written(indexResults(6 + more)).length).toBeLessThanOrEqual(2457);
    expect(written(indexResults(7 + more)).length).toBeGreaterThan(2457);
  });

  test.each([
    [1, "within"],
    [7, "near"],
    [12, "over"],
  ])("%i more are %s", (more, verdict) => {
    const usedBytes = written(indexResults(6 + more)).length;
    expect(withMoreReferences(budget, more)).toMatchObject({ usedBytes, verdict });
  });

  test("are not guessed at for a run that names none", () => {
    const none = runBudget(indexRun({ IMAGE_URL: "x", IMAGES: "" }));
    expect(none.references).toBeNull();
    expect(withMoreReferences(none, 1)).toBeNull();
  });
});

test("the share of an index's manifests is that of the results that name them", () => {
  const run = indexRun({ ...indexResults(4), other: "x" });
  const budget = runBudget(run);
  const bytesOf = (name: string) => budget.results.find((result) => result.name === name)?.bytes ?? 0;
  expect(bytesNaming(run, budget, [digest(2), digest(3)])).toBe(bytesOf("IMAGES"));
  expect(bytesNaming(run, budget, [digest(0), digest(1)])).toBe(bytesOf("IMAGES") + bytesOf("IMAGE_DIGEST"));
  expect(bytesNaming(run, budget, [digest(99)])).toBe(0);
});
