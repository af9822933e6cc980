import { planOf } from "#lib/plan/plan.ts";
import { repairedReports, repairOf } from "#lib/plan/repair.ts";
import { picksOf } from "#lib/variants/asked-platforms.ts";
import { modelOf } from "#lib/variants/index-model.ts";
import type { Choice, IssueCode } from "#lib/variants/issue-codes.ts";
import { issuesOf } from "#lib/variants/judge.ts";
import type { EntryReport, IndexReport, Issue } from "#lib/variants/report.ts";
import type { FixLine } from "./fix-line.ts";
import { applyLine, assembleLine, remakeLine, repairLine, takeOutLine } from "./ours.ts";
import { type Place, placeOf } from "./place.ts";
import * as tools from "./tools.ts";

/**
 * The report with the lines that fix its issues, complete for the place that it names: ours first, then those of other tools. An
 * issue has one of ours only where the plan says that it goes by it.
 */
export function withCommands(report: IndexReport, choice: Choice | null = null): IndexReport {
  const place = placeOf(report.reference);
  if (place === null || report.issues.length === 0) return report;
  const fixing: Fixing = { report, place, ours: oursOf(report, place, choice) };
  return {
    ...report,
    issues: report.issues.map((issue) => ({ ...issue, commands: linesOf(issue, fixing) })),
  };
}

interface Fixing {
  readonly report: IndexReport;
  readonly place: Place;
  readonly ours: Ours;
}

interface Ours {
  readonly repair: (issue: Issue) => FixLine | null;
  readonly apply: (code: IssueCode) => FixLine | null;
  readonly remake: () => FixLine | null;
  readonly gzip: () => FixLine | null;
}

/** Plans are made when an issue asks for them, and once. */
function oursOf(report: IndexReport, place: Place, choice: Choice | null): Ours {
  const dual = once(() => planOf(report, choice ?? "dual"));
  const gzip = once(() => planOf(report, "gzip"));
  const left = once(() => issuesAfterRepair(report));
  return {
    repair: ({ code, platform }) => {
      const after = left();
      // An index that has an error is not put under a tag.
      if (after === null || after.some(({ severity }) => severity === "error")) return null;
      return after.some((one) => one.code === code && one.platform === platform) ? null : repairLine(place);
    },
    apply: (code) => {
      const plan = dual();
      return plan.reached && plan.changes && plan.issuesGone.includes(code)
        ? applyLine(place, plan.choice)
        : null;
    },
    gzip: () => (gzip().reached ? takeOutLine(place) : null),
    remake: () => (gzip().reached && choice !== "gzip" ? remakeLine(place, choice ?? "dual") : null),
  };
}

