import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Running, startServer } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { editedIndex, manyPlatforms, writeLayout } from "./images.ts";
import { shell, twofold } from "./twofold.ts";

/** Everything that means something in XML, Markdown, a terminal or a URL, in one platform. */
const HOSTILE =
  "]]></testcase>&<b>|`@team #1 *x* [a](//b)\n\t\u001b]0;owned\u0007\u009b31m\u202e\u0000\ud800%";
const CONTROLS = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

const tidy = tidyAfterAll();
const folder = tidy.folder();
let rude: Running;
const layout = `oci:${folder}/layout`;

beforeAll(async () => {
  writeLayout(join(folder, "layout"), {
    dual: "amd64 gzip, amd64 chunked+",
    broken: "amd64 chunked+, amd64 gzip, arm64 gzip, s390x gzip, s390x chunked",
    "many-wrong": manyPlatforms(40).replaceAll("gzip", "zstd"),
    hostile: editedIndex((entries) => {
      for (const entry of entries) {
        entry.platform.os = HOSTILE;
        entry.annotations = { [HOSTILE]: HOSTILE, "io.github.containers.compression.zstd": HOSTILE };
      }
      const [gzip, zstd] = entries;
      if (gzip && zstd) entries.splice(0, 2, zstd, gzip);
    }),
    [`tag${HOSTILE}`]: "single: amd64 gzip",
  });
  rude = await tidy.keep(
    startServer((_request, response) => {
      response.writeHead(403, { "content-type": "application/json", "www-authenticate": "Basic realm=x" });
      response.end(JSON.stringify({ errors: [{ code: HOSTILE, message: HOSTILE, detail: HOSTILE }] }));
    }),
  );
});

const check = (format: string, ...tags: string[]) =>
  runHere([
    "check",
    "--format",
    format,
    ...tags.map((tag) => (tag === "rude" ? `${rude.host}/a/b:1` : `${layout}:${tag}`)),
  ]);

const text = z.object({ text: z.string().min(1) });
/** What SARIF 2.1.0 requires (OASIS, section 3), and what code-scanning services ask for beside it. */
const sarif = z.object({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.object({
          name: z.literal("Twofold"),
          rules: z.array(
            z.object({
              id: z.string(),
              shortDescription: text,
              fullDescription: text,
              help: z.object({ text: z.string(), markdown: z.string() }).optional(),
            }),
          ),
        }),
      }),
      invocations: z.tuple([
        z.object({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(
            z.object({ level: z.literal("error"), descriptor: z.object({ id: z.string() }), message: text }),
          ),
        }),
      ]),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(["error", "warning", "note"]),
          message: text,
          locations: z
            .array(
              z.object({
                physicalLocation: z.object({
                  artifactLocation: z.object({ uri: z.string().regex(/^(?:[\w.~!*'()/-]|%[0-9A-F]{2})+$/) }),
                  region: z.object({ startLine: z.literal(1) }),
                }),
                logicalLocations: z.array(z.object({ fullyQualifiedName: z.string(), kind: z.string() })),
              }),
            )
            .min(1),
          partialFingerprints: z.record(z.string(), z.string()),
          properties: z.looseObject({}),
        }),
      ),
    }),
  ]),
});

test("SARIF has a result per issue, and a notification for what could not be read", async () => {
  const { status, stdout } = await check("sarif", "broken", "rude", "dual");
  expect(status).toBe(2);
  const [run] = sarif.parse(JSON.parse(stdout)).runs;
  for (const { ruleId, ruleIndex } of run.results) {
    const rule = run.tool.driver.rules[ruleIndex];
    expect(rule?.id).toBe(ruleId);
    expect(rule?.help?.markdown).toContain(`# ${ruleId}\n`);
  }
  const levels = run.results.map(({ ruleId, level }) => `${ruleId} ${level}`);
  expect(levels).toContain("zstd-before-gzip error");
  expect(levels).toContain("zstd-unannotated warning");
  const [invocation] = run.invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications).toHaveLength(1);
  expect(
    new Set(run.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size,
  ).toBe(run.results.length);
});

test("JSON of several references has their issues, and what could not be read", async () => {
  const { status, stdout } = await check("json", "broken", "rude", "dual");
  expect(status).toBe(2);
  const { reports, failures } = JSON.parse(stdout);
  expect(reports.map((report: { reference: string }) => report.reference)).toEqual([
    `${layout}:broken`,
    `${layout}:dual`,
  ]);
  expect(reports[0].issues[0]).toMatchObject({
    code: "zstd-before-gzip",
    severity: "error",
    positions: [1, 2],
  });
  expect(reports[1].issues).toEqual([]);
  expect(failures).toEqual([
    {
      reference: `${rude.host}/a/b:1`,
      position: null,
      code: expect.any(String),
      message: expect.any(String),
      next: expect.any(String),
    },
  ]);
});

