import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { pipelineRunDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { MAX_EXPORT_BYTES } from "./export-size.ts";
import { readExports } from "./exported-folder.ts";
import { readExport } from "./exported-runs.ts";
import { MAX_YAML_BYTES } from "./exported-yaml.ts";

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
    { document: "1", why: "Pod p: its kind is Pod", next: expect.stringMatching(/^Export it again/) },
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
      { document: "1", why: expect.stringContaining("alias count"), next: expect.any(String) },
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

describe("a long list in YAML is read item by item, and as it is read at once", () => {
  /** Lines at every depth that look like what ends an item, and do not: they are text. */
  const script = "#!/bin/sh\n- no item\nitems:\n\n  - none\nkind: none\n";
  const padding = Array.from({ length: 300 }, (_, n) => ({ name: `p${n}`, value: script }));
  const padded = (run: typeof build) => ({ ...run, spec: { ...run.spec, params: padding } });
  const items = (count: number) =>
    Array.from({ length: count }, (_, n) => padded(taskRunDocument({ name: `run-${n}` })));
  const names = (count: number) => Array.from({ length: count }, (_, n) => `T run-${n}`).join(", ");
  const kubectl = (given: readonly unknown[], kind = "List", apiVersion = "v1") =>
    `apiVersion: ${apiVersion}\nitems:\n${given
      .map((item) => stringify(item).replace(/^/gm, "  ").replace(/^ {2}/, "- ").trimEnd())
      .join("\n")}\nkind: ${kind}\nmetadata:\n  resourceVersion: ""\n`;
  const COUNT = 40;

  test.each([
    ["as kubectl writes it", kubectl(items(COUNT)), names(COUNT)],
    ["indented", stringify(list("List", items(COUNT)), { aliasDuplicateObjects: false }), names(COUNT)],
    ["with a carriage return in each line", kubectl(items(COUNT)).replaceAll("\n", "\r\n"), names(COUNT)],
    [
      "a typed list whose items leave their kind out",
      kubectl(
        items(COUNT).map(({ metadata, spec, status }) => ({ metadata, spec, status })),
        "TaskRunList",
        "tekton.dev/v1",
      ),
      names(COUNT),
    ],
    [
      "between other documents",
      `${stringify(web)}---\n${kubectl(items(COUNT))}---\n---\n${stringify(build)}`,
      `P web, ${names(COUNT)}, T build`,
    ],
    [
      "with a broken item",
      kubectl([...items(COUNT), broken, build]),
      `${names(COUNT)}, T build, ! 1, item 41`,
    ],
    ["of something else", kubectl(items(COUNT), "PodList"), ""],
    ["that was cut short", kubectl(items(COUNT)).replace(/kind: List\n.*$/s, ""), "! 1"],
  ])("%s", (_what, text, expected) => {
    expect(text.length).toBeGreaterThan(1024 * 1024);
    expect(told(text)).toBe(expected);
  });

  test("a fault tells the line of the file", () => {
    const text = kubectl([...items(COUNT), "BROKEN"]).replace("BROKEN", "a: [1");
    const at = text.split("\n").indexOf("- a: [1") + 1;
    const [fault] = readExport(text).faults;
    expect(fault?.document).toBe("1, item 41");
    expect(Number(/at line (\d+)/.exec(fault?.why ?? "")?.[1]) - at).toBeLessThan(3);
    expect(Number(/at line (\d+)/.exec(fault?.why ?? "")?.[1])).toBeGreaterThanOrEqual(at);
  });

  test("one object of a size that no cluster keeps is refused, and the rest is read", () => {
    const huge = { ...build, spec: { script: "x".repeat(MAX_YAML_BYTES) } };
    expect(told(kubectl([build, huge, web]))).toBe("T build, P web, ! 1, item 2");
    expect(readExport(stringify(huge)).faults[0]?.next).toMatch(/^Export it as JSON/);
  });
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
  const EMPTY = "there is no PipelineRun and no TaskRun in it";
  const never = new AbortController().signal;
  async function found(folder: string, paths = [folder]) {
    const { runs, faults } = await readExports(paths, never);
    const short = (path: string) => path.replace(`${folder}/`, "");
    return [
      ...runs.map(({ run, path }) => `${run.name} in ${short(path)}`),
      ...faults.map(({ path, why }) => `${short(path)}: ${why}`),
    ];
  }

  test("of a folder and its folders are read by their endings, others where they begin as an object", async () => {
    const folder = folderOf({
      "b.yaml": stringify(build),
      "deep/er/a.JSON": JSON.stringify(web),
      "c.yml": "a: [1",
      ".hidden.yaml": stringify(web),
      "d.txt": `# kubectl get\n---\n${stringify(list("List", [web]))}`,
      extensionless: JSON.stringify(build, null, 2),
      "kubectl.log": stringify(web),
      "notes.txt": "a note: apiVersion: tekton.dev/v1\n",
      "other.log": '{"level":"info"}\n',
      blank: " ".repeat(20_000),
      "packed.yaml.gz": "\u001f\u008b",
    });
    expect(await found(folder)).toEqual([
      "build in b.yaml",
      "web in d.txt",
      "web in deep/er/a.JSON",
      "build in extensionless",
      "web in kubectl.log",
      expect.stringMatching(/^c\.yml: /),
    ]);
  });

  test("that hold no run are told, and so is a folder of such, but not one that was read before", async () => {
    const folder = folderOf({
      "empty/.keep": "",
      "other/a.yaml": "",
      "other/b.yaml.gz": "x",
      "other/c.md": "x",
      "good/run.yaml": stringify(web),
      "pods.yaml": "apiVersion: v1\nkind: PodList\nitems: []\n",
    });
    const all = ["empty", "other", "good", "good", "pods.yaml"].map((name) => join(folder, name));
    expect(await found(folder, [...all, folder])).toEqual([
      "web in good/run.yaml",
      `empty: ${EMPTY}`,
      `other: ${EMPTY}; 2 files of other kinds in it`,
      `pods.yaml: ${EMPTY}`,
    ]);
  });

  test("that are none are refused and never waited for", async () => {
    const folder = folderOf({ "run.yaml": stringify(web) });
    const [pipe, socket, link] = ["pipe.yaml", "socket.yaml", "link.yaml"].map((name) => join(folder, name));
    execFileSync("mkfifo", [pipe ?? ""]);
    symlinkSync("pipe.yaml", link ?? "");
    const server = createServer().listen(socket);
    onTestFinished(async () => void server.close());
    const refused = "it is no file and no folder, but a pipe, a socket or a device";
    const named = [pipe ?? "", socket ?? "", "/dev/zero", "/dev/stdin"];
    expect((await found(folder, named)).slice(0, 3)).toEqual([
      `pipe.yaml: ${refused}`,
      `socket.yaml: ${refused}`,
      `/dev/zero: ${refused}`,
    ]);
    // In a folder they are passed over.
    expect(await found(folder)).toEqual(["web in run.yaml"]);
  });

  test("that are named are read whatever their ending, and each once", async () => {
    const folder = folderOf({ "run.txt": stringify(web) });
    const path = join(folder, "run.txt");
    expect(await found(folder, [path, path])).toEqual(["web in run.txt"]);
  });

  test("that are not there are faults", async () => {
    expect(await found("/nowhere/x", ["/nowhere/x"])).toEqual(["/nowhere/x: it is not there (ENOENT)"]);
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
      "broken.yaml: it is not there (ENOENT)",
      "out.yaml: it is a link that leads out of the folder",
      "outside: it is a link that leads out of the folder",
    ]);
  });

  test("of a size beyond the bound are not read", async () => {
    const folder = folderOf({ "large.json": "", "b.yaml": stringify(build) });
    truncateSync(join(folder, "large.json"), MAX_EXPORT_BYTES + 1);
    expect(await found(folder)).toEqual(["build in b.yaml", "large.json: it is larger than 64 MiB"]);
  });

  test("are left when the reader gives up", async () => {
    const folder = folderOf({ "b.yaml": stringify(build) });
    expect(await readExports([folder], AbortSignal.abort())).toEqual({
      runs: [],
      faults: [],
      files: 0,
    });
  });
});
