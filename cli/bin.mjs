#!/usr/bin/env node
// Runs on the machine's own Node.js, and hands over to the one the project brings where that is another.
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBundled } from "../scripts/bundle.mjs";
import { ensureInstalled, projectEnv, projectNode, root, say } from "../scripts/setup.mjs";

const stamp = join(root, "node_modules", ".twofold-installed");
if (!isInstalled()) {
  await ensureInstalled();
  // What was looked at exactly needs no second look.
  utimesSync(stamp, new Date(), new Date());
}

const bundle = await ensureBundled();
// Compiling what did not change is most of what a short command would do.
const compiled =
  process.env["NODE_COMPILE_CACHE"] ?? join(bundle ?? join(root, "node_modules", ".cache"), "compiled");
const env = projectEnv({
  NODE_COMPILE_CACHE: compiled,
  // NO_COLOR rules; Node.js warns where both are set.
  ...(process.env["NO_COLOR"] ? { FORCE_COLOR: undefined } : {}),
});
const folder = callersFolder();
if (bundle !== null && runsHere(process.argv[2])) {
  for (const [name, value] of Object.entries(env))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  if (folder !== undefined) process.chdir(folder);
  module.enableCompileCache?.(compiled);
  await import(pathToFileURL(join(bundle, "cli-main.mjs")).href);
} else await handOver(bundle === null ? join(root, "cli/main.ts") : join(bundle, "cli-main.mjs"));

async function handOver(main) {
  const [{ spawn }, { constants }] = await Promise.all([import("node:child_process"), import("node:os")]);
  const child = spawn(projectNode, [main, ...process.argv.slice(2)], { stdio: "inherit", env, cwd: folder });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    say(`the Node.js of the project does not start (${error.message}). Run \`npm install\` in ${root}.`);
    process.exit(2);
  });
  child.on("close", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** The libraries need the Node.js that they are tested with; the version and the help are told by any. */
function runsHere(word) {
  // Not in the first of Node.js 20; the bundle asks it for all that is Node.js's.
  if (process.getBuiltinModule === undefined) return false;
  if (["--version", "version", "--help", "-h", "help"].includes(word)) return true;
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const major = (version) => version.split(".")[0];
  return major(process.versions.node) === major(devDependencies.node);
}

/** Whether nothing that is installed from has changed since; a doubt costs the set-up's own, exact look. */
function isInstalled() {
  if (!existsSync(stamp) || !existsSync(projectNode)) return false;
  const installed = statSync(stamp).mtimeMs;
  return ["package.json", "package-lock.json", ".npmrc"].every(
    (file) => statSync(join(root, file)).mtimeMs <= installed,
  );
}

/** `npm run` moves to the checkout; a relative path means what it means where the person stands. */
function callersFolder() {
  const { INIT_CWD, npm_lifecycle_event, npm_package_json } = process.env;
  const byNpm = npm_lifecycle_event === "twofold" && npm_package_json === join(root, "package.json");
  return byNpm && INIT_CWD !== undefined && existsSync(INIT_CWD) ? INIT_CWD : undefined;
}
