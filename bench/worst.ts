// The worst image that a stranger can name: an index of 1,000 manifests of 4 MiB each, in several forms, read through the server
// as it is started. Whether everybody else is served meanwhile, and what memory it takes.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { printTable, verdict } from "./table.ts";

const ENTRIES = 1000;
const DOCUMENT_BYTES = 4 * 1024 * 1024;
/** Beyond the budget nothing is asked for; a few more are there in case it is. */
const SERVED = 24;
const MOST_WAIT_MS = 500;
const MOST_HEAP_MB = 512;

/** What fills a document, up to its size. */
const FORMS: Readonly<Record<string, (room: number, at: number) => string>> = {
  "one long annotation": (room, at) => `"annotations":{"a":"${"x".repeat(room - 40)}${at}"}`,
  "many short annotations": (room, at) => `"annotations":{${fill(room, (n) => `"${at}k${n}":""`)}}`,
  "many values nobody reads": (room, at) => `"x${at}":[${fill(room, () => "{}")}]`,
  "lists in lists": (room, at) => `"x${at}":[${fill(room, () => "[[[[[[[[]]]]]]]]")}]`,
  "nested to the limit": (room, at) => `"x${at}":[${fill(room, () => `${"[".repeat(60)}${"]".repeat(60)}`)}]`,
};

function fill(room: number, one: (n: number) => string): string {
  const parts: string[] = [];
  for (let [length, n] = [64, 0]; ; n += 1) {
    const part = one(n);
    length += part.length + 1;
    if (length > room) return parts.join(",");
    parts.push(part);
  }
}

const sha256 = (bytes: Buffer | string) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

const config = Buffer.from('{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}');
const configDescriptor = { mediaType: OCI_CONFIG, digest: sha256(config), size: config.length };

const contents = new Map<string, { readonly bytes: Buffer; readonly type: string }>([
  [configDescriptor.digest, { bytes: config, type: "application/octet-stream" }],
]);
const tags = new Map<string, string>();

function push(tag: string, form: (room: number, at: number) => string): void {
  const manifests = Array.from({ length: ENTRIES }, (_, at) => {
    const digest = at < SERVED ? document(form, at) : sha256(`${tag} ${at}`);
    return {
      mediaType: OCI_MANIFEST,
      digest,
      size: DOCUMENT_BYTES,
      platform: { os: "linux", architecture: "amd64" },
    };
  });
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  contents.set(sha256(bytes), { bytes, type: OCI_INDEX });
  tags.set(tag, sha256(bytes));
}

function document(form: (room: number, at: number) => string, at: number): string {
  const head = `{"schemaVersion":2,"mediaType":"${OCI_MANIFEST}","config":${JSON.stringify(configDescriptor)},"layers":[],`;
  const text = `${head}${form(DOCUMENT_BYTES - head.length - 1, at)}}`;
  const bytes = Buffer.from(text.padEnd(DOCUMENT_BYTES));
  contents.set(sha256(bytes), { bytes, type: OCI_MANIFEST });
  return sha256(bytes);
}

let sent = 0;
const registry = createServer((request, response) => {
  const [, , name = ""] = /^\/v2\/.+\/(manifests|blobs)\/([^?]+)/.exec(request.url ?? "") ?? [];
  const found = contents.get(tags.get(name) ?? name);
  if (found === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": found.type, "content-length": found.bytes.length });
  if (request.method === "HEAD") return void response.end();
  sent += found.bytes.length;
  response.end(found.bytes);
});
await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;

const folder = mkdtempSync(join(tmpdir(), "twofold-worst-"));
const { child, origin } = await startServer();
try {
  const rows: string[][] = [];
  for (const [form, of] of Object.entries(FORMS)) {
    contents.clear();
    contents.set(configDescriptor.digest, { bytes: config, type: "application/octet-stream" });
    push("worst", of);
    rows.push(await measure(form));
  }
  printTable(["1,000 × 4 MiB of", "answer", "MB read", "s", "idle ms", "longest ms", "heap MB"], rows);
} finally {
  child.kill();
  registry.close();
  registry.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(form: string): Promise<string[]> {
  sent = 0;
  const idle = await longestHealth(async () => wait(3_000));
  let answer = "";
  let heap = 0;
  const start = performance.now();
  let bytes = new ArrayBuffer(0);
  const longest = await longestHealth(async () => {
    const watching = setInterval(async () => {
      heap = Math.max(heap, await heapBytes());
    }, 200);
    const reference = encodeURIComponent(`${host}/team/app:worst`);
    const response = await fetch(`${origin}/api/v1/inspect?ref=${reference}`);
    bytes = await response.arrayBuffer();
    clearInterval(watching);
    answer = String(response.status);
  });
  const tooLarge = Buffer.from(bytes).toString().split('"code":"too-large"').length - 1;
  answer += `, ${tooLarge} left out`;
  const seconds = (performance.now() - start) / 1000;
  verdict(`${form}: /healthz within ${MOST_WAIT_MS} ms (${longest.toFixed(0)})`, longest <= MOST_WAIT_MS);
  verdict(`${form}: heap below ${MOST_HEAP_MB} MB (${(heap / 1e6).toFixed(0)})`, heap / 1e6 <= MOST_HEAP_MB);
  return [
    form,
    answer,
    (sent / 1e6).toFixed(0),
    seconds.toFixed(1),
    idle.toFixed(0),
    longest.toFixed(0),
    (heap / 1e6).toFixed(0),
  ];
}

/** The longest that `/healthz` took while `work` went on. This process serves the index, so another thread asks. */
async function longestHealth(work: () => Promise<void>): Promise<number> {
  const asking = new Worker(new URL("./health-poll.ts", import.meta.url), { workerData: { origin } });
  const longest = new Promise<number>((resolve, reject) => {
    asking.once("message", resolve);
    asking.once("error", reject);
  });
  await work();
  asking.postMessage("over");
  return longest;
}

async function heapBytes(): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1] ?? 0);
}

async function startServer(): Promise<{ child: ChildProcess; origin: string }> {
  const settings = join(folder, "twofold.yaml");
  writeFileSync(settings, `registries: { "${host}": {} }\nsamples: false\n`);
  const server = spawn("node", [fileURLToPath(new URL("../scripts/start.mjs", import.meta.url))], {
    env: { ...process.env, PORT: "0", TWOFOLD_CONFIG: settings, TWOFOLD_DATA: join(folder, "data") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const [, origin] = /serving on (http:\S+)/.exec(line) ?? [];
    if (origin !== undefined) return { child: server, origin };
  }
  throw new Error("the server ended before it served");
}
