import { basename, relative, sep } from "node:path";
import { readExports } from "#lib/tekton/exported-folder.ts";
import type { SourceState } from "./report.ts";
import type { FoundRun } from "./runs-of-image.ts";

export interface ExportedRuns {
  readonly runs: readonly FoundRun[];
  readonly sources: readonly Omit<SourceState, "isAsked">[];
}

/** Runs out of files; what cannot be read of them is told as a source that failed in part. */
async function exportedRuns(paths: readonly string[], name: string): Promise<ExportedRuns> {
  if (paths.length === 0) return { runs: [], sources: [] };
  const { runs, faults } = await readExports(paths, new AbortController().signal);
  const [first] = faults;
  const more = faults.length - 1;
  return {
    runs: runs.map(({ run, path, isNamed }) => ({ run, source: shownPath(paths, path), isGiven: isNamed })),
    sources: [
      {
        name,
        failure:
          first === undefined
            ? null
            : {
                code: "source-malformed",
                message: `${shownPath(paths, first.path)}${first.document === "0" ? "" : `, document ${first.document}`}: ${first.why}${more > 0 ? `, and ${more} more like it` : ""}.`,
                next: "Export it again with kubectl or tkn, or take the file away.",
              },
      },
    ],
  };
}

/** A file below the folder that was named: where the server keeps its folders is not for its visitors. */
function shownPath(paths: readonly string[], path: string): string {
  const folder = paths.find(
    (one) => path !== one && path.startsWith(one.endsWith(sep) ? one : `${one}${sep}`),
  );
  return folder === undefined ? basename(path) : relative(folder, path);
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
