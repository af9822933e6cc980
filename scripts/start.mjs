// `npm start`: everything from a fresh checkout to a served page.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, projectEnv, projectNode, root, run, say } from "./setup.mjs";

await ensureInstalled();

// Settings first: a wrong one should stop the start before a build is waited for.
const settings = await run(projectNode, [join(root, "lib/config/check.ts")]);
if (settings !== 0) process.exit(settings);

await ensureBuilt();

const host = process.env["HOST"] || "127.0.0.1";
const port = process.env["PORT"] || "3000";
const server = spawn(
  projectNode,
  [join(root, "node_modules/next/dist/bin/next"), "start", "--hostname", host, "--port", port],
  { cwd: root, stdio: "inherit", env: projectEnv({ NODE_ENV: "production" }) },
);
say(
  `serving on http://${host === "127.0.0.1" ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port} (Ctrl-C ends it)`,
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("close", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
