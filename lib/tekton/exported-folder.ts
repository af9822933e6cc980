import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type ExportFault, MAX_EXPORT_BYTES, readExport } from "./exported-runs.ts";
import type { TektonRun } from "./run.ts";

export interface FoundExports {
  /** With the file that each comes from, below the folder or as it was given. */
  readonly runs: readonly {
    readonly run: TektonRun;
    readonly path: string;
    /** The file itself was named, and not a folder that it is in. */
    readonly isNamed: boolean;
  }[];
  readonly faults: readonly (ExportFault & { readonly path: string })[];
}

/** A folder with more files is no folder of exports. */
const MAX_FILES = 5_000;
const MAX_DEPTH = 16;
/** All files together; what is read is dropped to a few KB a run at once. */
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;
const ENDING = /\.(?:ya?ml|json)$/i;

/**
 * The runs in files: each path is a file, or a folder that is gone through with its folders, taking `.yaml`, `.yml` and
 * `.json`. What begins with a dot is passed over (Kubernetes keeps its copies of a mounted volume so). A link is followed
 * where it stays in the folder that was named, and nothing is read twice. What cannot be read is a fault and costs itself.
 */
export async function readExports(paths: readonly string[], signal: AbortSignal): Promise<FoundExports> {
  const walk: Walk = { files: [], faults: [], seen: new Set(), bytes: 0, isFull: false };
  for (const path of paths) await enter(walk, path, signal);
  const found = { runs: [] as FoundExports["runs"][number][], faults: walk.faults };
  for (const path of walk.files) {
    if (signal.aborted) break;
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => error);
    if (typeof text !== "string") {
      found.faults.push(faultOf(path, text));
      continue;
    }
    const read = readExport(text);
    const isNamed = paths.includes(path);
    for (const run of read.runs) found.runs.push({ run, path, isNamed });
    for (const fault of read.faults) found.faults.push({ ...fault, path });
    if (isNamed && read.runs.length + read.faults.length === 0)
      found.faults.push({ path, document: "0", why: "there is no PipelineRun and no TaskRun in it" });
    // Reading a large file keeps the process busy; others get their turn between two.
    await setImmediate();
  }
  return found;
}

interface Walk {
  readonly files: string[];
  readonly faults: (ExportFault & { readonly path: string })[];
  /** Real paths, so that a circle of links ends. */
  readonly seen: Set<string>;
  bytes: number;
  /** Whether a file was left for the number of them. */
  isFull: boolean;
}

async function enter(walk: Walk, path: string, signal: AbortSignal): Promise<void> {
  try {
    const root = await realpath(path);
    if ((await stat(root)).isDirectory()) await descend(walk, { path, real: root, root, depth: 0 }, signal);
    else await take(walk, path, root);
  } catch (error) {
    walk.faults.push(faultOf(path, error as NodeJS.ErrnoException));
  }
}

interface Folder {
  readonly path: string;
  readonly real: string;
  readonly root: string;
  readonly depth: number;
}

async function descend(walk: Walk, { path, real, root, depth }: Folder, signal: AbortSignal): Promise<void> {
  if (walk.seen.has(real)) return;
  walk.seen.add(real);
  if (depth > MAX_DEPTH) {
    walk.faults.push({ path, document: "0", why: `it is nested deeper than ${MAX_DEPTH} folders` });
    return;
  }
  const names = (await readdir(real)).filter((name) => !name.startsWith(".")).toSorted();
  for (const name of names) {
    if (signal.aborted || walk.isFull) return;
    const below = join(path, name);
    try {
      const target = await realpath(join(real, name));
      if (target !== root && !target.startsWith(`${root}${sep}`)) {
        walk.faults.push({ path: below, document: "0", why: "it is a link that leads out of the folder" });
        continue;
      }
      const entry = await stat(target);
      if (entry.isDirectory())
        await descend(walk, { path: below, real: target, root, depth: depth + 1 }, signal);
      else if (entry.isFile() && ENDING.test(name)) await take(walk, below, target);
    } catch (error) {
      walk.faults.push(faultOf(below, error as NodeJS.ErrnoException));
    }
  }
}

async function take(walk: Walk, path: string, real: string): Promise<void> {
  if (walk.seen.has(real)) return;
  if (walk.files.length >= MAX_FILES) {
    if (!walk.isFull)
      walk.faults.push({
        path,
        document: "0",
        why: `no more than ${MAX_FILES} files are read, and this is one more`,
      });
    walk.isFull = true;
    return;
  }
  walk.seen.add(real);
  const { size } = await stat(real);
  walk.bytes += size;
  const why =
    size > MAX_EXPORT_BYTES
      ? `it is larger than ${MAX_EXPORT_BYTES} bytes`
      : walk.bytes > MAX_TOTAL_BYTES
        ? `the files before it have ${MAX_TOTAL_BYTES} bytes, and no more are read`
        : null;
  if (why === null) walk.files.push(path);
  else walk.faults.push({ path, document: "0", why });
}

const faultOf = (path: string, { code, name }: NodeJS.ErrnoException) => ({
  path,
  document: "0",
  why: `it cannot be read (${code ?? name})`,
});
