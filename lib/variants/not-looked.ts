import { isNotLooked } from "#lib/oci/failure.ts";
import { withNested } from "./index-model.ts";
import type { EntryReport } from "./report.ts";

/** The entries of which not all was looked at: nothing is said of what may be wrong with them. */
export const notLookedAt = (entries: readonly EntryReport[]): readonly EntryReport[] =>
  entries.filter((entry) =>
    withNested(entry).some(({ failure }) => failure !== null && isNotLooked(failure)),
  );
