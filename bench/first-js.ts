// How much JavaScript pages load first. `e2e/serving.spec.ts` holds the same limits.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { firstScripts, mostFirstScript, together } from "#test/pages/first-scripts.ts";
import { printTable, verdict } from "./table.ts";

const port = 3791;
const origin = `http://127.0.0.1:${port}`;

// `npm start` builds what is not built yet, and serves it.
const server = spawn("node", [fileURLToPath(new URL("../scripts/start.mjs", import.meta.url))], {
  env: { ...process.env, PORT: String(port) },
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  for await (const line of createInterface(server.stdout)) if (line.includes("serving on")) break;
  for (const [page, limit] of Object.entries(mostFirstScript)) await measure(page, limit);
} finally {
  server.kill();
}

async function measure(page: string, limit: number): Promise<void> {
  const scripts = await firstScripts(origin, page);
  const total = together(scripts);
  printTable(
    ["script", "gzip bytes"],
    [...scripts.map(({ path, gzipBytes }) => [path, String(gzipBytes)]), ["together", String(total)]],
  );
  const kB = (total / 1000).toFixed(1);
  verdict(`${page} loads ${kB} kB of JavaScript first, ${limit} kB at most`, total <= limit * 1000);
}
