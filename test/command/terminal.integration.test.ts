import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startServer } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { manyPlatforms, writeLayout } from "./images.ts";
import { bin, ended, type Run, shell, start, twofold } from "./twofold.ts";

const folder = tidyAfterAll().folder();

beforeAll(() =>
  writeLayout(join(folder, "layout"), {
    dual: "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+",
    broken: "amd64 chunked+, arm64/v8 gzip, amd64 gzip, arm64/v8 chunked, ppc64le gzip #m missing",
    attested: "amd64 gzip, amd64 chunked+, att(1), att(2)",
    nested: "amd64 gzip, nested(arm64/v8 gzip, arm64/v8 chunked+)",
    single: "single: amd64 gzip",
    many: manyPlatforms(300),
  }),
);

/** Runs the command in a terminal of so many columns (util-linux's script gives it one). */
async function inTerminal(columns: number, args: string, run: Run = {}) {
  const line = `stty cols ${columns} rows 40; node '${bin}' ${args}`;
  const { status, stdout } = await ended(
    start("script", ["-qec", line, "/dev/null"], {
      cwd: folder,
      ...run,
      env: { TERM: "xterm-256color", ...run.env },
    }),
  );
  return { status, stdout: stdout.replaceAll("\r\n", "\n") };
}

const piped = (args: string, env: Readonly<Record<string, string>> = {}) =>
  twofold(args.split(" "), { cwd: folder, env });

const hasColour = (text: string) => text.includes("\u001b[");

test("a terminal gets colour, and a pipe the same text plain", async () => {
  const terminal = await inTerminal(100, "inspect oci:layout:broken");
  const pipe = await piped("inspect oci:layout:broken");
  expect(hasColour(terminal.stdout)).toBe(true);
  expect(hasColour(pipe.stdout)).toBe(false);
  expect(stripVTControlCharacters(terminal.stdout)).toBe(pipe.stdout);
});

test.each([
  [{ NO_COLOR: "1" }, false],
  [{ NO_COLOR: "" }, true], // no-color.org: when present and not empty
  [{ TERM: "dumb" }, false],
  [{ FORCE_COLOR: "0" }, false],
] as const)("a terminal with %j has colour: %s", async (env, colour) => {
  expect(hasColour((await inTerminal(80, "check oci:layout:broken", { env })).stdout)).toBe(colour);
});

test.each([
  [{ FORCE_COLOR: "1" }, true],
  [{ FORCE_COLOR: "3" }, true],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  [{ TERM: "xterm" }, false],
] as const)("a pipe with %j has colour: %s", async (env, colour) => {
  const { stdout, stderr } = await piped("check oci:layout:broken", env);
  expect(hasColour(stdout)).toBe(colour);
  expect(stderr).toBe("");
});

test("colour stays out of every format that machines read", async () => {
  for (const format of ["json", "sarif", "junit", "markdown"]) {
    const { stdout } = await piped(`check --format ${format} oci:layout:broken`, { FORCE_COLOR: "1" });
    expect(hasColour(stdout)).toBe(false);
  }
});

test.each(["dual", "broken", "attested", "nested", "single", "many"])(
  "%s fits a terminal of 80 columns, but for commands, which are there to be copied",
  async (tag) => {
    const { stdout } = await inTerminal(80, `inspect oci:layout:${tag}`);
    const lines = stripVTControlCharacters(stdout).split("\n");
    // A word longer than a line, such as a digest, stays whole.
    const isWord = (line: string) => !line.trim().includes(" ");
    const isFree = (line: string) => line.startsWith("    $ ") || isWord(line);
    expect(lines.filter((line) => [...line].length > 80 && !isFree(line))).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  },
);

