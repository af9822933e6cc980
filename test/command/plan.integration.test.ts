import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { tidyAfterAll } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { writeLayout } from "./images.ts";
import { twofold } from "./twofold.ts";

const folder = tidyAfterAll().folder();
const layout = `oci:${folder}/layout`;

beforeAll(() =>
  writeLayout(join(folder, "layout"), {
    gzip: "amd64 gzip, arm64 gzip",
    dual: "amd64 gzip, amd64 chunked+",
    wrong: "amd64 chunked, amd64 gzip, arm64 gzip",
    // Other digests than above: what is missing or damaged is so for every tag of the layout.
    missing: "amd64 gzip, arm64 missing #b",
    unread: "amd64 gzip, arm64 damaged #c",
  }),
);

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** The public contract; more members may stand beside these. */
const contract = z.object({
  reference: z.string(),
  digest,
  choice: z.enum(["gzip", "zstd-chunked", "dual"]),
  desired: z.array(
    z.object({
      position: z.int().min(1),
      platform: z.string().nullable(),
      compression: z.string(),
      action: z.enum(["keep", "move", "annotate", "make", "drop"]),
      from: z.int().min(1).nullable(),
      digest: digest.nullable(),
    }),
  ),
  bytes: z.object({ added: z.int().min(0), freed: z.int().min(0), estimated: z.boolean() }),
  results: z.object({ bytes: z.int(), limit: z.int() }),
  issuesGone: z.array(z.string()),
  issuesNew: z.array(z.string()),
});

test.each(["gzip", "zstd-chunked", "dual"])("the JSON for %s keeps to the contract", async (choice) => {
  for (const tag of ["gzip", "dual", "wrong", "missing"]) {
    const { status, stdout } = await runHere(["plan", `${layout}:${tag}`, "--choice", choice, "--json"]);
    expect(status).toBe(0);
    expect(contract.parse(JSON.parse(stdout))).toMatchObject({ choice, reference: `${layout}:${tag}` });
  }
});

test("the least change: one entry annotated and moved, one made, and the issues that go", async () => {
  const { stdout } = await runHere(["plan", `${layout}:wrong`, "--choice", "dual", "--json"]);
  const plan = contract.parse(JSON.parse(stdout));
  expect(plan.desired.map(({ position, action, from }) => `${position} ${action} ${from}`)).toEqual([
    "1 move 2",
    "2 annotate 1",
    "3 keep 3",
    "4 make 3",
  ]);
  expect(plan.issuesGone.toSorted()).toEqual(["missing-variant", "zstd-before-gzip", "zstd-unannotated"]);
  expect(plan.issuesNew).toEqual([]);
  expect(plan.bytes.estimated).toBe(true);
});

test("the text says what is done to which entry, what it costs and what to mind", async () => {
  const { status, stdout } = await twofold(["plan", `${layout}:gzip`, "--choice", "dual"]);
  expect(status).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain(`${layout}:gzip needs 2 changes to be dual.`);
  expect(stdout).toMatch(/^ {2}3 {2}\+ make from 1 {2}linux\/amd64 {2}zstd:chunked$/m);
  expect(stdout).toMatch(/Result size: [\d,]+ of 2,457 bytes/);
  expect(stdout).toMatch(/^ {2}new-digest: /m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour where there is no terminal
  expect(stdout).not.toMatch(/\u001b/);
});

test("nothing to do is said, and is no failure", async () => {
  const { status, stdout } = await runHere(["plan", `${layout}:dual`, "--choice", "dual"]);
  expect(status).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain("is already dual: nothing to do.");
});

test("an entry that cannot be read is said, and nothing is planned for its platform", async () => {
  const { status, stdout, stderr } = await runHere([
    "plan",
    `${layout}:unread`,
    "--choice",
    "dual",
    "--json",
  ]);
  const { desired } = contract.parse(JSON.parse(stdout));
  expect(desired.map(({ action, from }) => `${action} ${from}`)).toEqual(["keep 1", "keep 2", "make 1"]);
  // What does not match its digest is an issue of the image, as for check.
  expect([status, stderr]).toEqual([0, ""]);
});

test.each([
  [["plan"], /plan needs a reference/],
  [["plan", "a/b"], /plan needs --choice gzip\|zstd-chunked\|dual/],
  [["plan", "a/b", "--choice", "brotli"], /"brotli" is no choice/],
  [["plan", "a/b", "c/d", "--choice", "gzip"], /plan takes one reference/],
  [["plan", "oci:/nonexistent/place", "--choice", "gzip"], /oci:\/nonexistent\/place/],
])("%j ends with status 2 and one line", async (args, line) => {
  const { status, stdout, stderr } = await runHere(args);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(line);
});
