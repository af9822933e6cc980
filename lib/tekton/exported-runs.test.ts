import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { pipelineRunDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { readExports } from "./exported-folder.ts";
import { MAX_EXPORT_BYTES, readExport } from "./exported-runs.ts";

const web = pipelineRunDocument({ name: "web" });
const build = taskRunDocument({ name: "build" });
const broken = { ...build, metadata: {} };
const list = (kind: string, items: unknown, apiVersion = "v1") => ({ apiVersion, kind, items, metadata: {} });
const bare = ({ metadata, status }: typeof build) => ({ metadata, status });

/** Names of the runs, then the faulty documents. */
const told = (text: string) => {
  const { runs, faults } = readExport(text);
  return [
    ...runs.map(({ kind, name }) => `${kind[0]} ${name}`),
    ...faults.map(({ document }) => `! ${document}`),
  ].join(", ");
};

test.each([
  ["one object as YAML (kubectl, tkn)", stringify(web), "P web"],
  ["one object as JSON", JSON.stringify(build, null, 4), "T build"],
  ["a List", stringify(list("List", [web, build])), "P web, T build"],
  ["a List as JSON", JSON.stringify(list("List", [web, build])), "P web, T build"],
  ["a typed list", JSON.stringify(list("TaskRunList", [bare(build)], "tekton.dev/v1")), "T build"],
  ["a typed list of tkn", stringify(list("PipelineRunList", [web], "tekton.dev/v1")), "P web"],
  ["an empty list", JSON.stringify(list("List", [])), ""],
  ["a list of null", JSON.stringify(list("List", null)), ""],
  ["several documents", `${stringify(web)}---\n${stringify(build)}---\n`, "P web, T build"],
  [
    "several documents of JSON in YAML",
    `${JSON.stringify(web)}\n---\n${JSON.stringify(build)}\n`,
    "P web, T build",
  ],
  ["JSON in lines", `${JSON.stringify(web)}\n${JSON.stringify(build)}\n`, "P web, T build"],
  [
    "JSON one after the other",
    `${JSON.stringify(web, null, 2)}\n${JSON.stringify(build, null, 2)}\n`,
    "P web, T build",
  ],
  [
    "JSON in lines, the last cut short",
    `${JSON.stringify(web)}\n${JSON.stringify(build).slice(0, -9)}`,
    "P web, ! 2",
  ],
  ["a flow mapping", "{ apiVersion: tekton.dev/v1, kind: TaskRun, metadata: { name: x } }", "T x"],
  ["a broken member", JSON.stringify(list("List", [broken, build])), "T build, ! 1, item 1"],
  [
    "a broken document between others",
    `${stringify(web)}---\na: [1\n---\n${stringify(build)}`,
    "P web, T build, ! 2",
  ],
  [
    "other kinds",
    stringify(list("List", [{ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } }, build])),
    "T build",
  ],
  [
    "a list in a list",
    JSON.stringify(list("TaskRunList", [list("List", [build])], "tekton.dev/v1")),
    "! 1, item 1",
  ],
  ["nothing", "", ""],
  ["words", "No resources found in shop namespace.", "! 1"],
  ["JSON that is cut short", JSON.stringify(web).slice(0, -3), "! 1"],
])("%s", (_what, text, expected) => expect(told(text)).toBe(expected));

test("a fault says which document and why", () =>
  expect(readExport(stringify({ kind: "Pod", metadata: { name: "p" } })).faults).toEqual([
    { document: "1", why: "Pod p: its kind is Pod" },
  ]));

describe("what would exhaust us is refused", () => {
  test("a bomb of aliases", () => {
    const lines = Array.from({ length: 20 }, (_, n) =>
      n === 0
        ? "a0: &a0 [x, x, x]"
        : `a${n}: &a${n} [${Array(9)
            .fill(`*a${n - 1}`)
            .join(", ")}]`,
    );
    expect(readExport(lines.join("\n")).faults).toEqual([
      { document: "1", why: expect.stringContaining("alias count") },
    ]);
  });
  test.each([
    ["JSON that nests deeply", "[".repeat(100_000)],
    ["YAML that nests deeply", `a: ${"[".repeat(20_000)}`],
    ["a text that is too large", " ".repeat(MAX_EXPORT_BYTES + 1)],
  ])("%s", (_what, text) => expect(told(text)).toBe("! 1"));
  test("a few aliases are honest", () =>
    expect(told(`${stringify(web)}extra: [&a x, *a, *a]\n`)).toBe("P web"));
});

describe("files", () => {
  function folderOf(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "twofold-exports-"));
    onTestFinished(async () => (await import("node:fs/promises")).rm(folder, { recursive: true }));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }
  const never = new AbortController().signal;
  async function found(folder: string, paths = [folder]) {
    const { runs, faults } = await readExports(paths, never);
    const short = (path: string) => path.replace(`${folder}/`, "");
    return [
      ...runs.map(({ run, path }) => `${run.name} in ${short(path)}`),
      ...faults.map(({ path, why }) => `${short(path)}: ${why}`),
    ];
  }

  test("of a folder and its folders are read by their endings", async () => {
    const folder = folderOf({
      "b.yaml": stringify(build),
      "deep/er/a.JSON": JSON.stringify(web),
      "c.yml": "a: [1",
      "notes.txt": stringify(web),
      ".hidden.yaml": stringify(web),
    });
    expect(await found(folder)).toEqual([
      "build in b.yaml",
      "web in deep/er/a.JSON",
      expect.stringMatching(/^c\.yml: /),
    ]);
  });

  test("that are named are read whatever their ending, and each once", async () => {
    const folder = folderOf({ "run.txt": stringify(web) });
    const path = join(folder, "run.txt");
    expect(await found(folder, [path, path])).toEqual(["web in run.txt"]);
  });

  test("that are not there are faults", async () => {
    expect(await found("/nowhere/x", ["/nowhere/x"])).toEqual(["/nowhere/x: it cannot be read (ENOENT)"]);
  });

  test("behind links are read where they stay in the folder, once, and a circle ends", async () => {
    const outside = folderOf({ "secret.yaml": stringify(web) });
    const folder = folderOf({ "..data/run.yaml": stringify(build), "sub/x.yaml": stringify(web) });
    symlinkSync("..data/run.yaml", join(folder, "run.yaml"));
    symlinkSync("..data/run.yaml", join(folder, "same.yaml"));
    symlinkSync("..", join(folder, "sub", "up"));
    symlinkSync(join(outside, "secret.yaml"), join(folder, "out.yaml"));
    symlinkSync(outside, join(folder, "outside"));
    symlinkSync("nowhere", join(folder, "broken.yaml"));
    expect(await found(folder)).toEqual([
      "build in run.yaml",
      "web in sub/x.yaml",
      "broken.yaml: it cannot be read (ENOENT)",
      "out.yaml: it is a link that leads out of the folder",
      "outside: it is a link that leads out of the folder",
    ]);
  });

  test("of a size beyond the bound are not read", async () => {
    const folder = folderOf({ "large.json": " ".repeat(MAX_EXPORT_BYTES + 1), "b.yaml": stringify(build) });
    expect(await found(folder)).toEqual([
      "build in b.yaml",
      `large.json: it is larger than ${MAX_EXPORT_BYTES} bytes`,
    ]);
  });

  test("are left when the reader gives up", async () => {
    const folder = folderOf({ "b.yaml": stringify(build) });
    expect(await readExports([folder], AbortSignal.abort())).toEqual({ runs: [], faults: [] });
  });
});
