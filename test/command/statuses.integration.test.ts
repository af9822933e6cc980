import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { passOn, type Running, startRegistry, startServer } from "#test/registry/bed.ts";
import { pushBed, writeLayout } from "./images.ts";
import { complaint, type Run, shell, twofold } from "./twofold.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-statuses-"));
const running: Running[] = [];
/** What a word of the tables below stands for. */
const places: Record<string, string> = {};

beforeAll(async () => {
  const registry = await startRegistry();
  const base = `http://${registry.host}`;
  await pushBed(base, "team/app", "fine", "amd64 gzip, amd64 chunked+");
  await pushBed(base, "team/app", "warned", "amd64 gzip, amd64 chunked");
  await pushBed(base, "team/app", "broken", "amd64 chunked+, amd64 gzip");
  await pushBed(base, "team/app", "single", "single: amd64 gzip");
  const login = await startServer((_request, response) => {
    response.writeHead(401, { "www-authenticate": 'Basic realm="here"' }).end();
  });
  const nonsense = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "application/vnd.oci.image.index.v1+json" });
    response.end(request.url === "/v2/" ? "{}" : "no JSON at all");
  });
  // One manifest of an index is kept from us: nobody knows what is in it.
  const guarded = await startServer((request, response) => {
    if (/manifests\/sha256:/.test(request.url ?? "")) response.writeHead(403).end();
    else passOn(registry.host, request, response);
  });
  const gone = await startServer(() => {});
  await gone.stop();
  running.push(registry, login, nonsense, guarded);
  writeLayout(join(folder, "layout"), {
    fine: "amd64 gzip, amd64 chunked+",
    "child-missing": "arm64 gzip, arm64 chunked+ missing",
    "child-damaged": "s390x gzip, s390x chunked+ damaged",
  });
  Object.assign(places, {
    fine: `${registry.host}/team/app:fine`,
    warned: `docker://${registry.host}/team/app:warned`,
    broken: `${registry.host}/team/app:broken`,
    single: `${registry.host}/team/app:single`,
    absent: `${registry.host}/team/app:absent`,
    login: `${login.host}/team/app:1`,
    nonsense: `${nonsense.host}/team/app:1`,
    guarded: `${guarded.host}/team/app:fine`,
    gone: `${gone.host}/team/app:1`,
    layout: `oci:${folder}/layout:fine`,
    "child-missing": `oci:${folder}/layout:child-missing`,
    "child-damaged": `oci:${folder}/layout:child-damaged`,
    "no-folder": `oci:${folder}/nowhere`,
  });
});

afterAll(async () => {
  for (const one of running) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (line: string, options?: Run) =>
  twofold(
    line.split(" ").map((word) => places[word] ?? word),
    options,
  );

test.each([
  ["check fine", 0],
  ["check layout", 0],
  ["check single", 0],
  ["check warned", 0],
  ["check broken", 1],
  ["check fine broken warned", 1],
  ["check child-missing", 1], // a fault of the image, which was looked at
  ["check child-damaged", 1],
  ["check --choice gzip fine", 0],
  ["check --choice zstd-chunked fine", 0],
  ["check --choice dual fine", 0],
  ["check --choice dual single", 1], // what is a warning without a choice
  ["check --format json broken", 1],
  ["inspect broken", 0],
  ["inspect child-missing", 0],
  ["--help", 0],
  ["check --help", 0],
  ["--version", 0],
])("%s ends with %i, and says nothing on standard error", async (line, status) => {
  const { stdout, ...end } = await run(line);
  expect(end).toEqual({ status, stderr: "" });
  expect(stdout).toMatch(/\S\n$/);
});

test.each([
  ["check absent", /team\/app:absent/],
  ["inspect absent", /team\/app:absent/],
  ["check gone", /\/team\/app|127\.0\.0\.1/],
  ["check login", /login|credentials/],
  ["check nonsense", /JSON/],
  ["check guarded", /^twofold: [^ ]+\/team\/app:fine: Entries 1 and 2 could not be read. First error: /],
  ["inspect guarded", /^twofold: [^ ]+\/team\/app:fine: Entries 1 and 2 could not be read. First error: /],
  ["inspect no-folder", /oci-layout/],
  ["check Quay.io/Org/App", /Did you mean Quay\.io\/org\/app\?|not an image reference/],
  ["check quay.io/a/b@sha256:12", /64 hex digits, and this one has 2/],
  ["inspect --platform linux/s390x fine", /linux\/s390x.*linux\/amd64/],
])("%s ends with 2 and says what and what to do", async (line, says) => {
  const { status, stderr } = await run(line);
  expect(status).toBe(2);
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(complaint);
});

test.each([
  [
    "",
    /inspect, check, plan, apply, repair, index, task, evidence, layers, cat, delta, probe, forget, serve and completion/,
  ],
  ["reveal fine", /"reveal" is no command/],
  ["check", /needs a reference/],
  ["inspect", /needs a reference/],
  ["check --loud fine", /--loud/],
  ["inspect --choice dual fine", /--choice/],
  ["check --choice", /--choice/],
  ["check --choice both fine", /"both" is no choice; gzip, zstd-chunked, dual are/],
  ["check --format xml fine", /"xml" is no format; text, json, sarif, junit, markdown are/],
  ["check --json --format sarif fine", /two formats/],
  ["check --json=yes fine", /--json/],
  ["inspect --platform= fine", /--platform needs/],
  ["check -", /standard input held no reference/],
])(
  "twofold %s ends with 2 before anything is read, in one line that leads to the help",
  async (line, says) => {
    const { status, stdout, stderr } = await (line === "" ? twofold([]) : run(line));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(complaint);
  },
);

test("one that cannot be read does not stop the others, which are printed in order", async () => {
  const { status, stdout, stderr } = await run("check fine gone broken absent layout");
  expect(status).toBe(2);
  const printed = stdout.split("\n").filter((line) => /^ {2}(oci:|127)/.test(line));
  expect(printed.map((line) => line.trim())).toEqual([places["fine"], places["broken"], places["layout"]]);
  expect(stderr.split("\n")).toHaveLength(3);
  expect(stdout).toMatch(/5.references: 1.error, 0.warnings, 2.could not be read\n$/);
});

test("an inspection goes on behind one that cannot be read", async () => {
  const { status, stdout, stderr } = await run("inspect gone fine");
  expect(status).toBe(2);
  expect(stdout).toContain(`  ${places["fine"]}\n`);
  expect(stderr).toMatch(complaint);
});

test("wrong settings end with 2, with the line of each fault", async () => {
  const file = join(folder, "wrong.yaml");
  writeFileSync(file, "samples: maybe\nunheard: 1\n");
  const { status, stdout, stderr } = await run("check fine", { env: { TWOFOLD_CONFIG: file } });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("wrong.yaml:1:");
  expect(stderr).toContain("wrong.yaml:2:");
});

test("a disk that is full ends with 2 and is said", async () => {
  const { status, stderr } = await shell(`twofold inspect ${places["fine"]} > /dev/full`);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^twofold: standard output cannot be written .*\.\n$/);
});

test("from a folder that is gone, what is named in full is still read", async () => {
  const line = `mkdir gone; cd gone; rmdir ../gone; twofold inspect ${places["layout"]}`;
  const { status, stderr } = await shell(line, { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
