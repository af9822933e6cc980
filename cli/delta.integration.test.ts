import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { writeLayout } from "#test/command/images.ts";
import { complaint } from "#test/command/twofold.ts";
import { runHere } from "./test-run.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-delta-"));
const layout = `oci:${folder}/layout`;

/** A base that never changes, and an application whose one chunk of three does. */
function build(version: number) {
  const middle = Buffer.from(`version ${version}\n`.padEnd(2000, "."));
  const app = Buffer.concat([Buffer.alloc(5000, "a"), middle, Buffer.alloc(5000, "z")]);
  const base = makeLayer([{ path: "usr/lib/base", content: "base ".repeat(2000) }]);
  const top = makeLayer([
    { path: "srv/app", content: app, cuts: [5000, 2000, 5000] },
    { path: "srv/same", content: "the same in all" },
    ...(version > 2 ? [{ path: "srv/new", content: "came with the third" }] : []),
  ]);
  return { base, top };
}

beforeAll(() => {
  const images = Object.fromEntries(
    [1, 2, 3, 10].map((version) => {
      const { base, top } = build(version);
      return [
        `v${version}`,
        makeImage([
          [{ gzipOf: base.tar }, { gzipOf: top.tar }],
          [base, top],
        ]),
      ];
    }),
  );
  const { base, top } = build(2);
  writeLayout(join(folder, "layout"), {
    ...images,
    gzip: makeImage([[{ gzipOf: base.tar }, { gzipOf: top.tar }]]),
    missing: "amd64 gzip, amd64 chunked+ missing",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The public contract; more members may stand beside these. */
const contract = z.object({
  platform: z.string().nullable(),
  whole: z.int(),
  layers: z.int(),
  files: z.int(),
  chunks: z.int(),
  toc: z.int(),
  causes: z.array(z.object({ path: z.string(), bytes: z.int(), change: z.enum(["new", "changed"]) })),
});

const delta = async (...args: string[]) => {
  const { status, stdout, stderr } = await runHere(["delta", ...args, "--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
};

test("an update in its five numbers, and the file that causes it", async () => {
  const made = contract.parse(await delta(`${layout}:v1`, `${layout}:v2`));
  expect(made.platform).toBe("linux/amd64");
  expect(made.whole).toBeGreaterThan(made.layers);
  expect(made.files).toBeGreaterThan(made.chunks);
  expect(made.toc).toBeGreaterThan(0);
  expect(made.causes.map(({ path, change }) => `${change} ${path}`)).toEqual(["changed srv/app"]);
  expect(made.chunks).toBe(made.causes[0]?.bytes);
});

test("the same build costs nothing, and a gzip build is only its layers", async () => {
  expect(await delta(`${layout}:v1`, `${layout}:v1`)).toMatchObject({
    layers: 0,
    files: 0,
    chunks: 0,
    toc: 0,
    causes: [],
  });
  const made = contract.parse(await delta(`${layout}:v1`, `${layout}:gzip`));
  expect([made.files, made.chunks, made.toc]).toEqual([made.whole, made.whole, 0]);
});

test.each([
  ["v1..v10", ["v2", "v3", "v10"]],
  ["v2..v3", ["v3"]],
  ["v3,v1", ["v1"]],
])("a series of tags, %s, counts versions as people do", async (tags, steps) => {
  const made = await delta(layout, "--tags", tags);
  expect(made.steps.map((step: { new: string }) => step.new)).toEqual(steps.map((tag) => `${layout}:${tag}`));
  for (const step of made.steps) contract.parse(step);
});

test("the text says who downloads what, and why", async () => {
  const { status, stdout } = await runHere(["delta", `${layout}:v2`, `${layout}:v3`]);
  expect(status).toBe(0);
  for (const line of [
    /^ {2}everything /m,
    /^ {2}missing layers .*Docker/m,
    /^ {2}missing files .*podman/m,
    /^ {2}missing chunks .*podman/m,
  ])
    expect(stdout).toMatch(line);
  expect(stdout).toMatch(/changed {2}srv\/app/);
  expect(stdout).toMatch(/new {6}srv\/new/);
});

test.each([
  [["delta", "a/b:1"], /delta takes the old reference and the new one/],
  [["delta", "a/b", "c/d", "--tags", "v1..v2"], /delta with --tags takes one repository/],
  [["delta", "a/b", "--tags", "v1"], /--tags needs two tags/],
  [["delta", layout, "--tags", "v3..v1"], /v3 comes after v1/],
  [["delta", layout, "--tags", "v7..v9"], /has no tags v7 and v9/],
  [["delta", `${layout}:v1`, `${layout}:none`], /has no tag none/],
  [["delta", `${layout}:missing`, `${layout}:missing`], /Entry 2 of .* could not be read/],
  [["delta", `${layout}:v1`, `${layout}:v2`, "--platform", "linux/s390x"], /has nothing for linux\/s390x/],
])("%j ends with status 2 and one line", async (args, line) => {
  const { status, stdout, stderr } = await runHere(args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(complaint);
});
