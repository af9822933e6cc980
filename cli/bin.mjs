#!/usr/bin/env node
// Runs on the machine's own Node.js, and hands over to the one the project brings, which reads TypeScript as it is.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, projectEnv, projectNode, root } from "../scripts/setup.mjs";

await ensureInstalled();
const child = spawn(projectNode, [join(root, "cli/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: projectEnv(),
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("close", (code, signal) => process.exit(signal ? 130 : (code ?? 2)));