test("check --json is check --format json", async () => {
  const [short, long] = await Promise.all([
    runHere(["check", "--json", `${layout}:broken`]),
    check("json", "broken"),
  ]);
  expect(short).toEqual(long);
});

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The elements of an XML document; throws where it is not well-formed. Knows what JUnit files use of XML, and no more. */
function parseXml(xml: string): Element {
  const stack: Element[] = [{ name: "", attributes: {}, children: [], text: "" }];
  const token = /<\?xml [^?]*\?>\n|<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<>]+)/gy;
  for (let match = token.exec(xml), at = 0; at < xml.length; match = token.exec(xml)) {
    if (match === null) throw new Error(`not well-formed at ${xml.slice(at, at + 60)}`);
    at = token.lastIndex;
    const [, closing, name, attributes = "", empty, text] = match;
    const parent = stack.at(-1);
    if (parent === undefined) throw new Error("too many elements are closed");
    if (text !== undefined) parent.text += unescaped(text);
    if (name === undefined) continue;
    if (closing === "/") {
      if (stack.pop()?.name !== name) throw new Error(`${name} closes another element`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(
      ([, key = "", value = ""]) => [key, unescaped(value)] as const,
    );
    if (new Set(pairs.map(([key]) => key)).size !== pairs.length)
      throw new Error("an attribute stands twice");
    const element = { name, attributes: Object.fromEntries(pairs), children: [], text: "" };
    parent.children.push(element);
    if (empty !== "/") stack.push(element);
  }
  const [root, ...more] = stack;
  const [document, ...others] = root?.children ?? [];
  if (document === undefined || more.length > 0 || others.length > 0) throw new Error("not one document");
  return document;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(text)) throw new Error(`a bare & in ${text}`);
  // XML 1.0 section 2.2: these characters may stand in no document, not even escaped.
  const plain = text.replace(/&(?:#(\d+)|(\w+));/g, (_all, code, name) =>
    code === undefined ? (NAMED[name] ?? "") : String.fromCodePoint(Number(code)),
  );
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(plain))
    throw new Error("a forbidden character");
  return plain;
}

test("JUnit has a suite per reference, a failure per error and an error for what could not be read", async () => {
  const { status, stdout } = await check("junit", "broken", "rude", "dual");
  expect(status).toBe(2);
  const document = parseXml(stdout);
  expect(document.name).toBe("testsuites");
  const suites = document.children.map(({ attributes }) => attributes);
  expect(suites.map(({ name }) => name)).toEqual([
    `${layout}:broken`,
    `${rude.host}/a/b:1`,
    `${layout}:dual`,
  ]);
  expect(suites.map(({ failures, errors }) => `${failures} ${errors}`)).toEqual(["1 0", "0 1", "0 0"]);
  for (const suite of [document, ...document.children]) {
    const below = (name: string) =>
      (stdoutOf(suite).match(new RegExp(`^(testcase )?${name}$`, "gm")) ?? []).length;
    expect(Number(suite.attributes["tests"])).toBe(below("testcase"));
    expect(Number(suite.attributes["failures"])).toBe(below("failure"));
    expect(Number(suite.attributes["errors"])).toBe(below("error"));
  }
});

/** The names of all elements below, a line each. */
const stdoutOf = ({ children }: Element): string =>
  children.map((child) => `${child.name}\n${stdoutOf(child)}`).join("");

test("Markdown has a section per reference, and a row per code with its count", async () => {
  const { stdout } = await check("markdown", "broken", "rude", "many-wrong", "dual");
  expect(stdout.match(/^### .*$/gm)).toEqual([
    `### \`${layout}:broken\``,
    `### \`${rude.host}/a/b:1\``,
    `### \`${layout}:many-wrong\``,
    `### \`${layout}:dual\``,
  ]);
  expect(stdout).toMatch(/^\| 🛑 error \| `zstd-before-gzip`<br>/m);
  expect(stdout).toMatch(/^\| ⚠️ warning \| `no-gzip` × 40<br>/m);
  expect(stdout).toMatch(/^🛑 Could not be read: /m);
  expect(stdout).toMatch(/^No issue found\.$/m);
});

test.each(["text", "json", "sarif", "junit", "markdown"])(
  "in %s nothing of a hostile image is obeyed by a terminal",
  async (format) => {
    const { status, stdout, stderr } = await check(format, "hostile", "rude", "nowhere");
    expect(status).toBe(2);
    expect(stdout).toContain("owned");
    expect(stdout).not.toMatch(CONTROLS);
    // The tags that there are, are named on standard error: one of them is hostile.
    expect(stderr).toContain("owned");
    expect(stderr).not.toMatch(CONTROLS);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  },
);

test("inspect prints nothing of a hostile image that a terminal obeys, and its JSON keeps every character", async () => {
  const reference = `${layout}:hostile`;
  const shown = await twofold(["inspect", reference]);
  expect(shown.stdout).toContain("owned");
  expect(shown.stdout).not.toMatch(CONTROLS);
  const json = await runHere(["inspect", reference, "--json"]);
  expect(json.stdout).not.toMatch(CONTROLS);
  const report = JSON.parse(json.stdout);
  expect(report.entries[0].annotations[HOSTILE]).toBe(HOSTILE);
});

test("JUnit of a hostile image is well-formed, and says what it says", async () => {
  const { stdout } = await check("junit", "hostile");
  const [suite] = parseXml(stdout).children;
  const names = suite?.children.map(({ attributes }) => attributes["name"]).join("\n");
  expect(names).toContain("]]></testcase>&<b>|`@team");
});

test("SARIF of a hostile image is SARIF", async () => {
  const { stdout } = await check("sarif", "hostile", "rude");
  expect(sarif.parse(JSON.parse(stdout)).runs[0].results.length).toBeGreaterThan(0);
});

test("Markdown of a hostile image stays in its cells, links nowhere and calls nobody", async () => {
  const { stdout } = await check("markdown", "hostile");
  const rows = stdout.split("\n").filter((line) => line.startsWith("| "));
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows.slice(2)) {
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
    const prose = row.replace(/(?<!\\)`[^`]*`/g, "").replaceAll("<br>", "");
    expect(prose).not.toMatch(/(?<!\\)[`*[\]<>#]/);
    expect(prose).not.toMatch(/@\w/);
  }
});

test("what is said on the command line comes back without its controls", async () => {
  const { stderr } = await shell(`twofold check $'a/b:\\e[31mred' $'c\\x9bd' --; twofold $'\\e[2Jx'`);
  expect(stderr).not.toMatch(CONTROLS);
  expect(stderr).toContain("[31mred");
});
