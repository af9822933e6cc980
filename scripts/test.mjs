// `npm test`: set-up, then every check and suite. The last line counts them all: `N passed, N failed`.
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBundled } from "./bundle.mjs";
import {
  ensureBuilt,
  ensureInstalled,
  isFile,
  projectEnv,
  projectNode,
  root,
  run,
  say,
  seconds,
} from "./setup.mjs";

/** Debian keeps each version of some programs in a folder of its own. */
function ofAnyVersion(folder, program) {
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return versions.map((version) => join(folder, version, program)).find(isFile) ?? join(folder, program);
}

/** What the tests need beside npm's packages: the program, and Debian's package that holds it. */
const programs = [
  { path: "/usr/bin/docker-registry", debian: "docker-registry" },
  { path: "/usr/bin/skopeo", debian: "skopeo" },
  { path: "/usr/bin/chromium", debian: "chromium" },
  { path: "/usr/bin/openssl", debian: "openssl" },
  { path: "/usr/bin/zsh", debian: "zsh" },
  { path: "/usr/bin/fish", debian: "fish" },
  { path: ofAnyVersion("/usr/lib/postgresql", "bin/initdb"), debian: "postgresql" },
];

/** Does without windows what `chromium` does in half of the time; where Debian has none yet, `chromium` does it. */
const swifter = { path: "/usr/bin/chromium-headless-shell", debian: "chromium-headless-shell" };

async function ensurePrograms() {
  await install(programs);
  await install([swifter], "the browser tests take longer without");
}

async function install(wanted, without = "tests that need them will fail") {
  const missing = wanted.filter(({ path }) => !isFile(path)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  say(`installing Debian's ${missing.join(", ")} for the tests …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = async (...args) => {
    const [command, ...rest] = [...sudo, "apt-get", "-qq", ...args];
    return run(command, rest, { env, stdio: ["ignore", "ignore", "inherit"] });
  };
  await apt("update");
  const code = await apt("install", "-y", "--no-install-recommends", ...missing);
  if (code !== 0)
    say(
      `could not install them (status ${code}): ${without}. On Debian: apt-get install ${missing.join(" ")}`,
    );
}

const PREFIX = "twofold-test-";
sweepScratch();
const scratch = mkdtempSync(join(tmpdir(), PREFIX));

/** What a test run that was killed left behind: reports of runs of yesterday, which nobody reads any more. */
function sweepScratch() {
  const day = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    const found = name.startsWith(PREFIX) ? lstatSync(folder, { throwIfNoEntry: false }) : undefined;
    if (!found?.isDirectory() || found.uid !== process.getuid?.() || found.mtimeMs > day) continue;
    if (readdirSync(folder).every((file) => file.endsWith(".json")))
      rmSync(folder, { recursive: true, force: true });
  }
}
const suites = [];

function count(name, passed, failed, started) {
  suites.push({ name, passed, failed });
  say(`${name}: ${passed} passed, ${failed} failed in ${seconds(started)}`);
}

/** A check that either holds or does not counts as one test. */
async function check(name, args) {
  const started = Date.now();
  const code = await run(projectNode, args);
  count(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1, started);
}

async function vitest(project) {
  const started = Date.now();
  const outputFile = join(scratch, `${project}.json`);
  const code = await run(projectNode, [
    ...[join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", project],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${outputFile}`],
  ]);
  if (!existsSync(outputFile)) return count(project, 0, 1, started);
  const result = JSON.parse(readFileSync(outputFile, "utf8"));
  // A file that cannot be loaded, or an unhandled rejection, fails the run without failing a test.
  const silent = code !== 0 && result.numFailedTests === 0 ? 1 : 0;
  count(project, result.numPassedTests, result.numFailedTests + silent, started);
}

async function playwright() {
  const started = Date.now();
  const outputFile = join(scratch, "e2e.json");
  const code = await run(
    projectNode,
    [join(root, "node_modules/@playwright/test/cli.js"), "test", "--reporter=line,json"],
    {
      env: projectEnv({ PLAYWRIGHT_JSON_OUTPUT_NAME: outputFile }),
    },
  );
  if (!existsSync(outputFile)) return count("browser", 0, 1, started);
  const { stats } = JSON.parse(readFileSync(outputFile, "utf8"));
  const silent = code !== 0 && stats.unexpected === 0 ? 1 : 0;
  count("browser", stats.expected + stats.flaky, stats.unexpected + silent, started);
}

await ensureInstalled();
// Once, before many tests start the command at the same time.
await ensureBundled();
await ensurePrograms();
await check("lint and format", [
  join(root, "node_modules/@biomejs/biome/bin/biome"),
  "check",
  "--error-on-warnings",
  ".",
]);
await check("imports run one way", [join(root, "scripts/imports.mjs")]);
await vitest("unit");
// The package that is tested holds it.
await ensureBuilt();
await vitest("integration");
// After the build, which writes the types of the routes.
await check("types", [join(root, "node_modules/typescript/bin/tsc"), "--noEmit"]);
await playwright();

rmSync(scratch, { recursive: true, force: true });
const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
const failed = suites.reduce((sum, suite) => sum + suite.failed, 0);
for (const suite of suites) if (suite.failed > 0) say(`${suite.name}: ${suite.failed} failed`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
