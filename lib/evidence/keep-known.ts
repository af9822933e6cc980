import type { EvidenceReport } from "./report.ts";

/**
 * What is kept of a reading. One for which a source of runs or the registry did not answer, and that tells less than what was
 * known of the very same digest, does not replace it: that stays as it was read, with its time, and names what is away now.
 */
export function keptReading(read: EvidenceReport, known: EvidenceReport | null): EvidenceReport {
  const isLess = known !== null && known.digest === read.digest && told(read) < told(known);
  return isLess && lacksAnswers(read) ? { ...known, sources: read.sources } : read;
}

/** Whether a source of runs, or the registry, could not be asked. */
export const lacksAnswers = ({ index, entries, sources }: EvidenceReport): boolean =>
  sources.some(({ failure }) => failure !== null) ||
  [index, ...entries].some(({ unseen }) => unseen.length > 0);

/** Digests that a run names, and artifacts that were read. */
const told = ({ index, entries }: EvidenceReport): number =>
  [index, ...entries].reduce(
    (sum, { named, artifacts }) =>
      sum + Math.min(named.length, 1) + artifacts.filter(({ failure }) => failure === null).length,
    0,
  );
