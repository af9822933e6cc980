import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { writeLayout } from "#test/command/images.ts";
import { deepImage, files } from "#test/deep/bed.ts";
import { rangeServer } from "#test/probe/range-server.ts";
import { serve } from "#test/registry/open.ts";
import { parseCommand } from "./arguments.ts";
import { createProgress } from "./progress.ts";
import { runHere } from "./test-run.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-check-deep-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const layout = `oci:${folder}`;
const right = makeLayer(files);
const encrypted = { ...right, mediaType: `${right.mediaType}+encrypted` };
writeLayout(layout.slice(4), {
  good: deepImage("amd64 gzip, amd64 chunked+"),
  broken: deepImage("amd64 gzip, amd64 chunked+ | latin-1 name"),
  encrypted: makeImage([[right], [encrypted]]),
});
const check = (...args: readonly string[]) => runHere(["check", ...args]);

test("what is read is said before, and every format shows what it came to", async () => {
  const quiet = await check(`${layout}:broken`);
  expect([quiet.status, quiet.stdout.includes("chunked-breaks-pull"), quiet.stderr]).toEqual([0, false, ""]);
  for (const format of ["text", "json", "sarif", "junit", "markdown"]) {
    const { status, stdout, stderr } = await check("--deep", "--format", format, `${layout}:broken`);
    expect([format, status]).toEqual([format, 1]);
    expect(stdout).toContain("chunked-breaks-pull");
    expect(stdout).toMatch(/name-not-utf8|is not UTF-8/);
    const [before, ...steps] = stderr.trim().split("\n");
    expect(before).toMatch(/broken: reading parts of 2.layers, [\d.]+.k?B$/);
    expect(steps.map((line) => /read (\d of 2)/.exec(line)?.[1])).toEqual(["1 of 2", "2 of 2"]);
  }
});

test("a good image stays so, whole layers too, and JSON tells how much was read", async () => {
  const { status, stdout, stderr } = await check("--deep=layers", "--json", `${layout}:good`);
  expect(status).toBe(0);
  expect(stderr).toMatch(/reading 2.layers whole/);
  expect(JSON.parse(stdout)).toMatchObject({
    reports: [{ issues: [], deep: { depth: "layers", layers: 2, bytes: expect.any(Number) } }],
    failures: [],
  });
});

test("what could not be looked into is never fine", async () => {
  const { status, stdout, stderr } = await check("--deep", `${layout}:encrypted`);
  expect(status).toBe(2);
  expect(stdout).not.toContain("No issue found.");
  expect(stderr).toMatch(/Entry 2, layer \S+ could not be read: Layer 1 of entry 2 is encrypted\./);
  const json = await check("--deep", "--json", `${layout}:encrypted`);
  expect(JSON.parse(json.stdout).failures).toMatchObject([
    { position: 2, layer: right.digest, code: "denied", message: "Layer 1 of entry 2 is encrypted." },
  ]);
  const { stdout: junit } = await check("--deep", "--format", "junit", `${layout}:encrypted`);
  expect(junit).toContain(`read entry 2 layer ${right.digest}`);
});

test("--deep has one value, which ends the paths of the option before it", () => {
  const parse = (line: string) => parseCommand(line.split(" "), (path) => path === "runs");
  expect(parse("check --deep=layers a/b")).toMatchObject({ ok: true, value: { deep: "layers" } });
  expect(parse("check a/b --deep")).toMatchObject({ ok: true, value: { deep: "claims" } });
  expect(parse("check a/b")).toMatchObject({ ok: true, value: { deep: null } });
  expect(parse("check -- --deep=x")).toMatchObject({
    ok: true,
    value: { deep: null, references: ["--deep=x"] },
  });
  expect(parse("check --evidence --runs runs --deep runs")).toMatchObject({
    ok: true,
    value: { references: ["runs"], evidence: { runs: ["runs"] } },
  });
  expect(parse("check --deep=all a/b")).toEqual({
    ok: false,
    failure: "--deep takes no value but layers, and --deep=all has another.",
  });
});

test("on a terminal the progress is one line that changes, and is gone before anything else is written", () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const progress = createProgress({ isTTY: true, columns: 30, write });
  progress.clear();
  progress.show("layer 1 of 2 of a very long reference");
  progress.step("not here");
  progress.clear();
  expect(written.join("")).toBe("\rtwofold: layer 1 of 2 of a ve\u001b[K\r\u001b[K");
});

test("probe prints what a registry answers; a warning is no failure, and what nobody knows is", async () => {
  const image = makeImage([[makeLayer([{ path: "a", content: "x".repeat(5000) }])]]);
  const ask = async (several: string, ...args: readonly string[]) =>
    runHere(["probe", `${await serve(rangeServer(image, several))}/team/app`, ...args]);
  const fine = await ask("206 both");
  expect([fine.status, fine.stderr]).toEqual([0, ""]);
  expect(fine.stdout).toMatch(/work here[\s\S]*two ranges at once +206 +as asked/);
  const bad = await ask("501", "--json");
  expect(bad.status).toBe(0);
  expect(JSON.parse(bad.stdout)).toMatchObject({
    verdict: "fails",
    answers: { several: { status: 501, outcome: "refused", failure: null } },
    issues: [{ code: "partial-pull-unsupported", severity: "warning", reason: "fails" }],
  });
  expect((await ask("200")).stdout).toMatch(/twice here[\s\S]*! warning +partial-pull-unsupported/);
  for (const [args, line] of [
    [["oci:folder"], /is a folder/],
    [[], /probe needs a repository/],
    [["a/b", "c/d"], /takes one repository/],
  ] as const) {
    const { status, stderr } = await runHere(["probe", ...args]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(line)]);
  }
});
