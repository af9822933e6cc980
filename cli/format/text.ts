import type { DeepReport } from "#lib/deep/report.ts";
import { formatBytes, formatCount, formatParts, plural } from "#lib/ladder/figures.ts";
import { levelSentence } from "#lib/ladder/levels.ts";
import { clientNamed } from "#lib/variants/clients/clients.ts";
import { type Headline, headline } from "#lib/variants/headline.ts";
import type { Severity } from "#lib/variants/issue-codes.ts";
import { notLookedAt } from "#lib/variants/not-looked.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import { printableValue } from "../printable.ts";
import type { Style } from "../style.ts";
import { clientsText } from "./clients.ts";
import { issuesText } from "./issues.ts";
import { ladderText } from "./ladder.ts";
import { wrap } from "./wrap.ts";

/** The report as text for a terminal: the answer, the ladder, what each client takes, the issues, the sizes. */
export function reportText(given: IndexReport, style: Style): string {
  const report = printableValue(given);
  const parts = [
    headText(report, style),
    ladderText(report, style),
    issuesText(report.issues, style),
    clientsText(report, style),
    levelsText(report, style),
    sizesText(report, style),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The answer and the issues alone, as `check` prints them; says so when there are none. */
export function checkText(given: IndexReport, style: Style, { deep, isPartial }: AboutCheck): string {
  const report = printableValue(given);
  const { issues } = report;
  const none =
    isPartial || notLookedAt(report.entries).length > 0
      ? "No issue found in what could be read."
      : "No issue found.";
  const body = issues.length === 0 ? `  ${none}` : issuesText(issues, style);
  return `${headText(report, style)}\n\n${body}\n${deep === null ? "" : `\n  ${style.dim(deepText(deep))}\n`}`;
}

interface AboutCheck {
  /** How much of the layers was read; null where nobody asked. */
  readonly deep: Pick<DeepReport, "depth" | "layers" | "bytes"> | null;
  /** Whether something could not be read. */
  readonly isPartial: boolean;
}

const deepText = ({ depth, layers, bytes }: NonNullable<AboutCheck["deep"]>): string =>
  layers === 0
    ? "There are no layers to look into."
    : `${plural(layers, "layer")} looked into, ${depth === "layers" ? "from the first byte to the last" : "where something is said of the bytes"}: ${formatBytes(bytes)}.`;

export interface Tally extends Readonly<Record<Severity, number>> {
  readonly references: number;
  readonly unread: number;
}

/** The last line of a check of several references. */
export function checkSummary(tally: Tally, style: Style): string {
  const { references, unread } = tally;
  const parts = [
    tally.error > 0 ? style.bad(plural(tally.error, "error")) : plural(tally.error, "error"),
    plural(tally.warning, "warning"),
    ...(unread > 0 ? [style.bad(`${formatCount(unread)}\u00a0could not be read`)] : []),
  ];
  return `${style.bold(plural(references, "reference"))}: ${parts.join(", ")}\n`;
}

export function countSeverities(issues: readonly Issue[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => issues.filter((issue) => issue.severity === severity).length;
  return { error: count("error"), warning: count("warning"), info: count("info") };
}

function headText(report: IndexReport, style: Style): string {
  const { sentence, tone } = headline(report);
  const { mark, paint } = markOf(tone, style);
  const lines = sentence.length > 0 ? wrap(sentence, style.columns, `${mark} `) : "";
  return [
    lines
      .split("\n")
      .map((line) => style.bold(paint(line)))
      .join("\n"),
    `  ${report.reference}`,
    `  ${style.dim(report.digest)}`,
  ].join("\n");
}

function markOf(tone: Headline["tone"], style: Style): { mark: string; paint: (text: string) => string } {
  switch (tone) {
    case "bad":
      return { mark: "✗", paint: style.bad };
    case "warn":
      return { mark: "!", paint: style.gzip };
    case "calm":
      return { mark: "✓", paint: style.good };
  }
}

function levelsText({ levelPicks }: IndexReport, style: Style): string {
  const sentence = levelSentence(levelPicks, (client) => {
    const { label, asksForLevel } = clientNamed(client);
    return asksForLevel === "since 29.6" ? `${label} since 29.6` : label;
  });
  return sentence === null ? "" : wrap(sentence, style.columns, "  ");
}

function sizesText(report: IndexReport, style: Style): string {
  const { storedBytes, parts, dualExtraBytes, download } = report.sizes;
  const figures = formatParts(parts.map(({ bytes }) => bytes));
  const made = parts.map(({ part }, at) => `${partText(part)} ${figures[at]}`.replaceAll(" ", "\u00a0"));
  const told = [
    ...(download === null
      ? []
      : [
          `a client downloads ${download.min === download.max ? formatBytes(download.max) : `${formatBytes(download.min)} to ${formatBytes(download.max)}`}`,
        ]),
    `the registry stores ${formatBytes(storedBytes)} (${made.join(", ")})`,
    ...(dualExtraBytes === null ? [] : [`dual costs ${formatBytes(dualExtraBytes)} over gzip only`]),
  ];
  return wrap(told.join("; "), style.columns, `  ${style.dim("sizes")}  `);
}

/** Variants are parts by what they alone use; the rest are no variants. */
const partText = (part: string): string =>
  ["shared", "attestations", "artifacts", "unread", "index"].includes(part)
    ? part
    : `${part === "none" ? "uncompressed" : part} only`;
