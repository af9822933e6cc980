import { formatBytes, plural } from "#lib/ladder/figures.ts";
import { type LaneCell, type Lanes, layLanes } from "#lib/ladder/lanes.ts";
import { brokenPlatforms, ladderRows, type Row } from "#lib/ladder/rows.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import type { Style } from "../style.ts";
import { entriesText, someOf } from "./words.ts";
import { padEnd, padStart, widthOf, wrap } from "./wrap.ts";

/** A rung as cells of a table, or a line of its own between rungs. */
type Line =
  | { readonly kind: "rung"; readonly cells: Cells }
  | { readonly kind: "between"; readonly lane: string; readonly text: string };

type Cells = Readonly<Record<Column, string>>;
type Widths = Readonly<Record<Column, number>>;
type Column = "position" | "lane" | "platform" | "compression" | "size" | "layers" | "digest" | "taken";

const HEAD: Readonly<Record<Column, string>> = {
  position: "no.",
  lane: "",
  platform: "platform",
  compression: "compression",
  size: "size",
  layers: "layers",
  digest: "digest",
  taken: "pulled by",
};
const COLUMNS = Object.keys(HEAD) as readonly Column[];
const RIGHT: ReadonlySet<Column> = new Set(["position", "size", "layers"]);
/** What a narrow terminal can do without, in this order. */
const LEFT_OUT: readonly Column[] = ["layers", "digest"];

/** The entries in their true order, twins tied by a lane, a break drawn where the order is wrong. */
export function ladderText(report: IndexReport, style: Style): string {
  if (report.entries.length === 0) return "  The index has no entries.";
  const lanes = layLanes(report.entries, report.platforms, brokenPlatforms(report.issues));
  const ladder: Ladder = { report, lanes, style, takers: takersOf(report) };
  const lines = ladderRows(report).flatMap((row) => linesOf(row, ladder));
  const widths = widthsOf(lines);
  const columns = columnsThatFit(widths, style.columns);
  const table = [
    style.dim(rungText(HEAD, columns, widths).trimEnd()),
    ...lines.map((line) =>
      line.kind === "rung"
        ? rungText(line.cells, columns, widths)
        : betweenText(line.text, `  ${" ".repeat(widths.position)}  ${line.lane}`, style),
    ),
  ];
  return [...table, ...legend(ladder)].map((line) => line.trimEnd()).join("\n");
}

/** The lanes run on beside every line of it. */
const betweenText = (text: string, lead: string, style: Style): string =>
  wrap(text, style.columns, lead, lead)
    .split("\n")
    .map((line) => lead + style.bad(line.slice(lead.length)))
    .join("\n");

interface Ladder {
  readonly report: IndexReport;
  readonly lanes: Lanes;
  readonly style: Style;
  readonly takers: ReadonlyMap<number, { readonly all: Set<string>; readonly failing: Set<string> }>;
}

function takersOf({ picks }: IndexReport): Ladder["takers"] {
  const takers = new Map<number, { all: Set<string>; failing: Set<string> }>();
  for (const { position, client, outcome } of picks) {
    if (position === null) continue;
    const own = takers.get(position) ?? { all: new Set<string>(), failing: new Set<string>() };
    takers.set(position, own);
    own.all.add(client);
    if (outcome === "fails") own.failing.add(client);
  }
  return takers;
}

function linesOf(row: Row, ladder: Ladder): Line[] {
  const { lanes, style } = ladder;
  switch (row.kind) {
    case "break": {
      const platforms = row.issues.flatMap(({ platform }) => platform ?? []);
      const text = `✗ order broken: zstd before gzip for ${someOf(platforms, 3)}`;
      const lane = betweenLane(lanes.before(row.at), lanes.tracks, style);
      return [{ kind: "between", lane, text }];
    }
    case "attestations":
      return [attestations(row.entries, ladder)];
    case "nested":
      return [rung(row.entry, `${row.within}.${row.entry.position}`, false, ladder)];
    case "entry": {
      const { entry } = row;
      const own = rung(entry, String(entry.position), true, ladder);
      if (entry.failure === null) return [own];
      const lane = betweenLane(lanes.before(entry.position + 1), lanes.tracks, style);
      return [own, { kind: "between", lane, text: shortened(entry.failure.message) }];
    }
  }
}

/** A digest is longer than a line's rest, and the issue below has it in full. */
const shortened = (message: string): string => message.replace(/\b([0-9a-f]{12})[0-9a-f]{52,}\b/g, "$1…");

function rung(entry: EntryReport, position: string, isOuter: boolean, ladder: Ladder): Line {
  const { lanes, style } = ladder;
  const isRead = entry.role === "image" && entry.failure === null;
  return {
    kind: "rung",
    cells: {
      position,
      lane: laneText(isOuter ? lanes.at(entry.position) : [], lanes.tracks, style),
      platform: entry.platform ?? "no platform",
      compression: compressionText(entry, style),
      size: isRead ? formatBytes(entry.compressedBytes) : "",
      layers: isRead ? String(entry.layers) : "",
      digest: style.dim(entry.digest.slice(entry.digest.indexOf(":") + 1).slice(0, 12)),
      // Clients take entries of the index itself; whom a nested one serves, its outer entry says.
      taken: isOuter ? takenText(entry, ladder) : "",
    },
  };
}

