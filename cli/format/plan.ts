import { formatBytes, formatCount, plural, shortDigest } from "#lib/ladder/figures.ts";
import type { PlannedEntry } from "#lib/plan/plan.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { Style } from "../style.ts";
import { padEnd, padStart, widthOf, wrap } from "./wrap.ts";

/** The desired index entry by entry, then what it costs and what comes of it. */
export function planText(plan: PlanDocument, style: Style): string {
  const paragraph = (text: string, lead = "  ") => wrap(text, style.columns, lead, "  ");
  const lines = [
    ...ladderText(plan, headText(plan), style),
    "",
    paragraph(bytesText(plan)),
    paragraph(
      `Result size: ${formatCount(plan.results.bytes)} of ${formatCount(plan.results.limit)} bytes (${plan.results.basis}).`,
    ),
    ...(plan.issuesGone.length > 0 ? [paragraph(`Resolves: ${plan.issuesGone.join(", ")}.`)] : []),
    ...(plan.issuesNew.length > 0 ? [style.bad(paragraph(`Introduces: ${plan.issuesNew.join(", ")}.`))] : []),
    ...clientLines(plan).map((line) => paragraph(line)),
    ...plan.warnings.flatMap(({ code, message, source }) => [
      "",
      paragraph(`${code}: ${message}${source === null ? "" : ` (${source})`}`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The same once it is carried out: what was estimated was measured by then. */
export const carriedOutText = (plan: PlanDocument, style: Style): string =>
  `${ladderText(plan, `${plan.reference} was made ${plan.choice}.`, style).join("\n")}\n`;

const ladderText = (plan: PlanDocument, head: string, style: Style): readonly string[] => [
  style.bold(wrap(head, style.columns, "", "")),
  style.dim(`  ${plan.digest}`),
  "",
  ...rungs(plan, style),
];

function headText(plan: PlanDocument): string {
  const { reference, choice, changes, unreached } = plan;
  const needed = `${plural(changesOf(plan), "change")}`;
  if (unreached === null)
    return changes
      ? `${reference} needs ${needed} to be ${choice}.`
      : `${reference} is already ${choice}: nothing to do.`;
  return changes
    ? `${reference} needs ${needed} for ${choice}, and is not ${choice} after them: ${unreached}.`
    : `${reference} is not ${choice}, and nothing can be planned: ${unreached}.`;
}

const changesOf = ({ desired }: PlanDocument): number =>
  desired.filter(({ action }) => action !== "keep").length;

type Cells = readonly [
  position: string,
  action: string,
  platform: string,
  compression: string,
  digest: string,
];

function rungs({ desired }: PlanDocument, style: Style): readonly string[] {
  const rows = desired.map((entry) => ({ entry, cells: cellsOf(entry) }));
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map(({ cells }) => widthOf(cells[column] ?? ""))),
  );
  return rows.map(({ entry, cells }) => {
    const [position, action, platform, compression, digest] = cells;
    const line = [
      padStart(position, widths[0] ?? 0),
      padEnd(action, widths[1] ?? 0),
      padEnd(platform, widths[2] ?? 0),
      padEnd(compression, widths[3] ?? 0),
      digest,
    ].join("  ");
    return `  ${tinted(entry, style)(line.trimEnd())}`;
  });
}

function cellsOf({ position, action, platform, compression, from, digest }: PlannedEntry): Cells {
  return [
    action === "drop" ? "–" : String(position),
    actionText(action, from),
    platform ?? "no platform",
    compression,
    digest === null ? "" : shortDigest(digest),
  ];
}

function actionText(action: PlannedEntry["action"], from: number | null): string {
  switch (action) {
    case "keep":
      return "keep";
    case "move":
      return `move from ${from}`;
    case "annotate":
      return `annotate ${from}`;
    case "make":
      return `+ make from ${from}`;
    case "drop":
      return `- drop ${from}`;
  }
}

function tinted({ action }: PlannedEntry, style: Style): (text: string) => string {
  if (action === "keep") return style.dim;
  if (action === "make") return style.good;
  return action === "drop" ? style.bad : style.bold;
}

function bytesText({ bytes: { added, freed, estimated, basis } }: PlanDocument): string {
  const from = {
    measured: "",
    "twins-of-this-index": "the twins of this index",
    fleet: "the fleet",
    default: "one measured image",
  };
  const parts = [
    added > 0 ? `+${formatBytes(added)} stored${estimated ? `, estimated from ${from[basis]}` : ""}` : null,
    freed > 0 ? `${formatBytes(freed)} freed when the registry collects garbage` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "The registry stores as much as before." : `${parts.join("; ")}.`;
}

/** Clients that change in the same way on the same platform are told together. */
function clientLines({ clients }: PlanDocument): readonly string[] {
  const groups = Map.groupBy(clients, ({ platform, before, after }) =>
    [platform, before.compression, before.decodes, after.compression, after.decodes].join(" "),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { platform, before, after } = first;
    const names = group.map(({ client }) => labelOf(client)).join(", ");
    return [`${platform}: ${names}: ${takes(before)} → ${takes(after)}.`];
  });
}

const takes = ({ compression, decodes }: PlanDocument["clients"][number]["after"]): string =>
  compression === null
    ? "nothing"
    : `${compression}${decodes === true ? "" : decodes === null ? ", outcome unknown" : ", which it cannot use"}`;
