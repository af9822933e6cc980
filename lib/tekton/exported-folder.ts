import { constants } from "node:fs";
import { type FileHandle, open, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { MAX_EXPORT_BYTES } from "./export-size.ts";
import { exportAgain, fewerRuns } from "./exported-document.ts";
import { type ExportFault, type ExportRead, readDocuments, tooLarge } from "./exported-runs.ts";
import type { TektonRun } from "./run.ts";

export interface FoundExports {
  /** With the file that each comes from, below the folder or as it was given. */
  readonly runs: readonly {
    readonly run: TektonRun;
    readonly path: string;
    /** The file itself was named, and not a folder that it is in. */
    readonly isNamed: boolean;
  }[];
  readonly faults: readonly FaultyExport[];
  /** How many files were taken for exports, with what could not be read. */
  readonly files: number;
}

/** With the file, or the folder that was named; its document is 0 where it is the file as a whole. */
export type FaultyExport = ExportFault & { readonly path: string };

/** A folder with more files is no folder of exports. */
const MAX_FILES = 5_000;
const MAX_DEPTH = 16;
/** All files together; what is read is dropped to a few KB a run at once. */
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;
/** Reading a large file keeps the process busy; others get their turn as often. */
const TURN_MS = 20;
const ENDING = /\.(?:ya?ml|json)$/i;
/** Such a file may be an export all the same: what it begins with tells. */
const MAYBE = /(?:^[^.]+|\.(?:txt|log|out))$/i;
const HEAD_BYTES = 16 * 1024;
/** A Kubernetes object or list, behind comments and separators, as kubectl and tkn write it. */
const OBJECT =
  /^\uFEFF?(?:\s|#[^\n]*\n|---[^\n]*\n)*(?:(?:apiVersion|items|kind|metadata):|\{.*"apiVersion"\s*:)/s;

/**
 * The runs in files: each path is a file, or a folder that is gone through with its folders, taking `.yaml`, `.yml` and
 * `.json`, and of `.txt`, `.log`, `.out` and files without an ending those that begin as an object of Kubernetes. What begins
 * with a dot is passed over (Kubernetes keeps its copies of a mounted volume so). A link is followed where it stays in the
 * folder that was named, and nothing is read twice. What cannot be read is a fault and costs itself; so is a path that was
 * named and holds no run.
 */
export async function readExports(paths: readonly string[], signal: AbortSignal): Promise<FoundExports> {
  const walk: Walk = { files: [], faults: [], seen: new Set(), passedOver: 0, isFull: false, bytes: 0 };
  const runs: FoundExports["runs"][number][] = [];
  const taken = new Set<string>();
  for (const path of new Set(paths)) {
    const before = runs.length + walk.faults.length;
    const isNew = await enter(walk, path, signal);
    for (const file of walk.files) {
      if (signal.aborted) break;
      taken.add(file);
      const isNamed = paths.includes(file);
      for await (const one of readFile(walk, file, signal)) {
        if ("run" in one) runs.push({ run: one.run, path: file, isNamed });
        else walk.faults.push({ ...one.fault, path: file });
      }
    }
    if (isNew && !signal.aborted && runs.length + walk.faults.length === before)
      walk.faults.push(nothingIn(path, walk.passedOver));
    walk.files.length = 0;
    walk.passedOver = 0;
  }
  for (const { path } of walk.faults) taken.add(path);
  return { runs, faults: walk.faults, files: taken.size };
}

function nothingIn(path: string, passedOver: number): FaultyExport {
  const others =
    passedOver === 0 ? "" : `; ${passedOver === 1 ? "a file" : `${passedOver} files`} of other kinds in it`;
  return {
    path,
    document: "0",
    why: `there is no PipelineRun and no TaskRun in it${others}`,
    next: "Name what kubectl get pipelineruns,taskruns -o yaml was written to, unpacked.",
  };
}

interface Walk {
  /** Of the path that is gone through. */
  readonly files: string[];
  readonly faults: FaultyExport[];
  /** Real paths, so that a circle of links ends. */
  readonly seen: Set<string>;
  /** Files of the path that are no exports. */
  passedOver: number;
  /** Whether a file was left for the number of them. */
  isFull: boolean;
  bytes: number;
}

/** False where it, or something in it, was gone through for a path before: that it gives nothing more says nothing. */
async function enter(walk: Walk, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    const root = await realpath(path);
    const isNew = ![...walk.seen].some((real) => real === root || real.startsWith(`${root}${sep}`));
    const entry = await stat(root);
    if (entry.isDirectory()) await descend(walk, { path, real: root, root, depth: 0 }, signal);
    else if (entry.isFile()) take(walk, path, root);
    else walk.faults.push(noFile(path));
    return isNew;
  } catch (error) {
    walk.faults.push(faultOf(path, error as NodeJS.ErrnoException));
    return true;
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
  const fault = (at: string, why: string, next: string) =>
    walk.faults.push({ path: at, document: "0", why, next });
  if (depth > MAX_DEPTH) {
    fault(path, `it is nested deeper than ${MAX_DEPTH} folders`, "Name the folder itself.");
    return;
  }
  const names = (await readdir(real)).filter((name) => !name.startsWith(".")).toSorted();
  for (const name of names) {
    if (signal.aborted || walk.isFull) return;
    const below = join(path, name);
    try {
      const target = await realpath(join(real, name));
      if (target !== root && !target.startsWith(`${root}${sep}`)) {
        fault(below, "it is a link that leads out of the folder", "Name the file that it leads to.");
        continue;
      }
      const entry = await stat(target);
      if (entry.isDirectory())
        await descend(walk, { path: below, real: target, root, depth: depth + 1 }, signal);
      else if (entry.isFile() && (ENDING.test(name) || (MAYBE.test(name) && (await beginsAsObject(target)))))
        take(walk, below, target);
      else walk.passedOver += 1;
    } catch (error) {
      walk.faults.push(faultOf(below, error as NodeJS.ErrnoException));
    }
  }
}

function take(walk: Walk, path: string, real: string): void {
  if (walk.seen.has(real)) return;
  if (walk.files.length >= MAX_FILES) {
    if (!walk.isFull)
      walk.faults.push({
        path,
        document: "0",
        why: `no more than ${MAX_FILES} files are read, and this is one more`,
        next: "Name the folder that the exports are in, and no other.",
      });
    walk.isFull = true;
    return;
  }
  walk.seen.add(real);
  walk.files.push(path);
}

/** Opened so that a pipe that was put in a file's place since is not waited for. */
const opened = (path: string): Promise<FileHandle> => open(path, constants.O_RDONLY | constants.O_NONBLOCK);

async function beginsAsObject(path: string): Promise<boolean> {
  await using file = await opened(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return OBJECT.test(buffer.toString("utf8", 0, bytesRead));
}

async function* readFile(walk: Walk, path: string, signal: AbortSignal): AsyncGenerator<ExportRead> {
  const text = await textOf(walk, path).catch((error: NodeJS.ErrnoException) => faultOf(path, error));
  if (typeof text !== "string") {
    yield { fault: text };
    return;
  }
  let turn = performance.now();
  for (const read of readDocuments(text)) {
    yield read;
    if (performance.now() - turn < TURN_MS) continue;
    await setImmediate();
    if (signal.aborted) return;
    turn = performance.now();
  }
  await setImmediate();
}

async function textOf(walk: Walk, path: string): Promise<string | ExportFault> {
  await using file = await opened(path);
  const entry = await file.stat();
  if (!entry.isFile()) return noFile(path);
  if (entry.size > MAX_EXPORT_BYTES) return { document: "0", ...tooLarge };
  walk.bytes += entry.size;
  if (walk.bytes > MAX_TOTAL_BYTES)
    return {
      document: "0",
      why: `the files before it have ${MAX_TOTAL_BYTES / 1024 / 1024} MiB, and no more are read`,
      next: fewerRuns,
    };
  // No further than a file may be long: one may grow, and those of /proc have no length.
  const parts: Buffer[] = [];
  for await (const part of file.createReadStream({ end: MAX_EXPORT_BYTES })) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

const noFile = (path: string): FaultyExport => ({
  path,
  document: "0",
  why: "it is no file and no folder, but a pipe, a socket or a device",
  next: "Write what it gives into a file, and name that.",
});

const WHYS: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOENT: ["it is not there", "Look for a spelling mistake in the path."],
  ENOTDIR: ["it is not there", "Look for a spelling mistake in the path."],
  EACCES: ["it may not be read", "Give Twofold's user the right to read it."],
  EPERM: ["it may not be read", "Give Twofold's user the right to read it."],
  ELOOP: ["its links lead in a circle", "Name the file itself."],
};

function faultOf(path: string, { code, name }: NodeJS.ErrnoException): FaultyExport {
  const [why, next] = WHYS[code ?? ""] ?? ["it cannot be read", exportAgain];
  return { path, document: "0", why: `${why} (${code ?? name})`, next };
}
