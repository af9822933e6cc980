import type {
  DigestFacts,
  EntryFacts,
  EvidenceReport,
  ReadinessCheck,
  RunFacts,
} from "#lib/evidence/report.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import type { Style } from "../style.ts";
import { issuesText } from "./issues.ts";
import { padEnd, widthOf, wrap } from "./wrap.ts";

/** One line a digest, then the runs, what a release policy would say, and the issues. */
export function evidenceText(report: EvidenceReport, style: Style): string {
  const parts = [
    [
      style.bold(wrap(headOf(report), style.columns, "", "")),
      `  ${report.reference}`,
      style.dim(`  ${report.digest}`),
    ].join("\n"),
    digestLines(report, style),
    report.runs.map((run) => runText(run, style)).join("\n"),
    report.checks.map((check) => checkText(check, style)).join("\n"),
    report.issues.length === 0 ? "" : issuesText(report.issues, style),
    report.assumptions
      .map((text) => wrap(text, style.columns, `  ${style.dim("taken for granted")}  `))
      .join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The answer first: how many of the manifests have what they need. */
function headOf({ coverage, entries }: EvidenceReport): string {
  const { entries: all, attested, verified, signed, sbom, named } = coverage;
  const of = entries.length === 0 ? "The manifest" : plural(all, "manifest");
  const count = (have: number, what: string) => `${have} of ${all} ${what}`;
  return `${of}: ${[
    count(named, "named by a result"),
    count(attested.own, "attested"),
    verified["no-key"] === all ? "no key to check it with" : count(verified.yes, "verified"),
    count(signed.own, "signed"),
    count(sbom.own, "with an SBOM"),
  ].join(", ")}.`;
}

const HEADS = ["", "platform", "digest", "named by", "attested", "verified", "signed", "SBOM"] as const;

function digestLines({ index, entries }: EvidenceReport, style: Style): string {
  const rows = [
    cellsOf("index", "", index),
    ...entries.map((entry) => cellsOf(String(entry.position), whatItIs(entry), entry)),
  ];
  const widths = HEADS.map((head, column) =>
    Math.max(...[head, ...rows.map((row) => row[column] ?? "")].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join("  ")}`.trimEnd();
  return [style.dim(line(HEADS)), ...rows.map(line)].join("\n");
}

const whatItIs = ({ role, platform, compression }: EntryFacts): string =>
  role === "image" ? `${platform ?? "no platform"} ${compression}` : role;

function cellsOf(place: string, what: string, facts: DigestFacts): readonly string[] {
  const { named, attested, verified, signed, sbom } = facts;
  const results = [...new Set(named.map(({ result }) => result))];
  return [
    place,
    what,
    shortDigest(facts.digest),
    results.join(" ") || "–",
    ...[attested, verified, signed, sbom].map(mark),
  ];
}

const MARKS: Readonly<Record<string, string>> = {
  own: "own",
  index: "through the index",
  none: "–",
  yes: "yes",
  no: "no",
  "no-key": "no key",
};
const mark = (value: string): string => MARKS[value] ?? value;

function runText(run: RunFacts, style: Style): string {
  const { budget } = run;
  const more =
    budget.references === null ? "" : `; ${plural(budget.references.more, "more reference")} would fit`;
  const bytes =
    run.kind === "PipelineRun"
      ? ""
      : `results ${budget.exactness === "exact" ? "" : "about "}${budget.bytes} of ${budget.limit} bytes (${budget.basis})${more}`;
  const head = `  ${style.bold(run.kind)} ${run.namespace}/${run.name}  ${run.status}${run.commit === null ? "" : `  commit ${run.commit.slice(0, 12)}`}  ${style.dim(run.source)}`;
  return [
    head,
    ...(bytes === "" ? [] : [wrap(bytes, style.columns, "    ")]),
    ...malformedLines(run, style),
  ].join("\n");
}

const malformedLines = ({ results }: RunFacts, style: Style): readonly string[] =>
  results.flatMap(({ name, malformed }) =>
    malformed.map(({ value, why }) => wrap(`${style.bad(name)} ${value}: ${why}`, style.columns, "    ")),
  );

const STATES = { holds: "✓", fails: "✗", unknown: "?" } as const;

function checkText({ state, title, reason, mend, source }: ReadinessCheck, style: Style): string {
  const sign =
    state === "fails"
      ? style.bad(STATES[state])
      : state === "holds"
        ? style.good(STATES[state])
        : style.dim(STATES[state]);
  return [
    `  ${sign} ${style.bold(title)}`,
    wrap(reason, style.columns, "    "),
    ...(mend === null ? [] : [wrap(mend, style.columns, `    ${style.dim("mend")} `)]),
    wrap(style.dim(source), style.columns, "    "),
  ].join("\n");
}
