import type { HistoryEvent } from "../answers.ts";
import type { WantedChoice } from "../choice/choice.ts";
import type { FleetRow } from "./row.ts";

/** RFC 4180, with a guard: a spreadsheet takes a cell that begins so for a formula, and names come from strangers. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const fleetCsvHead = csvLine([
  "namespace",
  "component",
  "application",
  "reference",
  "chosen",
  "chosen by",
  "configured",
  "built",
  "variants",
  "variants of all",
  "step",
  "errors",
  "warnings",
  "issues",
  "not built yet",
  "result size percent",
  "platforms",
  "gzip bytes by platform",
  "zstd bytes by platform",
  "digest",
  "newest build",
  "newest build is",
  "checked at",
  "failure",
  "manifests",
  "attested",
  "verified",
  "signed",
  "with SBOM",
  "release checks that fail",
]);

/** One component as a line; sizes stand platform by platform, as their sum is nobody's size. */
export function fleetCsvLine(row: FleetRow): string {
  const { wanted, configured, built } = row;
  const read = built.kind === "read" ? built : null;
  const evidence = row.evidence.kind === "read" ? row.evidence : null;
  const bytes = (pick: "gzipBytes" | "zstdBytes") =>
    read?.platforms.map((platform) => platform[pick] ?? "").join(" ") ?? null;
  return csvLine([
    row.namespace,
    row.name,
    row.application,
    row.reference,
    wanted.kind === "unreadable" ? wanted.text : wanted.push,
    wanted.kind === "chosen" ? wanted.by : wanted.kind,
    configured.kind === "known" ? configured.choice : "unknown",
    read === null ? "unread" : (read.holds ?? "other"),
    read?.variants ?? null,
    read?.variantsOfAll ?? null,
    row.step,
    row.issues.error,
    row.issues.warning,
    row.issueCodes.join(" "),
    [...new Set(row.drift.map(({ code }) => code))].join(" "),
    row.resultPercent,
    read?.platforms.map(({ platform }) => platform).join(" ") ?? null,
    bytes("gzipBytes"),
    bytes("zstdBytes"),
    read?.digest ?? null,
    row.newestBuild?.at ?? null,
    row.newestBuild?.kind ?? null,
    row.readAt,
    row.failure?.message ?? null,
    evidence?.manifests ?? null,
    evidence?.attested ?? null,
    evidence?.verified ?? "unread",
    evidence?.signed ?? null,
    evidence?.sbom ?? null,
    evidence?.failing ?? null,
  ]);
}

export const historyCsvHead = csvLine([
  "at",
  "what",
  "by",
  "from",
  "to",
  "note",
  "digest",
  "holds",
  "errors",
  "warnings",
]);

export function historyCsvLine(event: HistoryEvent): string {
  if (event.kind === "choice") {
    const { at, by, from, to, note } = event;
    return csvLine([at, "choice", by, choiceText(from), choiceText(to), note, null, null, null, null]);
  }
  if (event.kind === "made-anew")
    return csvLine([event.at, "made-anew", null, event.before, null, null, null, null, null, null]);
  const { at, digest, holds, issues, changed, applied } = event;
  return csvLine([
    at,
    "index",
    applied?.by ?? null,
    changed?.fromDigest ?? null,
    digest,
    applied?.note ?? null,
    digest,
    holds ?? "other",
    issues.error,
    issues.warning,
  ]);
}

function choiceText(choice: WantedChoice | null): string {
  if (choice === null) return "default";
  return choice.pullRequest === null ? choice.push : `${choice.push}, pull requests ${choice.pullRequest}`;
}
