import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type EvidenceBed, evidenceBed, publicKey } from "#test/evidence/bed.ts";
import { writeStored } from "#test/provenance/stored-repository.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { complaint, twofold } from "./twofold.ts";

const folder = tidyAfterAll().folder();
const key = join(folder, "cosign.pub");
const twoKeys = join(folder, "two.pub");
const DUAL = "amd64 gzip, amd64 chunked+";
const images = {
  full: `${DUAL} | named index 1 2 | attested index 1 2 | signed index 1 2 | sbom 1 2`,
  bare: DUAL,
  child: `amd64 gzip #b, amd64 chunked+ #b | named index 1 | attested index 1 | signed index 1`,
  badly: `amd64 gzip #c, amd64 chunked+ #c | named index 1 2 | badly index 1 2`,
  cut: `amd64 gzip #d, amd64 chunked+ #d | named index 1 2 | built 1 | extra 25 | cut`,
} as const;
type Name = keyof typeof images;
const beds = {} as Record<Name, EvidenceBed>;
const ref = (name: Name) => `oci:${join(folder, name)}:main`;
const runs = (name: Name) => join(folder, `runs-${name}`);

beforeAll(() => {
  writeFileSync(key, publicKey);
  writeFileSync(twoKeys, `${publicKey}${publicKey}`);
  for (const [name, line] of Object.entries(images) as [Name, string][]) {
    beds[name] = evidenceBed(line);
    mkdirSync(join(folder, name));
    writeStored(beds[name].stored, join(folder, name));
    mkdirSync(runs(name));
    const list = { apiVersion: "v1", kind: "List", items: beds[name].runs };
    writeFileSync(join(runs(name), "runs.json"), JSON.stringify(list));
  }
});

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const fact = {
  digest,
  named: z.array(z.object({ run: z.string(), result: z.string() })),
  attested: z.enum(["own", "index", "none"]),
  verified: z.enum(["yes", "no", "no-key"]),
  signed: z.enum(["own", "index", "none"]),
  sbom: z.enum(["own", "index", "none"]),
};
/** The public contract; more members may stand beside these. */
const contract = z.object({
  reference: z.string(),
  digest,
  index: z.object(fact),
  entries: z.array(z.object({ ...fact, position: z.int().min(1) })),
  runs: z.array(
    z.object({
      kind: z.enum(["PipelineRun", "TaskRun"]),
      namespace: z.string(),
      name: z.string(),
      uid: z.string(),
      results: z.array(
        z.object({
          name: z.string(),
          bytes: z.int().min(0),
          hint: z.enum(["image", "images", "artifact"]).nullable(),
          digests: z.array(z.string()),
        }),
      ),
      budget: z.object({ bytes: z.int(), limit: z.int(), basis: z.string() }),
    }),
  ),
  issues: z.array(z.object({ code: z.string(), severity: z.enum(["error", "warning", "info"]) })),
});

const read = async (name: Name, ...more: readonly string[]) => {
  const { status, stdout, stderr } = await runHere(["evidence", ref(name), "--json", ...more]);
  return { status, stderr, evidence: contract.parse(JSON.parse(stdout)) };
};

test("everything that is there is found, checked and joined", async () => {
  const { status, stderr, evidence } = await read("full", "--runs", runs("full"), "--key", key);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(evidence).toMatchObject({
    digest: beds.full.index,
    index: { attested: "own", verified: "yes", signed: "own", named: [{ result: "IMAGE_DIGEST" }, {}] },
    entries: [
      {
        position: 1,
        attested: "own",
        verified: "yes",
        signed: "own",
        sbom: "own",
        named: [{ result: "IMAGES" }],
      },
      {
        position: 2,
        attested: "own",
        verified: "yes",
        signed: "own",
        sbom: "own",
        named: [{ result: "IMAGES" }],
      },
    ],
    issues: [],
  });
  expect(evidence.runs.map(({ kind, budget }) => [kind, budget.limit])).toContainEqual(["TaskRun", 2457]);
});

test("without a key nothing is said to hold, nor not to", async () => {
  const { evidence } = await read("full", "--runs", runs("full"));
  expect(evidence.entries.map(({ verified }) => verified)).toEqual(["no-key", "no-key"]);
});

test.each([
  ["bare", ["no-provenance"], "no"],
  ["child", ["no-provenance"], "yes"],
  ["badly", ["signature-invalid"], "no"],
  ["cut", ["results-truncated", "no-provenance"], "no"],
] as const)("%s has the issues %j", async (name, codes, verified) => {
  // No run was made for the bare one; those of another image are none of its own.
  const others = name === "bare" ? "child" : name;
  const { status, evidence } = await read(name, "--runs", runs(others), "--key", key);
  expect(status).toBe(0);
  expect(evidence.issues.map(({ code }) => code)).toEqual(codes);
  expect(evidence.index.verified).toBe(verified);
});