/** Null where a repair changes nothing, or not all could be read that the new index would have. */
function issuesAfterRepair(report: IndexReport): readonly Issue[] | null {
  const repair = repairOf(report);
  if (!repair.changes || repair.entries.some(({ entry }) => entry.failure !== null)) return null;
  const entries = repairedReports(repair);
  const { platforms, picks } = picksOf(entries, report.mediaType);
  return issuesOf({ entries, platforms, mediaType: report.mediaType }, picks, null);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function linesOf(issue: Issue, { report, place, ours }: Fixing): readonly FixLine[] {
  const others = place.isRegistry ? toolLines(issue, report, place) : [];
  const own = ourLine(issue, ours) ?? assembledLine(issue, report, place);
  return [own, ...others].filter((line) => line !== null);
}

function ourLine(issue: Issue, ours: Ours): FixLine | null {
  const { code, severity } = issue;
  switch (code) {
    case "zstd-before-gzip":
    case "zstd-unannotated":
    case "annotated-not-zstd":
    case "nested-index":
    case "attestation-duplicated":
    case "erofs-before-tar":
      return ours.repair(issue) ?? ours.apply(code);
    case "duplicate-variant":
      // Which of different manifests is meant nobody but their owner knows.
      return severity === "warning" ? ours.repair(issue) : null;
    case "no-gzip":
    case "missing-variant":
    case "mixed-compression":
    case "mixed-formats":
    case "uncompressed-layers":
    case "unusable":
    case "shadowed":
      return ours.apply(code);
    case "chunked-incomplete":
    case "zstd-unchunked":
    case "content-mismatch":
    case "toc-invalid":
      return ours.apply(code) ?? ours.remake();
    case "chunked-breaks-pull":
      // It would break in the same way however often it is made.
      return ours.gzip();
    default:
      return null;
  }
}

/** What is written anew of each entry: platform, type and size, from the registry and the configuration. */
function assembledLine(
  { code, positions }: Issue,
  { entries, issues }: IndexReport,
  place: Place,
): FixLine | null {
  const isWritten = ({
    namedPlatform,
    configPlatform,
    failure,
    mediaType,
    declaredType,
  }: EntryReport): boolean => {
    switch (code) {
      case "platform-missing":
        return namedPlatform === null && configPlatform !== null;
      case "descriptor-type":
      case "mixed-formats":
        return failure === null && mediaType !== "" && mediaType !== declaredType;
      case "digest-mismatch":
        return failure?.code === "size-mismatch";
      default:
        return false;
    }
  };
  const own = positions.map((position) => entries[position - 1]);
  // One that is listed twice is refused, and nothing is put under a tag of which a part cannot be read.
  const isRefused =
    issues.some((issue) => issue.code === "duplicate-variant") ||
    entries.some(({ failure }) => failure !== null && failure.code !== "size-mismatch");
  if (isRefused || own.length === 0) return null;
  return own.every((entry) => entry !== undefined && isWritten(entry)) ? assembleLine(place) : null;
}

function toolLines(issue: Issue, report: IndexReport, place: Place): readonly (FixLine | null)[] {
  const { entries, mediaType, picks } = report;
  const model = modelOf(entries, mediaType, picks, null);
  // A line of such a tool fixes all that is wrong in one way: two of them would each undo the other.
  const alike = report.issues.filter(
    ({ code, severity }) => code === issue.code && severity === issue.severity,
  );
  const own = at(report, [...new Set(alike.flatMap(({ positions }) => positions))]);
  switch (issue.code) {
    case "zstd-before-gzip":
    case "erofs-before-tar":
      return [tools.reorder(place, entries)];
    case "shadowed": {
      // What stands first hides the others.
      const [, ...hidden] = at(report, issue.positions);
      return [tools.reorder(place, [...hidden, ...entries.filter((entry) => !hidden.includes(entry))])];
    }
    case "zstd-unannotated":
      return [tools.annotate(place), tools.reorder(place, entries)];
    case "nested-index":
      return [tools.flatten(place, entries), tools.reorder(place, entries)];
    case "annotated-not-zstd":
      return [tools.addAnew(place, own)];
    case "duplicate-variant":
      return [
        issue.severity === "warning"
          ? tools.listOnce(place)
          : tools.keepFirst(
              place,
              alike.flatMap(({ positions }) => at(report, positions).slice(1)),
            ),
      ];
    case "platform-missing":
    case "platform-mismatch":
      return [tools.setPlatforms(place, own)];
    case "mixed-formats":
      return [tools.toOci(place)];
    case "no-gzip":
      return [tools.rebuildFromZstd(place, model)];
    case "missing-variant":
    case "chunked-incomplete":
    case "zstd-unchunked":
    case "toc-invalid":
    case "content-mismatch":
    case "layer-type-mismatch":
    case "mixed-compression":
    case "uncompressed-layers":
    case "unusable":
      return [tools.rebuildBoth(place, model)];
    default:
      return [];
  }
}

const at = ({ entries }: IndexReport, positions: readonly number[]): readonly EntryReport[] =>
  positions.flatMap((position) => entries[position - 1] ?? []);
