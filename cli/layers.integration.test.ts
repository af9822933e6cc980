import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { type MadeFile, makeLayer } from "#test/chunked/make-layer.ts";
import { writeLayout } from "#test/command/images.ts";
import { complaint } from "#test/command/twofold.ts";
import { runHere } from "./test-run.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-layers-"));
const layout = `oci:${folder}/layout`;

const base: MadeFile[] = [
  { path: "etc/", type: "dir" },
  { path: "etc/app.conf", content: "listen = 8080\n" },
  { path: "usr/bin/app", content: "x".repeat(9000), cuts: [4000, 5000] },
  { path: "usr/bin/run", type: "symlink", link: "app" },
];
const rude: MadeFile[] = [{ path: "a\u001b]0;owned\u0007b", content: "c" }];

beforeAll(() => {
  const [layer, top, strange] = [base, [{ path: "srv/new", content: "n" }], rude].map((files) =>
    makeLayer(files),
  );
  if (layer === undefined || top === undefined || strange === undefined) throw new Error("three layers");
  writeLayout(join(folder, "layout"), {
    dual: makeImage(
      [
        [{ gzipOf: layer.tar }, { gzipOf: top.tar }],
        [layer, top],
      ],
      { history: ["COPY base", "COPY new"] },
    ),
    gzip: makeImage([[{ gzipOf: layer.tar }]]),
    rude: makeImage([[strange]], { history: ["RUN \u001b]0;owned\u0007"] }),
    refused: makeImage([[makeLayer(base, { tocJson: () => "{" })]]),
    bare: makeImage([[{ ...layer, annotations: {} }]]),
    old: makeImage([[makeLayer(base, { form: "old" })]]),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contract = z.object({
  reference: z.string(),
  digest: z.string(),
  entries: z.array(
    z.object({
      position: z.int(),
      digest: z.string(),
      platform: z.string().nullable(),
      compression: z.string(),
      compressedBytes: z.int(),
      layers: z.array(
        z.object({
          digest: z.string(),
          mediaType: z.string(),
          size: z.int(),
          compression: z.string(),
          pull: z.object({ kind: z.enum(["in-parts", "whole", "refused"]), reason: z.string().nullable() }),
          tocBytes: z.int().nullable(),
          createdBy: z.string().nullable(),
          files: z
            .array(
              z.object({ path: z.string(), type: z.string(), size: z.int(), digest: z.string().nullable() }),
            )
            .nullish(),
        }),
      ),
    }),
  ),
});

test("the layers of each image, what made them, and what a partial pull makes of them", async () => {
  const { status, stdout } = await runHere(["layers", `${layout}:dual`]);
  expect(status).toBe(0);
  const lines = stdout.split("\n");
  expect(lines).toContainEqual(expect.stringMatching(/^1 {2}linux\/amd64 {2}gzip {2}2.layers, /));
  expect(stdout.match(/partial pull: no /g)).toHaveLength(2);
  expect(stdout.match(/partial pull: yes/g)).toHaveLength(2);
  expect(stdout.match(/COPY base/g)).toHaveLength(2);
  const { stdout: json } = await runHere(["layers", `${layout}:dual`, "--json"]);
  const { entries } = contract.parse(JSON.parse(json));
  expect(entries.map(({ layers }) => layers.map(({ pull }) => pull.kind))).toEqual([
    ["whole", "whole"],
    ["in-parts", "in-parts"],
  ]);
});

test("the files of one image as a tree, by its tables of contents", async () => {
  const { status, stdout, stderr } = await runHere([
    "layers",
    `${layout}:dual`,
    "--platform",
    "linux/amd64",
    "--tree",
  ]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout.replace(/\u00a0/g, " ")).toContain(
    [
      "      14 B  etc/",
      "      14 B    app.conf",
      "    9.0 kB  usr/",
      "    9.0 kB    bin/",
      "    9.0 kB      app",
      "       0 B      run → app",
    ].join("\n"),
  );
  const { stdout: json } = await runHere(["layers", `${layout}:dual`, "--tree", "--json"]);
  const [entry] = contract.parse(JSON.parse(json)).entries;
  expect(JSON.parse(json).entries[0].layers[0].files[2]).toMatchObject({
    path: "usr/bin/app",
    type: "reg",
    size: 9000,
    mode: 0o644,
    modified: "2024-05-01T10:00:00Z",
    link: null,
    chunks: [
      { size: 4000, isZeros: false },
      { size: 5000, isZeros: false },
    ],
  });
  expect(entry?.layers.map(({ files }) => files?.map(({ path }) => path))).toEqual([
    base.map(({ path }) => path),
    ["srv/new"],
  ]);
});

test.each([
  ["bare", "by a footer that nothing authenticates"],
  ["old", "partial pull: no (old format)"],
])("%s: a tree where podman would not look for it", async (tag, said) => {
  const { status, stdout } = await runHere(["layers", `${layout}:${tag}`, "--tree"]);
  expect(status).toBe(0);
  expect(stdout).toContain(said);
  expect(stdout).toContain("app.conf");
});

test.each([
  ["gzip", /Layer 1 is gzip: its files are known to who downloads it whole/],
  ["refused", /Layer 1: The TOC is no JSON.*\(toc-json\)/],
])("%s: a tree that cannot be drawn is said, and the layers are there", async (tag, line) => {
  const { status, stdout, stderr } = await runHere(["layers", `${layout}:${tag}`, "--tree"]);
  expect(status).toBe(2);
  expect(stdout).toContain("linux/amd64");
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(complaint);
});

test("names and commands from strangers do nothing to a terminal", async () => {
  for (const args of [[], ["--json"]]) {
    const { stdout, stderr } = await runHere(["layers", `${layout}:rude`, "--tree", ...args]);
    expect(stdout).toContain("owned");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may come through
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  }
});

test.each([
  [["layers"], /layers needs a reference/],
  [["layers", "a/b", "c/d"], /layers takes one reference/],
  [
    ["layers", `${layout}:dual`, "--platform", "linux/s390x"],
    /has nothing for linux\/s390x. Ask for what it has: linux\/amd64/,
  ],
  [["layers", `${layout}:none`], /has no tag none/],
])("%j ends with status 2 and one line", async (args, line) => {
  const { status, stdout, stderr } = await runHere(args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(complaint);
});
