// One look into a layer, in a process of its own so that what it takes is its own: reads the files of the layer that its
// argument tells, and the content of one, checks it, and prints what that took.
import { readdirSync, readFileSync } from "node:fs";
import { readFileContent } from "#lib/chunked/read/file-content.ts";
import { createJobRunner } from "#lib/chunked/read/job-runner.ts";
import { checkLayerToc, findToc, type Layer, readFiles } from "#lib/chunked/read/layer-toc.ts";
import { childrenOf, findNode, search } from "#lib/chunked/tree/look.ts";
import { createRegistryAccess } from "#lib/oci/registry/access.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";

export interface Asked {
  readonly host: string;
  readonly layer: Layer;
  readonly path: string;
}

export interface Took {
  readonly seconds: number;
  /** The longest that the event loop stood. */
  readonly longestMs: number;
  readonly rssMb: number;
  /** Of the process beside it, at its peak. */
  readonly childRssMb: number;
  /** A directory and a search. */
  readonly lookMs: number;
  /** Bytes of the one file. */
  readonly fileBytes: number;
  readonly faults: number;
}

const asked: Asked = JSON.parse(process.argv[2] ?? "");
const access = createRegistryAccess({ network: "any" });
const source = createRegistrySource({ registry: asked.host, repository: "bench/toc" }, access);
const reading = { source, jobs: createJobRunner(), signal: new AbortController().signal };
const found = await findToc(reading, asked.layer);
if (!found.ok || found.value === null) throw new Error("the layer has no TOC");

let [longestMs, rssMb, childRssMb] = [0, 0, 0];
let last = performance.now();
const timer = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - last - 10);
  last = performance.now();
}, 10);
// A look into /proc takes longer, and a process's peak stays told.
const watching = setInterval(() => {
  rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1e6);
  childRssMb = Math.max(childRssMb, ...children().map(peakOf));
  last = performance.now();
}, 100);
const start = performance.now();
const files = await readFiles(reading, asked.layer, found.value);
const seconds = (performance.now() - start) / 1000;
clearInterval(timer);
clearInterval(watching);
if (!files.ok) throw new Error(files.failure.message);

const row = files.value.tree.rows[findNode(files.value, asked.path) ?? -1] ?? -1;
let fileBytes = 0;
const about = { toc: files.value.toc, row, dataEnd: found.value.place.toc.offset - 8 };
for await (const part of readFileContent(reading, asked.layer, about))
  if (part.ok) fileBytes += part.value.length;
const lookStart = performance.now();
childrenOf(files.value, findNode(files.value, "usr/lib/python3/dist-packages") ?? 0);
search(files.value, "module_1999", 100);
const lookMs = performance.now() - lookStart;
const checked = await checkLayerToc(reading, asked.layer, found.value);
if (!checked.ok) throw new Error(checked.failure.message);
await access.close();
const took: Took = { seconds, longestMs, rssMb, childRssMb, lookMs, fileBytes, faults: checked.value.length };
process.stdout.write(JSON.stringify(took));

function children(): string[] {
  return readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
}

function peakOf(pid: string): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}
