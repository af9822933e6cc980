import { formatBytes } from "#lib/ladder/figures.ts";
import { type LaneCell, type Lanes, layLanes } from "#lib/ladder/lanes.ts";
import { headline } from "#lib/variants/headline.ts";
import type { Compression, EntryReport, IndexReport, Issue } from "#lib/variants/report.ts";
import type { Style } from "../style.ts";

/** The report as text for a terminal: the answer, the ladder, what each client takes, the issues. */
export function reportText(report: IndexReport, style: Style): string {
  const parts = [
    [style.bold(headline(report).sentence), `${report.reference}  ${style.dim(report.digest)}`].join("\n"),
    ladder(report, style),
    picks(report, style),
    issuesText(report.issues, style),
    sizes(report, style),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The issues alone, as `check` prints them; says so when there are none. */
export function checkText(report: IndexReport, style: Style): string {
  const count = report.issues.length;
  const head = `${style.bold(report.reference)}  ${style.dim(report.digest)}`;
  return `${head}\n${count === 0 ? "  no issue found" : issuesText(report.issues, style)}\n`;
}

function ladder(report: IndexReport, style: Style): string {
  const broken = new Set(
    report.issues.flatMap((issue) =>
      issue.code === "zstd-before-gzip" && issue.platform ? [issue.platform] : [],
    ),
  );
  const lanes = layLanes(report.entries, report.platforms, broken);
  const rows = report.entries.flatMap((entry) => [
    rung(entry, report, lanes, style),
    ...entry.nested.map((inner) => ({
      ...rung(inner, report, lanes, style),
      position: `${entry.position}.${inner.position}`,
      lane: "",
    })),
  ]);
  const width = (pick: (row: Rung) => string, least: number) =>
    Math.max(least, ...rows.map((row) => pick(row).length));
  const platformWidth = width((row) => row.platform, 8);
  const compressionWidth = width((row) => row.compression, 11);
  const numberWidth = width((row) => row.position, 2);
  const laneWidth = lanes.tracks === 0 ? 0 : lanes.tracks + 1;
  const head = `  ${"#".padStart(numberWidth)}  ${" ".repeat(laneWidth)}${"platform".padEnd(platformWidth)}  ${"compression".padEnd(compressionWidth)}  ${"digest".padEnd(12)}  ${"layers".padStart(6)}  ${"size".padStart(9)}  taken by`;
  const lines = rows.map((row) =>
    [
      `  ${row.position.padStart(numberWidth)}  ${row.lane.padEnd(laneWidth)}${row.platform.padEnd(platformWidth)}`,
      row.paint(row.compression.padEnd(compressionWidth)),
      style.dim(row.digest),
      row.layers.padStart(6),
      row.size.padStart(9),
      row.note,
    ].join("  "),
  );
  return [style.dim(head), ...lines].map((line) => line.trimEnd()).join("\n");
}

interface Rung {
  readonly position: string;
  readonly lane: string;
  readonly platform: string;
  readonly compression: string;
  readonly paint: (text: string) => string;
  readonly digest: string;
  readonly layers: string;
  readonly size: string;
  readonly note: string;
}

function rung(entry: EntryReport, report: IndexReport, lanes: Lanes, style: Style): Rung {
  const isImage = entry.role === "image" && entry.failure === null;
  return {
    position: String(entry.position),
    lane: laneText(lanes.at(entry.position), lanes.tracks),
    platform: entry.platform ?? "no platform",
    compression: compressionWord(entry),
    paint: painter(entry.compression, style),
    digest: entry.digest.slice(entry.digest.indexOf(":") + 1).slice(0, 12),
    layers: isImage ? String(entry.layers) : "",
    size: isImage ? formatBytes(entry.compressedBytes) : "",
    note: note(entry, report, style),
  };
}

function compressionWord(entry: EntryReport): string {
  if (entry.failure !== null) return "not readable";
  if (entry.role !== "image") return entry.role === "index" ? "nested index" : entry.role;
  return entry.compression + (entry.annotatedZstd ? " *" : "");
}

function note(entry: EntryReport, report: IndexReport, style: Style): string {
  if (entry.failure !== null) return style.bad(entry.failure.message);
  if (entry.role === "attestation") return entry.attests === null ? "" : `of ${entry.attests}`;
  if (entry.role !== "image") return "";
  const takers = new Set(
    report.picks.flatMap((pick) => (pick.position === entry.position ? [pick.client] : [])),
  );
  const failing = new Set(
    report.picks.flatMap((pick) => (pick.position === entry.position && !pick.decodes ? [pick.client] : [])),
  );
  const all = new Set(report.picks.map((pick) => pick.client)).size;
  const taken = `${takers.size} of ${all} clients`;
  return failing.size === 0 ? taken : `${taken}, ${style.bad(`${[...failing].join(", ")} cannot read it`)}`;
}

function painter(compression: Compression, style: Style): (text: string) => string {
  if (compression === "gzip" || compression === "estargz") return style.gzip;
  if (compression === "zstd" || compression === "zstd:chunked") return style.zstd;
  return compression === "mixed" ? style.bad : (text) => text;
}

/** Twins tied by a line: `┌─`, `│`, `├─`, `└─`, one column per track. */
function laneText(cells: readonly LaneCell[], tracks: number): string {
  if (tracks === 0) return "";
  const marks = Array.from({ length: tracks }, () => " ");
  const own = cells.find((cell) => cell.part !== "through");
  if (own) for (let track = own.track + 1; track < tracks; track += 1) marks[track] = "─";
  for (const cell of cells) {
    const crossed = own !== undefined && cell.track > own.track;
    const mark = { start: "┌", stop: "├", end: "└", through: crossed ? "┼" : "│" }[cell.part];
    marks[cell.track] = cell.broken && cell.part === "through" && !crossed ? "┆" : mark;
  }
  return marks.join("");
}

/** Clients that do the same on every platform share one line. */
function picks(report: IndexReport, style: Style): string {
  const names = [...new Set(report.picks.map((pick) => pick.client))];
  if (names.length === 0 || report.platforms.length > 12) return "";
  const byBehaviour = Map.groupBy(names, (name) =>
    report.picks
      .filter((pick) => pick.client === name)
      .map(
        (pick) =>
          `${pick.platform} → ${pick.position === null ? style.bad("nothing") : pick.decodes ? pick.position : style.bad(`${pick.position} (cannot read it)`)}`,
      )
      .join(", "),
  );
  return [...byBehaviour].map(([behaviour, group]) => `  ${group.join(", ")}\n      ${behaviour}`).join("\n");
}

function issuesText(issues: readonly Issue[], style: Style): string {
  return issues
    .map((issue) => {
      const where = [
        issue.platform,
        issue.positions.length > 0 ? `entries ${issue.positions.join(", ")}` : null,
      ].filter((part) => part !== null);
      const severity = issue.severity === "error" ? style.bad(issue.severity) : issue.severity;
      const commands = issue.commands.map(
        ({ command, trap }) => `    $ ${command}${trap === null ? "" : `\n      ${style.dim(trap)}`}`,
      );
      return [
        `  ${severity} ${style.bold(issue.code)}${where.length > 0 ? ` (${where.join("; ")})` : ""}`,
        `    ${issue.message}`,
        `    ${style.dim("who")}  ${issue.who}`,
        `    ${style.dim("mend")} ${issue.fix}`,
        ...commands,
      ].join("\n");
    })
    .join("\n");
}

function sizes(report: IndexReport, style: Style): string {
  const { storedBytes, dualExtraBytes, download } = report.sizes;
  const parts = [
    ...(download === null
      ? []
      : [
          `a client downloads ${download.min === download.max ? formatBytes(download.max) : `${formatBytes(download.min)} to ${formatBytes(download.max)}`}`,
        ]),
    `the registry stores ${formatBytes(storedBytes)}`,
    ...(dualExtraBytes === null ? [] : [`dual costs ${formatBytes(dualExtraBytes)} over gzip alone`]),
  ];
  return `${style.dim("  sizes")}  ${parts.join("; ")}`;
}
