import { pickAll } from "./clients/pick.ts";
import { modelOf } from "./index-model.ts";
import type { Choice, Severity } from "./issue-codes.ts";
import type { IndexReport, Issue } from "./report.ts";
import { lastRules, rules } from "./rules/index.ts";
import { unexplained } from "./rules/unexplained.ts";

/** What of an index is judged: entries that were read, or that are only planned. */
export type Judged = Pick<IndexReport, "entries" | "platforms" | "mediaType">;

/** Who takes which entry, and every rule's findings, the gravest first. The lines that fix them come later (`lib/report/fixes`). */
export function judge(judged: Judged, choice: Choice | null): Pick<IndexReport, "picks" | "issues"> {
  const picks = pickAll(judged.entries, judged.platforms, judged.mediaType);
  return { picks, issues: issuesOf(judged, picks, choice) };
}

/** As above where it is known who takes what: every rule's findings, then of the pulls that fail and that none of them explains; the gravest first. */
export function issuesOf(
  { entries, mediaType }: Judged,
  picks: IndexReport["picks"],
  choice: Choice | null,
): readonly Issue[] {
  const model = modelOf(entries, mediaType, picks, choice);
  const issues = rules.flatMap(({ code, find }) =>
    find(model).map((finding): Issue => ({ code, ...finding, commands: [] })),
  );
  for (const { code, find } of lastRules) {
    const rest = unexplained(picks, issues);
    issues.push(...find(model, rest).map((finding): Issue => ({ code, ...finding, commands: [] })));
  }
  return issues.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
