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
    nobodyNames(report, style),
    report.runs.map((run) => runText(run, style)).join("\n"),
    sourceLines(report, style),
    checksText(report, style),
    report.issues.length === 0 ? "" : issuesText(report.issues, style),
    report.assumptions.map((text) => wrap(text, style.columns, `  ${style.dim("assumption")}  `)).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The answer first: how many of the manifests have what they need. */
function headOf({ coverage, entries }: EvidenceReport): string {
  const { entries: all, attested, verified, signed, signatures, sbom, named } = coverage;
  const broken = signatures.no > 0 ? ` (${signatures.no} failed verification)` : "";
  const of = entries.length === 0 ? "The manifest" : plural(all, "manifest");
  const count = (have: number, what: string) => `${have} of ${all} ${what}`;
  return `${of}: ${[
    count(named, "named by a result"),
    `${count(attested.own, "with provenance")}${attested.index > 0 ? ` (${attested.index} more through the index)` : ""}`,
    verified["no-key"] === all ? "not checked (no key is set)" : count(verified.yes, "verified"),
    `${count(signed.own, "signed")}${broken}`,
    count(sbom.own, "with an SBOM"),
  ].join(", ")}.`;
}

/** How much of a row is told, from all of it to what no narrower terminal can do without. */
const TELLINGS = [
  { digest: true, results: true, compression: true },
  { digest: false, results: true, compression: true },
  { digest: false, results: false, compression: true },
  { digest: false, results: false, compression: false },
] as const;
type Telling = (typeof TELLINGS)[number];

type Table = readonly (readonly string[])[];

/** Not wider than the terminal: what is told in full elsewhere (`--json`, `inspect`) goes first. */
function digestLines(report: EvidenceReport, style: Style): string {
  const tables = TELLINGS.map((telling) => tableOf(report, telling));
  const [head = [], ...rows] =
    tables.find((table) => tableWidth(table) <= style.columns) ?? tables.at(-1) ?? [];
  const widths = widthsOf([head, ...rows]);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => `  ${padEnd(cell, widths[column] ?? 0)}`)
      .join("")
      .trimEnd();
  const facts = [report.index, ...report.entries];
  const isThroughIndex = facts.some(({ attested, signed, sbom }) =>
    [attested, signed, sbom].includes("index"),
  );
  return [
    style.dim(line(head)),
    ...rows.map(line),
    ...(isThroughIndex
      ? [style.dim(wrap("index: through the index that lists it", style.columns, "  "))]
      : []),
    ...(facts.some(isUnchecked)
      ? [style.dim(wrap("not checked: Notary Project signature", style.columns, "  "))]
      : []),
  ].join("\n");
}

function tableOf({ index, entries }: EvidenceReport, telling: Telling): Table {
  const isUnseen = index.unseen.length > 0;
  const digest = telling.digest ? ["digest"] : [];
  const named = telling.results ? "named by" : "named";
  return [
    ["", "platform", ...digest, named, "provenance", "verified", "signed", "SBOM"],
    cellsOf(entries.length === 0 ? "manifest" : "index", "", index, telling, isUnseen),
    ...entries.map((entry) =>
      cellsOf(
        String(entry.position),
        whatItIs(entry, telling.compression),
        entry,
        telling,
        // What the index has covers them too.
        isUnseen || entry.unseen.length > 0,
      ),
    ),
  ];
}

const widthsOf = (table: Table): readonly number[] =>
  (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => widthOf(row[column] ?? ""))));

const tableWidth = (table: Table): number => widthsOf(table).reduce((sum, width) => sum + 2 + width, 0);

function whatItIs({ role, platform, compression }: EntryFacts, withCompression: boolean): string {
  if (role !== "image") return role;
  return `${platform ?? "no platform"}${withCompression ? ` ${compression}` : ""}`;
}

