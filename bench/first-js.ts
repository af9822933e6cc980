// The JavaScript that a page loads first: what its HTML names, compressed as the server compresses it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { printTable, verdict } from "./table.ts";

/** In kB. */
const most = { "/inspect?ref=oci:samples:dual": 160, "/fleet": 180, "/issues": 180 } as const;
const port = 3791;
const origin = `http://127.0.0.1:${port}`;

// `npm start` builds what is not built yet, and serves it.
const server = spawn("node", [fileURLToPath(new URL("../scripts/start.mjs", import.meta.url))], {
  env: { ...process.env, PORT: String(port) },
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  for await (const line of createInterface(server.stdout)) if (line.includes("serving on")) break;
  for (const [page, limit] of Object.entries(most)) await measure(page, limit);
} finally {
  server.kill();
}

async function measure(page: string, limit: number): Promise<void> {
  const html = await (await fetch(origin + page)).text();
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    // Only browsers without modules load these, and they cannot run the rest.
    .filter((tag) => !/\snomodule/i.test(tag))
    .flatMap((tag) => /\ssrc="([^"]+)"/.exec(tag)?.[1] ?? []);
  const sizes = await Promise.all([...new Set(scripts)].map(sizeOf));
  const total = sizes.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  printTable(
    ["script", "gzip bytes"],
    [...sizes.map(({ path, gzipBytes }) => [path, String(gzipBytes)]), ["together", String(total)]],
  );
  const kB = (total / 1000).toFixed(1);
  verdict(`${page} loads ${kB} kB of JavaScript first, ${limit} kB at most`, total <= limit * 1000);
}

async function sizeOf(path: string): Promise<{ path: string; gzipBytes: number }> {
  const { request } = await import("undici");
  const { body } = await request(origin + path, { headers: { "accept-encoding": "gzip" } });
  return { path, gzipBytes: (await body.arrayBuffer()).byteLength };
}
