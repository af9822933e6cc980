"use client";

import { cva } from "class-variance-authority";
import { Fragment, useState } from "react";
import { Chip, CompressionChip, compressionWord } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
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
    <Panel aria-labelledby="matrix-heading">
      <PanelHead className="flex-wrap">
        <PanelTitle id="matrix-heading">{besideWords.matrix}</PanelTitle>
        <PanelGap />
        {columns.length > 1 && (
          <PanelNote className="whitespace-nowrap">
            {besideWords.matrixMissing(rows.length, columns.length, missing, unread)}
          </PanelNote>
        )}
      </PanelHead>
      <div className="px-3 pt-2 pb-3 wide:max-roomy:p-2">
        <table className="w-full table-fixed border-separate border-spacing-1 wide:max-roomy:border-spacing-0.75">
          <thead>
            <tr>
              <th className={headCell}>
                <span className="sr-only">{words.platform}</span>
              </th>
              {columns.map((family) => (
                <th
                  key={family}
                  scope="col"
                  className="px-1 py-0.5 text-left text-sm/5 font-normal text-ink-faint wide:max-roomy:*:gap-1 wide:max-roomy:*:pr-1 wide:max-roomy:*:text-xs"
                >
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
          <Button size="small" className="m-1 print:hidden" onClick={() => setWhole(true)}>
            {words.showAll(rows.length - shown.length)}
          </Button>
        )}
      </div>
    </Panel>
  );
}

/** Of the column of platforms. */
const headCell = "w-[27%] px-1 py-0.5 text-left text-sm/5 font-normal wide:max-roomy:w-19.5";

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
        <th scope="row" className={headCell} rowSpan={hasMore ? 2 : 1}>
          <PlatformMark platform={row.platform} ordinal={row.ordinal} short />
        </th>
        {row.unreadAt === "all" ? (
          <td className="align-top" colSpan={Math.max(columns.length, 1)}>
            {unread}
          </td>
        ) : (
          columns.map((family) => (
            <td key={family} className="align-top">
              {row.unreadAt === family && unread}
              <Lacking gap={row.gaps.get(family)} />
              <Cells family={family} {...props} />
            </td>
          ))
        )}
      </tr>
      {hasMore && (
        <tr>
          <td className="align-top" colSpan={Math.max(columns.length, 1)}>
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

const cell = cva(
  "grid min-h-11 w-full grid-cols-[auto_1fr] items-center gap-x-1.5 rounded-md border px-2 py-1.25 text-sm not-first:mt-1 wide:max-roomy:gap-x-1 wide:max-roomy:px-1",
  {
    variants: {
      of: {
        gzip: "bg-gzip-tint [&>b]:text-gzip-ink",
        zstd: "bg-zstd-tint [&>b]:text-zstd-ink",
        erofs: "bg-erofs-tint [&>b]:text-erofs-ink",
        other: "bg-sunken",
        nothing:
          "bg-[repeating-linear-gradient(135deg,var(--color-sunken)_0_1px,transparent_1px_7px)] text-ink-soft",
      },
      edge: {
        none: "border-transparent hover:border-accent",
        flagged: "border-dashed border-danger hover:border-accent [&>small]:text-danger-ink",
        missing: "border-dashed border-line-control",
      },
      light: { none: "", lit: "ring-2 ring-accent", ko: "ring-2 ring-danger" },
    },
    defaultVariants: { light: "none" },
  },
);

function Cells({ family, row, flags, picks, lights, onEntry }: RowProps & { family: Family }) {
  const gzip = row.read.get("gzip")?.[0];
  return row.read.get(family)?.map((entry) => {
    const light = lights.get(entry.position);
    const flag = flags.get(entry.position);
    const change =
      family === "zstd" && gzip ? formatChange(entry.compressedBytes, gzip.compressedBytes) : null;
    return (
      <button
        key={entry.position}
        type="button"
        className={cell({ of: family, edge: flag ? "flagged" : "none", light: light ?? "none" })}
        data-light={light}
        onClick={() => onEntry(entry.position)}
      >
        <span className="sr-only">
          {row.platform} {compressionWord(entry.compression)}, entry{" "}
        </span>
        <Place position={entry.position} />{" "}
        <b className="font-semibold whitespace-nowrap">
          {(family === "other" || family === "erofs") && `${compressionWord(entry.compression)}, `}
          {formatBytes(entry.compressedBytes)}
        </b>{" "}
        <small className="col-start-2 text-xs/3.5 text-ink-soft">
          {flag ?? change ?? besideWords.clients(picks.takers.get(entry.position)?.size ?? 0)}
        </small>
      </button>
    );
  });
}

/** Its number, without an edge: the cell has one. */
const Place = ({ position }: { position: number }) => (
  <span className="row-span-2 h-5 min-w-5 rounded-full bg-surface px-0.75 text-center text-xs/5 font-semibold whitespace-nowrap text-ink">
    {position}
  </span>
);

/** The number of what is not here, or a dash. */
const NoPlace = ({ position }: { position: number | undefined }) => (
  <span
    className="row-span-2 h-5 min-w-5 rounded-full border border-dashed border-line-control px-0.75 text-center text-xs/4.5 font-semibold whitespace-nowrap text-ink-faint"
    aria-hidden={position === undefined}
  >
    {position ?? "–"}
  </span>
);

function Unread({ entry, onEntry }: { entry: EntryReport; onEntry: (position: number) => void }) {
  return (
    <button
      type="button"
      className={cell({ of: "nothing", edge: "missing" })}
      onClick={() => onEntry(entry.position)}
    >
      <NoPlace position={entry.position} />
      <span className="row-span-2">{isAbsent(entry) ? words.absent : words.unread}</span>
    </button>
  );
}

/** What stands in a column without an image; what was not read stands there itself. */
function Lacking({ gap }: { gap: Gap | undefined }) {
  if (gap === undefined || gap.kind === "unread" || gap.kind === "unasked") return null;
  const isUnread = gap.kind === "within" && !gap.isRead;
  return (
    <div className={cell({ of: "nothing", edge: "missing" })}>
      <NoPlace position={gap.kind === "within" ? gap.position : undefined} />
      <span className="row-span-2">{isUnread ? words.unread : besideWords[gap.kind]}</span>
    </div>
  );
}
