// What `npm start` and `npm test` share: getting a fresh machine ready, and knowing when nothing has to be done.
// Plain JavaScript without dependencies: it runs on the machine's own Node.js before anything is installed. Most often nothing has to be done,
// so what that needs is loaded when it is needed: the command starts through here.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** The Node.js that the project brings along: the machine's own may be older than the libraries need. */
export const projectNode = join(bin, process.platform === "win32" ? "node.exe" : "node");

export function say(text) {
  process.stderr.write(`twofold: ${text}\n`);
}

/** Ends the process with one line that says what happened and what to do. */
export function giveUp(text) {
  say(text);
  process.exit(2);
}

/** Environment in which the project's own Node.js is found first, and nothing calls home. */
export function projectEnv(extra = {}) {
  return {
    ...process.env,
    PATH: `${bin}${process.platform === "win32" ? ";" : ":"}${process.env["PATH"] ?? ""}`,
    NEXT_TELEMETRY_DISABLED: "1",
    // Where the samples are; bundled code cannot tell from its own place.
    TWOFOLD_ROOT: root,
    ...extra,
  };
}

/** Runs a command to its end, output passed through; resolves to its exit status. */
export async function run(command, args, options = {}) {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", env: projectEnv(), ...options });
    child.on("error", (error) => {
      say(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code, signal) => resolve(signal ? 128 : (code ?? 1)));
  });
}

async function stampOf(files) {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256").update(process.platform + process.arch);
  for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** Installs the locked packages, unless the very same lock file is installed already. */
export async function ensureInstalled() {
  const stampFile = join(root, "node_modules", ".twofold-installed");
  const stamp = await stampOf([
    join(root, "package.json"),
    join(root, "package-lock.json"),
    join(root, ".npmrc"),
  ]);
  if (readStamp(stampFile) === stamp && existsSync(projectNode)) return;
  say("installing the packages that package-lock.json names (about half a minute, once) …");
  const started = Date.now();
  // Not `npm ci`: it refuses a lock file that lacks optional packages of other systems, which npm leaves out of the
  // lock when its registry does not carry them. What the lock names is installed as named, and the lock stays as it is.
  const args = ["install", "--no-save", "--include=dev", "--loglevel=error", "--no-audit", "--no-fund"];
  // What npm says belongs on stderr, and standard input to whoever is started after it: references, perhaps.
  const code = await run(npm, args, { env: process.env, stdio: ["ignore", process.stderr, "inherit"] });
  if (code !== 0)
    giveUp(
      `npm install ended with status ${code}. Check that the npm registry can be reached, then run this again.`,
    );
  if (!existsSync(projectNode)) {
    giveUp(
      "the Node.js package was not set up. Install scripts may be switched off: run `npm rebuild node`, then this again.",
    );
  }
  writeFileSync(stampFile, stamp);
  say(`packages installed in ${seconds(started)}`);
}

const BUILT_FROM = ["app", "components", "lib", "public", "docs/issues"];
const BUILT_FROM_FILES = ["package-lock.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json"];

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Builds the app, unless it was built from the very same sources. */
export async function ensureBuilt() {
  const sources = [
    ...BUILT_FROM.flatMap((folder) => filesBelow(join(root, folder))),
    ...BUILT_FROM_FILES.map((file) => join(root, file)).filter((file) => existsSync(file)),
  ].sort();
  const stamp = await stampOf(sources);
  const stampFile = join(root, ".next", "twofold-built");
  if (readStamp(stampFile) === stamp) return;
  say("building the app (well under a minute, once per change) …");
  const started = Date.now();
  rmSync(stampFile, { force: true });
  const code = await run(projectNode, [join(root, "node_modules/next/dist/bin/next"), "build"]);
  if (code !== 0) giveUp(`the build ended with status ${code}; what is wrong stands above.`);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  say(`built in ${seconds(started)}`);
}

export function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

export function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}