describe("check --evidence", () => {
  test("tells them beside those of the index, and an error is status 1", async () => {
    const { status, stdout } = await runHere([
      "check",
      "--evidence",
      ref("cut"),
      "--runs",
      runs("cut"),
      "--json",
    ]);
    expect(status).toBe(1);
    const codes = (JSON.parse(stdout) as { reports: { issues: { code: string }[] }[] }).reports[0]?.issues;
    expect(codes?.map(({ code }) => code)).toContain("results-truncated");
  });
  test("without it they are not looked for", async () => {
    const { status, stdout } = await runHere(["check", ref("cut"), "--json"]);
    expect(status).toBe(0);
    expect(stdout).not.toContain("results-truncated");
  });
  test("SARIF names a rule for each of them", async () => {
    const { stdout } = await runHere(["check", "--evidence", ref("bare"), "--format", "sarif"]);
    const [run] = (
      JSON.parse(stdout) as {
        runs: {
          results: { ruleId: string; ruleIndex: number }[];
          tool: { driver: { rules: { id: string }[] } };
        }[];
      }
    ).runs;
    const [result] = run?.results ?? [];
    expect(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe("no-provenance");
  });
});

test("paths and keys may be several, before and behind the reference", async () => {
  const all = [runs("full"), runs("cut"), "--key", key];
  expect((await runHere(["evidence", "--runs", ...all, "--json", ref("full")])).status).toBe(0);
  expect((await runHere(["evidence", "--runs", runs("full"), ref("full"), "--json"])).status).toBe(0);
  const several = ["--runs", runs("full"), ref("full"), ref("child"), "--json"];
  const { stdout } = await runHere(["check", "--evidence", ...several]);
  expect((JSON.parse(stdout) as { reports: unknown[] }).reports).toHaveLength(2);
  expect((await runHere(["evidence", ref("full"), "--runs", ...all])).status).toBe(0);
  expect((await runHere(["evidence", "--key", key, ref("full")])).status).toBe(0);
});

test("the text says it in a line a digest, and what a policy would say", async () => {
  const { stdout } = await twofold(["evidence", ref("child"), "--runs", runs("child"), "--key", key]);
  expect(stdout).toContain("2\u00a0manifests: 1 of 2 named by a result, 1 of 2 with provenance");
  expect(stdout).toContain("index: through the index that lists it");
  expect(stdout).toContain("✗ fails  Every digest has a signature that verifies");
});

test("a file that cannot be read is named and costs itself: the report comes all the same", async () => {
  const mixed = join(folder, "mixed");
  mkdirSync(mixed);
  copyFileSync(join(runs("full"), "runs.json"), join(mixed, "runs.txt"));
  writeFileSync(join(mixed, "bad.yaml"), "a: [1");
  const { status, stderr, evidence } = await read("full", "--runs", mixed, "--key", key);
  expect(status).toBe(2);
  expect(stderr).toMatch(complaint);
  expect(stderr).toContain("1 of 2 files could not be read: mixed/bad.yaml, document 1: ");
  expect(evidence.entries.map(({ named }) => named.length)).toEqual([1, 1]);
});

test("a path with no run, or one that is no file, is told and not waited for", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  mkdirSync(join(folder, "empty"));
  const { status, stderr, evidence } = await read("bare", "--runs", join(folder, "empty"), pipe);
  expect(status).toBe(2);
  expect(stderr).toContain("empty: there is no PipelineRun and no TaskRun in it; pipe: it is no file");
  expect(evidence.entries).toHaveLength(2);
});

describe("what cannot be done ends with status 2 and a line that says what to do", () => {
  test.each([
    ["no reference", ["evidence"]],
    ["two references", ["evidence", "a/b", "c/d"]],
    ["a path that is not there", ["evidence", ref("bare"), "--runs", join(folder, "nowhere")]],
    ["a key that is not there", ["evidence", ref("bare"), "--key", join(folder, "nowhere.pub")]],
    ["a key that is none", ["evidence", ref("bare"), "--key", join(folder, "runs-full", "runs.json")]],
    ["a key file that holds two", ["evidence", ref("bare"), "--key", twoKeys], /holds 2 public keys/],
    ["a key that never ends", ["evidence", ref("bare"), "--key", "/dev/zero"], /no regular file/],
    ["an option without its path", ["evidence", ref("bare"), "--runs"]],
    ["places without evidence", ["check", ref("bare"), "--runs", folder]],
    ["an image that is not there", ["evidence", `oci:${folder}/full:nowhere`]],
  ] as readonly [string, readonly string[], RegExp?][])("%s", async (_what, args, says = complaint) => {
    const { status, stderr } = await runHere(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(complaint);
    expect(stderr).toMatch(says);
  });
});

test.each([
  ["json", '"code": "source-malformed"'],
  ["sarif", '"executionSuccessful": false'],
  ["junit", 'errors="1"'],
  ["markdown", "Could not be read"],
])("what could not be looked at is no success in %s", async (format, text) => {
  const nothing = join(folder, "nothing");
  mkdirSync(nothing, { recursive: true });
  const { status, stdout, stderr } = await runHere([
    ...["check", "--evidence", "--format", format, ref("full"), "--runs", nothing],
  ]);
  expect(status).toBe(2);
  expect(stdout).toContain(text);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
