import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { pipelineRunDocument, type RunDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { exportedSource } from "./exported-source.ts";
import type { RunQuery } from "./run-source.ts";

const never = new AbortController().signal;
const digest = `sha256:${"a".repeat(64)}`;
const labels = { app: "web" };
const parent = { name: "web", uid: "u1" };
const documents = [
  pipelineRunDocument({ ...parent, labels, createdAt: "2026-08-02T00:00:00Z" }),
  pipelineRunDocument({ name: "older", labels, createdAt: "2026-08-01T00:00:00Z" }),
  pipelineRunDocument({ name: "other", labels: { app: "api" } }),
  pipelineRunDocument({ name: "elsewhere", labels, namespace: "other" }),
  taskRunDocument({ name: "web-build", labels, pipelineRun: parent, results: { x: `a@${digest}` } }),
  taskRunDocument({ name: "web-scan", pipelineRun: parent }),
];

function exported(all: readonly RunDocument[], more = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "twofold-source-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "runs.yaml"), all.map((one) => stringify(one)).join("---\n") + more);
  return folder;
}

test.each([
  [{ kind: "labelled", namespace: "shop", anyOf: [labels], since: null, limit: 9 }, ["web", "older"]],
  [{ kind: "labelled", namespace: "shop", anyOf: [labels], since: null, limit: 1 }, ["web"]],
  [
    { kind: "labelled", namespace: "shop", anyOf: [labels], since: "2026-08-01T12:00:00Z", limit: 9 },
    ["web"],
  ],
  [{ kind: "labelled", namespace: "shop", anyOf: [{ ...labels, no: "" }], since: null, limit: 9 }, []],
  [{ kind: "pipeline-run", namespace: "shop", uid: "u1" }, ["web"]],
  [{ kind: "task-runs", namespace: "shop", pipelineRun: parent }, ["web-build", "web-scan"]],
  [{ kind: "digest", namespace: "shop", digest, anyOf: [], since: null, limit: 9 }, ["web-build"]],
  [{ kind: "digest", namespace: "other", digest, anyOf: [], since: null, limit: 9 }, []],
] as readonly [RunQuery, readonly string[]][])("%j", async (query, names) => {
  const source = exportedSource({ name: "files", paths: [exported([...documents, ...documents])] });
  const found = await source.find(query, never);
  expect(found.ok && found.value.runs.map(({ name }) => name)).toEqual(names);
});

const any: RunQuery = { kind: "labelled", namespace: "shop", anyOf: [labels], since: null, limit: 9 };

test("a document that is none is told beside the runs", async () => {
  const folder = exported(documents, "---\na: [1\n");
  expect(await exportedSource({ name: "files", paths: [folder] }).find(any, never)).toMatchObject({
    ok: true,
    value: { runs: { length: 2 }, unreadable: [{ name: expect.stringContaining("runs.yaml, document 7") }] },
  });
});

test("a folder that is not there is a fault of the settings", async () =>
  expect(await exportedSource({ name: "files", paths: ["/nowhere/x"] }).find(any, never)).toMatchObject({
    ok: false,
    failure: { code: "source-config", source: "files", message: expect.stringContaining("/nowhere/x") },
  }));

test("a reader who gives up gets no half of it", async () =>
  expect(
    await exportedSource({ name: "files", paths: [exported(documents)] }).find(any, AbortSignal.abort()),
  ).toMatchObject({ ok: false, failure: { code: "source-away" } }));
