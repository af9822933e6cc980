"use client";

import { Fragment, useState } from "react";
import { Chip, CompressionChip, compressionWord } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { formatBytes, formatChange } from "#lib/ladder/figures.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { besideWords, cellFlags } from "./beside-words.ts";
import { ACROSS, type Gap, type MatrixRow, matrixOf } from "./matrix-rows.ts";
import { type Family, isAbsent, type Light, type PickIndex } from "./picks.ts";
import { words } from "./words.ts";

const FOLDED_PLATFORMS = 16;

interface Props {
  readonly report: IndexReport;
  readonly picks: PickIndex;
  readonly lights: ReadonlyMap<number, Light>;
  readonly onEntry: (position: number) => void;
}

/** Platforms × compressions: what there is, what it weighs, what is missing or wrong. */
export function Matrix({ report, picks, lights, onEntry }: Props) {
  const [whole, setWhole] = useState(false);
  const { columns, rows, missing, unread } = matrixOf(report);
  const shown = whole ? rows : rows.slice(0, FOLDED_PLATFORMS);
  const shared = { columns, flags: flagsOf(report), picks, lights, onEntry };
  return (
    <section className="panel" aria-labelledby="matrix-heading">
      <div className="ph flex-wrap">
        <h2 id="matrix-heading">{besideWords.matrix}</h2>
        <span className="flex-1" />
        {columns.length > 1 && (
          <span className="mut nw">
            {besideWords.matrixMissing(rows.length, columns.length, missing, unread)}
          </span>
        )}
      </div>
      <div className="mxw">
        <table className="mx">
          <thead>
            <tr>
              <th>
                <span className="vh">{words.platform}</span>
              </th>
              {columns.map((family) => (
                <th key={family} scope="col">
                  <FamilyChip family={family} entries={report.entries} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <PlatformRow key={row.key} row={row} {...shared} />
            ))}
          </tbody>
        </table>
        {shown.length < rows.length && (
          <button type="button" className="btn sml m-1" onClick={() => setWhole(true)}>
            {words.showAll(rows.length - shown.length)}
          </button>
        )}
      </div>
    </section>
  );
}

interface RowProps {
  readonly row: MatrixRow;
  readonly columns: readonly Family[];
  readonly flags: ReadonlyMap<number, string>;
  readonly picks: PickIndex;
  readonly lights: ReadonlyMap<number, Light>;
  readonly onEntry: (position: number) => void;
}

function PlatformRow(props: RowProps) {
  const { row, columns, onEntry } = props;
  const across = ACROSS.filter((family) => !columns.includes(family) && row.read.has(family));
  const unread = row.unread.map((entry) => <Unread key={entry.position} entry={entry} onEntry={onEntry} />);
  const hasMore = across.length > 0 || (row.unreadAt === "across" && unread.length > 0);
  return (
    <Fragment>
      <tr>
        <th scope="row" rowSpan={hasMore ? 2 : 1}>
          <PlatformMark platform={row.platform} ordinal={row.ordinal} short />
        </th>
        {row.unreadAt === "all" ? (
          <td colSpan={Math.max(columns.length, 1)}>{unread}</td>
        ) : (
          columns.map((family) => (
            <td key={family}>
              {row.unreadAt === family && unread}
              <Lacking gap={row.gaps.get(family)} />
              <Cells family={family} {...props} />
            </td>
          ))
        )}
      </tr>
      {hasMore && (
        <tr>
          <td colSpan={Math.max(columns.length, 1)}>
            {across.map((family) => (
              <Cells key={family} family={family} {...props} />
            ))}
            {row.unreadAt === "across" && unread}
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function flagsOf(report: IndexReport): ReadonlyMap<number, string> {
  const flags = new Map<number, string>();
  for (const issue of report.issues) {
    const flag = cellFlags[issue.code];
    if (flag === undefined || issue.severity === "info") continue;
    for (const position of issue.positions) if (!flags.has(position)) flags.set(position, flag);
  }
  return flags;
}

function FamilyChip({ family, entries }: { family: Family; entries: readonly EntryReport[] }) {
  if (family === "gzip") return <Chip look="gzip" letter="G" word="gzip" />;
  if (family === "erofs") return <CompressionChip compression="erofs" />;
  if (family === "other") return <Chip look="other" letter="?" word="other" />;
  const isChunked = entries.every((e) => e.role !== "image" || e.compression !== "zstd");
  return <CompressionChip compression={isChunked ? "zstd:chunked" : "zstd"} />;
}

const cellLooks: Readonly<Record<Family, string>> = { gzip: "gz", zstd: "zs", erofs: "ef", other: "otc" };

function Cells({ family, row, flags, picks, lights, onEntry }: RowProps & { family: Family }) {
  const gzip = row.read.get("gzip")?.[0];
  return row.read.get(family)?.map((entry) => {
    const light = lights.get(entry.position);
    const flag = flags.get(entry.position);
    const change =
      family === "zstd" && gzip ? formatChange(entry.compressedBytes, gzip.compressedBytes) : null;
    const look = ["cell", cellLooks[family], flag && "flagged", light && "lit", light === "ko" && "ko"];
    return (
      <button
        key={entry.position}
        type="button"
        className={look.filter(Boolean).join(" ")}
        onClick={() => onEntry(entry.position)}
      >
        <span className="vh">
          {row.platform} {compressionWord(entry.compression)}, entry{" "}
        </span>
        <span className="p">{entry.position}</span>{" "}
        <b>
          {(family === "other" || family === "erofs") && `${compressionWord(entry.compression)}, `}
          {formatBytes(entry.compressedBytes)}
        </b>{" "}
        <small>{flag ?? change ?? besideWords.clients(picks.takers.get(entry.position)?.size ?? 0)}</small>
      </button>
    );
  });
}

function Unread({ entry, onEntry }: { entry: EntryReport; onEntry: (position: number) => void }) {
  return (
    <button type="button" className="cell miss" onClick={() => onEntry(entry.position)}>
      <span className="p">{entry.position}</span>
      <span>{isAbsent(entry) ? words.absent : words.unread}</span>
    </button>
  );
}

/** What stands in a column without an image; what was not read stands there itself. */
function Lacking({ gap }: { gap: Gap | undefined }) {
  if (gap === undefined || gap.kind === "unread" || gap.kind === "unasked") return null;
  const position = gap.kind === "within" ? gap.position : undefined;
  const isUnread = gap.kind === "within" && !gap.isRead;
  return (
    <div className="cell miss">
      <span className="p" aria-hidden={position === undefined}>
        {position ?? "–"}
      </span>
      <span>{isUnread ? words.unread : besideWords[gap.kind]}</span>
    </div>
  );
}
