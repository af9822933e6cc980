import type { Digest } from "#lib/oci/digest.ts";
import type { Evidence, ImageEvidence } from "#lib/provenance/evidence.ts";
import { isGzipFamily, isZstdFamily } from "#lib/variants/index-model.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { coverageCounts } from "./coverage-counts.ts";
import { digestFacts } from "./digest-facts.ts";
import { evidenceIssues } from "./issues.ts";
import { isTrusted } from "./keep-known.ts";
import { readinessChecks } from "./readiness/checks.ts";
import type { EntryFacts, EvidenceReport, SourceState } from "./report.ts";
import { runFacts } from "./run-facts.ts";
import { type FoundRun, runsOfImage } from "./runs-of-image.ts";
import type { EvidenceRules, LinkedRun } from "./settings.ts";

export interface EvidenceGiven {
  readonly report: IndexReport;
  /** `registry/repository`, as references name it. */
  readonly repository: string;
  readonly beside: ImageEvidence;
  readonly runs: readonly FoundRun[];
  readonly sources: readonly SourceState[];
  readonly rules: EvidenceRules;
  /** Whether anybody is believed for this repository. */
  readonly hasTrust: boolean;
  readonly readAt: Date;
  readonly linkOf: (run: LinkedRun) => string | null;
}

/** Puts together what was read; no I/O, and nothing can fail: what could not be looked at is told as that. */
export function evidenceReport(given: EvidenceGiven): EvidenceReport {
  const { report, beside, rules, hasTrust } = given;
  const digests = new Set<Digest>([report.digest, ...report.entries.map(({ digest }) => digest)]);
  const runs = runsOfImage(given.runs, { repository: given.repository, digests }, rules.results);
  const coverage = new Map(beside.coverage.entries.map((one) => [one.digest, one]));
  const evidence = new Map(beside.entries.map((one) => [one.digest, one]));
  const ground = { runs, hasTrust, linkOf: given.linkOf };
  const index = digestFacts(beside.index, beside.coverage.index, ground);
  const entries = (report.kind === "index" ? report.entries : []).flatMap((entry): EntryFacts[] => {
    const [own, covered] = [evidence.get(entry.digest), coverage.get(entry.digest)];
    if (own === undefined || covered === undefined) return [];
    const { position, platform, compression, annotatedZstd, role } = entry;
    return [{ ...digestFacts(own, covered, ground), position, platform, compression, annotatedZstd, role }];
  });
  const context = {
    digests,
    twinsMissing: twinsMissing(report.entries),
    isDual: isDual(report.entries),
    linkOf: given.linkOf,
  };
  const facts = runs.map((run) => runFacts(run, context));
  const known = { digest: report.digest, index, entries, runs: facts };
  const issues = evidenceIssues(known, report.kind, {
    policy: rules.policy,
    runsKnown: given.sources.every(isTrusted),
  });
  return {
    reference: report.reference,
    digest: report.digest,
    readAt: given.readAt.toISOString(),
    index,
    entries,
    runs: facts,
    issues,
    checks: readinessChecks(
      { ...known, issues },
      { beside: beside.index, entries: evidence, runs, deepInspection: rules.deepInspection },
      report.kind,
    ),
    coverage: coverageCounts(index, entries),
    sources: given.sources,
    assumptions: assumptionsOf(rules, beside),
  };
}

const imagesOf = (entries: readonly EntryReport[]) => entries.filter(({ role }) => role === "image");

/** How many references dual compression would add to `IMAGES`: one for each platform's missing twin. */
function twinsMissing(entries: readonly EntryReport[]): number {
  const groups = Map.groupBy(imagesOf(entries), ({ platform }) => platform ?? "");
  return [...groups.values()].filter(
    (group) =>
      !group.some(({ compression }) => isGzipFamily(compression)) ||
      !group.some(({ compression }) => isZstdFamily(compression)),
  ).length;
}

const isDual = (entries: readonly EntryReport[]): boolean =>
  imagesOf(entries).some(({ compression }) => isGzipFamily(compression)) &&
  imagesOf(entries).some(({ compression }) => isZstdFamily(compression));

function assumptionsOf({ results, deepInspection }: EvidenceRules, beside: ImageEvidence): readonly string[] {
  const unseen = [beside.index, ...beside.entries].some((one: Evidence) => one.leftOut > 0);
  return [
    results.extraction === null
      ? "Results travel by termination messages (Tekton's default) where a run does not say otherwise."
      : `Results travel by ${results.extraction === "sidecar-logs" ? "sidecar logs" : "termination messages"} in this cluster.`,
    deepInspection === null
      ? "Unknown whether Tekton Chains inspects deeply; Konflux turns it on."
      : `Tekton Chains ${deepInspection ? "inspects deeply: results of TaskRuns make subjects" : "does not inspect deeply: only the pipeline run's own results make subjects"}.`,
    ...(unseen ? ["A digest has so many signatures and attestations that not all of them were read."] : []),
  ];
}
