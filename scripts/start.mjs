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

// Memory: a small young generation, as many short reads fill a large one before any is collected; an old one that grows by
// three quarters between collections, and not by four times; the embedded database compiled one function at a time.
const flags = JSON.parse(readFileSync(join(root, "scripts/server-flags.json"), "utf8"));
const server = spawn(projectNode, [...flags, join(root, "scripts/serve.ts")], {
  cwd: root,
  stdio: "inherit",
  env: projectEnv({ NODE_ENV: "production" }),
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("close", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
