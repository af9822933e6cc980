import { basename, relative, resolve, sep } from "node:path";
import { type FaultyExport, type FoundExports, readExports } from "#lib/tekton/exported-folder.ts";
import { isEnded, type TektonRun } from "#lib/tekton/run.ts";
import type { SourceState } from "./report.ts";
import type { FoundRun } from "./runs-of-image.ts";

export interface ExportedRuns {
  readonly runs: readonly FoundRun[];
  readonly sources: readonly Omit<SourceState, "isAsked">[];
}

/** Runs out of files, each once; what cannot be read of them is told as a source that failed in part. */
async function exportedRuns(paths: readonly string[], name: string): Promise<ExportedRuns> {
  if (paths.length === 0) return { runs: [], sources: [] };
  const found = await readExports(paths, new AbortController().signal);
  const shown = pathsShown(paths);
  const runs = found.runs.map(({ run, path, isNamed }) => ({ run, source: shown(path), isGiven: isNamed }));
  return { runs: eachOnce(runs), sources: [{ name, failure: failureOf(found, shown) }] };
}

/** A run that several files tell, as the last of them saw it: two exports of one namespace have most runs in common. */
function eachOnce(runs: readonly FoundRun[]): readonly FoundRun[] {
  const kept = new Map<string, FoundRun>();
  for (const one of runs) {
    const key = `${one.run.kind} ${one.run.uid}`;
    const other = kept.get(key);
    const [last, first] = other === undefined || isLater(one.run, other.run) ? [one, other] : [other, one];
    kept.set(key, { ...last, isGiven: last.isGiven === true || first?.isGiven === true });
  }
  return [...kept.values()];
}

/** Of two copies of one object: one that has ended tells more, then what the API server wrote later. */
function isLater(one: TektonRun, other: TektonRun): boolean {
  if (isEnded(one) !== isEnded(other)) return isEnded(one);
  const [a, b] = [versionOf(one), versionOf(other)];
  return a !== null && b !== null && a > b;
}

/** One object has one store, whose versions are numbers that grow; an archive may have left it out. */
const versionOf = ({ resourceVersion }: TektonRun): bigint | null =>
  resourceVersion !== null && /^\d{1,30}$/.test(resourceVersion) ? BigInt(resourceVersion) : null;

/** Files that a message names with their reasons; the others are counted. */
const MAX_NAMED = 20;

function failureOf(
  { runs, faults, files }: FoundExports,
  shown: (path: string) => string,
): SourceState["failure"] {
  const [first] = faults;
  if (first === undefined) return null;
  const byFile = [...Map.groupBy(faults, ({ path }) => path)];
  const named = byFile.slice(0, MAX_NAMED).map(([path, all]) => `${shown(path)}${whyOf(all)}`);
  const more = byFile.length - named.length;
  const read = new Set(runs.map(({ path }) => path));
  const inFull = byFile.some(([path]) => read.has(path)) ? " in full" : "";
  const count = files === 1 ? "" : `${byFile.length} of ${files} files could not be read${inFull}: `;
  return {
    code: "source-malformed",
    message: `${count}${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`,
    next: first.next,
  };
}

function whyOf(faults: readonly FaultyExport[]): string {
  const [first] = faults;
  if (first === undefined) return "";
  const more = faults.length - 1;
  return `${first.document === "0" ? "" : `, document ${first.document}`}: ${first.why}${more > 0 ? ` (and ${more} more in it)` : ""}`;
}

/**
 * How a file is called: a path that was named by its last part, and what is below it from there. Where the server keeps its
 * folders is not for its visitors, so no more is told than keeps two of them apart.
 */
function pathsShown(paths: readonly string[]): (path: string) => string {
  const whole = new Map(paths.map((path) => [path, resolve(path).split(sep)]));
  const last = (path: string, parts: number) => (whole.get(path) ?? [basename(path)]).slice(-parts).join("/");
  const tells = (parts: number) =>
    new Set(paths.map((path) => last(path, parts))).size ===
    new Set([...whole.values()].map((all) => all.join("/"))).size;
  const longest = Math.max(...[...whole.values()].map(({ length }) => length));
  let parts = 1;
  while (parts < longest && !tells(parts)) parts += 1;
  return (path) => {
    if (whole.has(path)) return last(path, parts);
    const folder = paths.find((one) => path.startsWith(one.endsWith(sep) ? one : `${one}${sep}`));
    return folder === undefined
      ? basename(path)
      : `${last(folder, parts)}/${relative(folder, path).split(sep).join("/")}`;
  };
}

/** Name of the files among the sources. */
export const EXPORTED = "exported runs";

/** How long a folder that was read counts as read: a fleet asks for each of its components. */
const KEPT_MS = 30_000;

/** Runs out of files, read once for all who ask within half a minute. */
export function keptExports(paths: readonly string[], now: () => number = Date.now) {
  let kept: { readonly read: Promise<ExportedRuns>; readonly until: number } | null = null;
  return (): Promise<ExportedRuns> => {
    if (kept === null || kept.until <= now())
      kept = { read: exportedRuns(paths, EXPORTED), until: now() + KEPT_MS };
    return kept.read;
  };
}

/** The runs of the samples do not change: they are read when they are first asked for, and kept. */
export function sampleRuns(folder: string) {
  let read: Promise<ExportedRuns> | null = null;
  return (): Promise<ExportedRuns> => {
    read ??= exportedRuns([folder], "runs of the samples").then(({ runs, sources }) => ({
      // Where Twofold lies on this machine concerns no visitor.
      runs: runs.map(({ run, source }) => ({ run, source: `samples/runs/${basename(source)}` })),
      sources,
    }));
    return read;
  };
}
