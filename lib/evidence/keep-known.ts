import { isEnded } from "#lib/tekton/run.ts";
import type { ArtifactFacts, EvidenceReport, SourceState } from "./report.ts";

/**
 * What is kept of a reading. While a source of runs or the registry could not be trusted, nothing that was known of the very same
 * digest is lost: a reading that lacks any of it does not replace it. What was known stays as it was read, with its time, names what
 * could not be trusted now, and says no longer that provenance is missing, since that takes all of them.
 */
export function keptReading(read: EvidenceReport, known: EvidenceReport | null): EvidenceReport {
  if (known === null || known.digest !== read.digest || !lacksAnswers(read)) return read;
  const now = new Set(factsOf(read));
  if (factsOf(known).every((fact) => now.has(fact))) return read;
  const issues = known.issues.filter(({ code }) => code !== "no-provenance");
  return { ...known, issues, sources: read.sources };
}

/** Whether a source has told all that it has. */
export const isTrusted = ({ failure, doubt }: SourceState): boolean =>
  failure === null && doubt === undefined;

/** Whether a source of runs, or the registry, could not be asked, or not believed. */
export const lacksAnswers = ({ index, entries, sources }: EvidenceReport): boolean =>
  !sources.every(isTrusted) || [index, ...entries].some(({ unseen }) => unseen.length > 0);

/** Each thing that is told of the image: runs and how they ended, what they name, what was read beside it. */
function factsOf({ index, entries, runs }: EvidenceReport): readonly string[] {
  return [
    ...runs
      .flatMap((run) => [run, ...run.tasks])
      .flatMap((run) => [`run ${run.uid}`, ...(isEnded(run) ? [`ended ${run.uid}`] : [])]),
    ...[index, ...entries].flatMap(({ digest, named, artifacts }) => [
      ...named.map(({ run, result }) => `named ${digest} ${run} ${result}`),
      ...numbered(artifacts.filter(({ failure }) => failure === null).flatMap(toldBy)).map(
        (fact) => `${digest} ${fact}`,
      ),
    ]),
  ];
}

/** What it is and not which: an image is attested anew, and then another stands in its place. */
const toldBy = ({ role, predicateType, outcome }: ArtifactFacts): readonly string[] => [
  `${role} ${predicateType}`,
  ...(outcome?.kind === "verified" ? [`verified ${role} ${predicateType}`] : []),
];

/** Of several that are the same each counts. */
function numbered(facts: readonly string[]): readonly string[] {
  return [...Map.groupBy(facts, (fact) => fact).values()].flatMap((same) =>
    same.map((fact, at) => `${fact} ${at}`),
  );
}
