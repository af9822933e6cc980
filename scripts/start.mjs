// `npm start`: everything from a fresh checkout to a served page.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, projectEnv, projectNode, root, run } from "./setup.mjs";

await ensureInstalled();

// Settings first: a wrong one should stop the start before a build is waited for.
const settings = await run(projectNode, [join(root, "lib/config/check.ts")]);
if (settings !== 0) process.exit(settings);

await ensureBuilt();

// The young generation is kept small: many short reads would else take twice the memory before any is collected.
const flags = JSON.parse(readFileSync(join(root, "scripts/server-flags.json"), "utf8"));
const server = spawn(projectNode, [...flags, join(root, "scripts/serve.ts")], {
  cwd: root,
  stdio: "inherit",
  env: projectEnv({ NODE_ENV: "production" }),
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("close", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