function compressionText(entry: EntryReport, style: Style): string {
  if (entry.failure !== null) return style.bad("could not be read");
  if (entry.role !== "image") return entry.role === "index" ? "nested index" : entry.role;
  return painter(entry, style)(entry.compression) + (entry.annotatedZstd ? " *" : "");
}

function painter({ compression }: EntryReport, style: Style): (text: string) => string {
  if (compression === "gzip" || compression === "estargz") return style.gzip;
  if (compression === "zstd" || compression === "zstd:chunked") return style.zstd;
  return compression === "mixed" ? style.bad : (text) => text;
}

function takenText(entry: EntryReport, { report, takers, lanes, style }: Ladder): string {
  if (entry.role === "attestation" || entry.role === "artifact") return "";
  const everybody = new Set(report.picks.map(({ client }) => client)).size;
  if (everybody === 0) return "";
  const own = takers.get(entry.position);
  const failing = own === undefined || own.failing.size === 0 ? "" : style.bad(` ✗ ${own.failing.size}`);
  const isUndrawn = entry.platform !== null && lanes.undrawn.has(entry.platform);
  const twins = isUndrawn
    ? report.entries.filter((one) => one.platform === entry.platform && one !== entry)
    : [];
  const twin = twins.length === 0 ? "" : style.dim(`  twin ${twins.map((one) => one.position).join(", ")}`);
  return `${own === undefined ? style.dim("none") : `${own.all.size} of ${everybody}`}${failing}${twin}`;
}

/** Attestations one after the other are one line: they are nobody's image. */
function attestations(entries: readonly EntryReport[], { lanes, style }: Ladder): Line {
  const [first, last] = [entries[0], entries.at(-1)];
  const positions = first === last ? `${first?.position}` : `${first?.position}–${last?.position}`;
  const subjects = [...new Set(entries.flatMap(({ attests }) => attests ?? []))].sort((a, b) => a - b);
  const of = subjects.length === 0 ? "nothing in this index" : entriesText(subjects);
  return {
    kind: "rung",
    cells: {
      position: positions,
      lane: laneText(lanes.at(first?.position ?? 0), lanes.tracks, style),
      platform: style.dim(`${plural(entries.length, "attestation")} for ${of}`),
      compression: "",
      size: "",
      layers: "",
      digest: "",
      taken: "",
    },
  };
}

/** Twins tied by a line: `┌─`, `│`, `├─`, `└─`, one column per track; red where the order is broken. */
function laneText(cells: readonly LaneCell[], tracks: number, style: Style): string {
  if (tracks === 0) return "";
  const marks = Array.from({ length: tracks }, () => " ");
  const own = cells.find(({ part }) => part !== "through");
  if (own) for (let track = own.track + 1; track < tracks; track += 1) marks[track] = "─";
  for (const cell of cells) {
    const isCrossed = own !== undefined && cell.track > own.track;
    const mark = { start: "┌", stop: "├", end: "└", through: isCrossed ? "┼" : "│" }[cell.part];
    marks[cell.track] = cell.broken ? style.bad(mark) : mark;
  }
  return `${marks.join("")}${own ? "─" : " "}`;
}

const betweenLane = (cells: readonly LaneCell[], tracks: number, style: Style): string =>
  laneText(
    cells.map((cell) => ({ ...cell, part: "through" })),
    tracks,
    style,
  ) + (tracks === 0 ? "" : " ");

function widthsOf(lines: readonly Line[]): Widths {
  const widthIn = (column: Column) => {
    const cells = lines.flatMap((line) =>
      // Attestations run over the columns to their right.
      line.kind !== "rung" || (column === "platform" && line.cells.compression === "")
        ? []
        : [widthOf(line.cells[column])],
    );
    return cells.reduce((most, width) => Math.max(most, width), widthOf(HEAD[column]));
  };
  return {
    position: widthIn("position"),
    lane: widthIn("lane"),
    platform: widthIn("platform"),
    compression: widthIn("compression"),
    size: widthIn("size"),
    layers: widthIn("layers"),
    digest: widthIn("digest"),
    taken: widthIn("taken"),
  };
}

function columnsThatFit(widths: Widths, room: number): readonly Column[] {
  let columns: readonly Column[] = COLUMNS.filter((column) => column !== "lane" || widths.lane > 0);
  const width = () => columns.reduce((sum, column) => sum + widths[column] + 2, 0);
  for (const column of LEFT_OUT) {
    if (width() <= room) break;
    columns = columns.filter((other) => other !== column);
  }
  return columns;
}

function rungText(cells: Cells, columns: readonly Column[], widths: Widths): string {
  return columns
    .map((column) => {
      const pad = RIGHT.has(column) ? padStart : padEnd;
      return `${column === "platform" && columns.includes("lane") ? " " : "  "}${pad(cells[column], widths[column])}`;
    })
    .join("");
}

function legend({ report, takers, style }: Ladder): string[] {
  const all = report.entries.flatMap((entry) => [entry, ...entry.nested]);
  const notes = [
    ...(all.some(({ annotatedZstd }) => annotatedZstd) ? ["* annotated as zstd"] : []),
    ...([...takers.values()].some(({ failing }) => failing.size > 0)
      ? ["✗ of these clients, so many cannot read it"]
      : []),
  ];
  return notes.length === 0 ? [] : [style.dim(`  ${notes.join("; ")}`)];
}
