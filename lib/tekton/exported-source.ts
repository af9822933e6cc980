import { fail, ok } from "#lib/oci/result.ts";
import { readExports } from "./exported-folder.ts";
import { answering, limitOf } from "./match-query.ts";
import { type RunSource, sourceFailure } from "./run-source.ts";

export interface ExportedPlace {
  readonly name: string;
  /** Files and folders of what `kubectl` and `tkn` printed. */
  readonly paths: readonly string[];
}

/**
 * Exported files as a source of runs. They are read anew for every question, since people put files there; a folder that
 * cannot be read is a failure, a file in it costs itself.
 */
export const exportedSource = ({ name, paths }: ExportedPlace): RunSource => ({
  name,
  kind: "files",
  async find(query, signal) {
    const { runs, faults } = await readExports(paths, signal);
    const gone = faults.find(({ path, document }) => document === "0" && paths.includes(path));
    if (gone !== undefined && runs.length === 0)
      return fail(sourceFailure("source-config", name, `${name}: ${gone.path}: ${gone.why}.`));
    if (signal.aborted) return fail(sourceFailure("source-away", name, `${name} was not read to its end.`));
    const found = answering(
      runs.map(({ run }) => run),
      query,
    );
    return ok({
      runs: found,
      unreadable: faults.map(({ path, document, why }) => ({ name: `${path}, document ${document}`, why })),
      isComplete: found.length < limitOf(query),
      // A folder holds what somebody put there.
      provesAbsence: false,
    });
  },
  close: async () => undefined,
});