function cellsOf(
  place: string,
  what: string,
  facts: DigestFacts,
  telling: Telling,
  isUnseen: boolean,
): readonly string[] {
  const { named, attested, attestation, signed, signature, sbom } = facts;
  const results = [...new Set(named.map(({ result }) => result))];
  // What could not be looked at may be there.
  const reach = (value: DigestFacts["signed"]) => (value === "none" && isUnseen ? "unknown" : mark(value));
  return [
    place,
    what,
    ...(telling.digest ? [shortDigest(facts.digest)] : []),
    results.length === 0 ? NONE : telling.results ? results.join(" ") : "yes",
    reach(attested),
    attestation === null ? reach("none") : mark(attestation),
    signature === "no"
      ? `${signed === "own" ? "" : "index, "}failed`
      : isUnchecked(facts)
        ? "not checked"
        : reach(signed),
    reach(sbom),
  ];
}

/** Its own signature is of a kind that is not checked here. */
const isUnchecked = ({ signed, signature, artifacts }: DigestFacts): boolean =>
  signed === "own" && signature === null && artifacts.some(({ outcome }) => outcome?.kind === "not-checked");

const NONE = "–";
const MARKS: Readonly<Record<string, string>> = { none: NONE, "no-key": "no key" };
const mark = (value: string): string => MARKS[value] ?? value;

function runText(run: RunFacts, style: Style): string {
  const { budget } = run;
  const more =
    budget.references === null ? "" : `; ${plural(budget.references.more, "more reference")} would fit`;
  const bytes =
    run.kind === "PipelineRun"
      ? ""
      : `results ${budget.exactness === "exact" ? "" : "about "}${budget.bytes} of ${budget.limit} bytes (${budget.basis})${more}`;
  const head = [
    `${style.bold(run.kind)} ${run.namespace}/${run.name}`,
    run.status,
    ...(run.commit === null ? [] : [`commit ${run.commit.slice(0, 12)}`]),
    style.dim(run.source),
  ].join("  ");
  return [
    // Two spaces stand between its parts, and none at the end of a line.
    wrap(head, style.columns, "  ", "    ").replace(/ +$/gm, ""),
    ...(bytes === "" ? [] : [wrap(bytes, style.columns, "    ")]),
    ...malformedLines(run, style),
  ].join("\n");
}

/** That runs were read and none names the image: else their absence looks as if nobody had looked. */
function nobodyNames({ index, entries, sources }: EvidenceReport, style: Style): string {
  const isNamed = [index, ...entries].some(({ named }) => named.length > 0);
  if (isNamed || sources.length === 0) return "";
  const wereAsked = sources.filter(({ isAsked }) => isAsked);
  const asked = wereAsked.map(({ name }) => name).join(", ");
  if (wereAsked.length === 0)
    return wrap(
      "Sources: none was asked for runs. Neither a component nor an attestation says in which namespace to look.",
      style.columns,
      "  ",
    );
  const part = sources.some(({ failure }) => failure !== null) ? " (not all of it could be read)" : "";
  return wrap(`Sources: ${asked}${part}. No run found there names this image.`, style.columns, "  ");
}

const malformedLines = ({ results }: RunFacts, style: Style): readonly string[] =>
  results.flatMap(({ name, malformed }) =>
    malformed.map(({ value, why }) => wrap(`${style.bad(name)} ${value}: ${why}`, style.columns, "    ")),
  );

/** Why what a source did not find may be there all the same. */
const sourceLines = ({ sources }: EvidenceReport, style: Style): string =>
  sources.flatMap(({ doubt }) => (doubt === undefined ? [] : [wrap(doubt, style.columns, "  ")])).join("\n");

function checksText({ checks }: EvidenceReport, style: Style): string {
  if (checks.length === 0) return "";
  const heading = style.bold("Will the release policy pass?");
  return [`  ${heading}`, ...checks.map((check) => checkText(check, style))].join("\n");
}

const STATES = { holds: "✓ passes", fails: "✗ fails", unknown: "? not checked" } as const;

function checkText({ state, title, reason, mend, source }: ReadinessCheck, style: Style): string {
  const sign =
    state === "fails"
      ? style.bad(STATES[state])
      : state === "holds"
        ? style.good(STATES[state])
        : style.dim(STATES[state]);
  return [
    wrap(`${sign}  ${style.bold(title)}`, style.columns, "  "),
    wrap(reason, style.columns, "    "),
    ...(mend === null ? [] : [wrap(mend, style.columns, `    ${style.dim("fix")} `)]),
    wrap(style.dim(source), style.columns, "    "),
  ].join("\n");
}