test("the ladder has the entries in their order, twins tied, and the break where the order is wrong", async () => {
  const { stdout } = await inTerminal(120, "inspect oci:layout:broken", { env: { NO_COLOR: "1" } });
  const [head, ladder] = stdout.split("\n\n");
  // No client gets ppc64le: its manifest is missing.
  expect(head?.split("\n")[0]).toMatch(/^✗ .*linux\/ppc64le/);
  expect(
    ladder
      ?.replace(/[0-9a-f]{12}/g, "DIGEST")
      .replaceAll("\u00a0", " ")
      .split("\n"),
  ).toEqual([
    "  no.      platform        compression          size  layers  digest        pulled by",
    "           ✗ order broken: zstd before gzip for linux/amd64",
    "    1  ┌── linux/amd64     zstd:chunked *     2.4 kB       2  DIGEST  19 of 19 ✗ 1",
    "    2  │┌─ linux/arm64/v8  gzip               3.0 kB       2  DIGEST  19 of 19",
    "    3  └┼─ linux/amd64     gzip               3.0 kB       2  DIGEST  none",
    "    4   └─ linux/arm64/v8  zstd:chunked       2.4 kB       2  DIGEST  none",
    "    5      linux/ppc64le   could not be read                  DIGEST  19 of 19 ✗ 19",
    "           oci:layout: blobs/sha256/DIGEST… does not exist.",
    "  * annotated as zstd; ✗ of these clients, so many cannot read it",
  ]);
});

test("attestations are one line, and a nested index shows its own entries", async () => {
  const attested = await piped("inspect oci:layout:attested");
  expect(attested.stdout).toMatch(/^ +3–4 +2.attestations for entries 1 and 2$/m);
  const nested = await piped("inspect oci:layout:nested");
  expect(nested.stdout).toMatch(/^ +2 +no platform +nested index/m);
  expect(nested.stdout).toMatch(/^ +2\.1 +linux\/arm64\/v8 +gzip/m);
});

test("of 300 platforms, those whose twins find no lane name the twin, and clients are summed up", async () => {
  const { stdout } = await piped("inspect oci:layout:many");
  expect(stdout).toMatch(/^ +9 .*linux\/riscv64\/p8 .* twin 309$/m);
  expect(stdout).toMatch(/^ +gzip on all 300.platforms$/m);
  expect(stdout).toMatch(/^ +zstd:chunked on all 300.platforms$/m);
});

test("a reader that has enough ends the report without a word, and a check still tells its status", async () => {
  const references = Array.from({ length: 4 }, () => "oci:layout:many").join(" ");
  const line = (command: string) =>
    shell(`${command} | head -1; echo "\${PIPESTATUS[0]}" >&2`, { cwd: folder });
  const inspected = await line(`twofold inspect ${references}`);
  expect(inspected).toMatchObject({ stderr: "0\n", stdout: expect.stringMatching(/^✓ [^\n]+\n$/) });
  const checked = await line(`twofold check ${references} oci:layout:broken`);
  expect(checked.stderr).toBe("1\n");
  expect((await shell("twofold --help > >(true); echo $?")).stderr).toBe("");
});

/** A registry that takes requests and never answers; `asked` settles with the first. */
async function silentRegistry() {
  let first = () => {};
  const asked = new Promise<void>((resolve) => {
    first = resolve;
  });
  const server = await startServer(() => first());
  onTestFinished(() => server.stop());
  return { host: server.host, asked };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends the command at once with %i, and it says nothing", async (signal, status) => {
  const { host, asked } = await silentRegistry();
  const child = start("node", [bin, "check", `${host}/a/b:1`, `${host}/a/b:2`]);
  const end = ended(child);
  await asked;
  child.kill(signal);
  expect(await end).toEqual({ status, stdout: "", stderr: "" });
});

test("Ctrl-C in a terminal reaches both processes, and ends with 130", async () => {
  const { host, asked } = await silentRegistry();
  const child = start("node", [bin, "inspect", `${host}/a/b:1`]);
  const end = ended(child);
  await asked;
  process.kill(-(child.pid ?? expect.fail("it did not start")), "SIGINT");
  expect(await end).toEqual({ status: 130, stdout: "", stderr: "" });
});

test("the help fits 80 columns and names every option, and the version is one line", async () => {
  const { stdout } = await twofold(["--help"]);
  expect(stdout.split("\n").filter((line) => [...line].length > 80)).toEqual([]);
  for (const word of ["inspect", "check", "--platform", "--json", "--choice", "--format", "oci:PATH", '"-"'])
    expect(stdout).toContain(word);
  expect((await twofold(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
