#!/usr/bin/env node
// Runs on the machine's own Node.js, and hands over to the one the project brings, which reads TypeScript as it is.
import { spawn } from "node:child_process";
import { existsSync, statSync, utimesSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureInstalled, projectEnv, projectNode, root, say } from "../scripts/setup.mjs";

const stamp = join(root, "node_modules", ".twofold-installed");
if (!isInstalled()) {
  await ensureInstalled();
  // What was looked at exactly needs no second look.
  utimesSync(stamp, new Date(), new Date());
}

const child = spawn(projectNode, [join(root, "cli/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: projectEnv({
    // Reading and compiling a thousand modules is most of what a short command does: what did not change is kept.
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(root, "node_modules", ".cache", "compiled"),
    // NO_COLOR rules; Node.js warns where both are set.
    ...(process.env["NO_COLOR"] ? { FORCE_COLOR: undefined } : {}),
  }),
  ...callersFolder(),
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  say(`the Node.js of the project does not start (${error.message}). Run \`npm install\` in ${root}.`);
  process.exit(2);
});
child.on("close", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

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
  return byNpm && INIT_CWD !== undefined && existsSync(INIT_CWD) ? { cwd: INIT_CWD } : {};
}
