"use client";

import { lazy, Suspense, useDeferredValue, useMemo, useRef, useState } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useRoving } from "#components/ui/roving.ts";
import { type Folded, foldRows } from "#lib/ladder/fold-rows.ts";
import { type Lanes, layLanes } from "#lib/ladder/lanes.ts";
import { entryListedIn } from "#lib/ladder/platforms.ts";
import { brokenPlatforms, ladderRows, type Row } from "#lib/ladder/rows.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { Attestations } from "./attestations.tsx";
import { BreakStrip, FoldedStrip } from "./ladder-strips.tsx";
import type { Lore } from "./lore.ts";
import type { Light, PickIndex } from "./picks.ts";
import { Rung } from "./rung.tsx";
import { ShowAll } from "./show-all.tsx";
import { words } from "./words.ts";

// Loaded by who opens a rung.
const PullCommands = lazy(() =>
  import("./pull-commands.tsx").then(({ PullCommands: View }) => ({ default: View })),
);

// Loaded where an entry could not be read.
const UnreadNote = lazy(() =>
  import("./unread-note.tsx").then(({ UnreadNote: View }) => ({ default: View })),
);

/** From here on the browser lays out only what is in sight of an unfolded ladder. */
const LONG_OVER = 120;

export interface LadderProps {
  readonly report: IndexReport;
  readonly lore: Lore;
  readonly picks: PickIndex;
  readonly shown: ClientName | null;
  /** What the client shown takes. */
  readonly lights: ReadonlyMap<number, Light>;
  /** Positions that are shown where the ladder is folded. */
  readonly kept: ReadonlySet<number>;
  readonly onLayers: (position: number) => void;
  readonly onRetry: () => void;
}

/** The entries in the index's own order, numbered; twins tied at the side; a break in the order drawn where it happens. */
export function Ladder(props: LadderProps) {
  const { report } = props;
  // On a long ladder every second rung changes when the pointer moves: the strip answers at once, the rungs may follow.
  const shown = useDeferredValue(props.shown);
  const lights = useDeferredValue(props.lights);
  const [whole, setWhole] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const shape = useMemo(() => shapeOf(report), [report]);
  const list = useRef<HTMLOListElement>(null);
  useRoving(list, RUNGS);
  if (shape.rows.length === 0) return <EmptyState>{words.noEntries}</EmptyState>;
  const kept = opened === null ? props.kept : new Set([...props.kept, opened]);
  const rows = whole ? shape.rows : foldRows(shape.rows, kept);
  return (
    <>
      <LadderHead clients={props.lore.clients.length} />
      <ol ref={list} className={rows.length > LONG_OVER ? "relative ladder-long" : "relative"}>
        {rows.map((row) => (
          <LadderRow
            key={keyOf(row)}
            row={row}
            shape={shape}
            light={row.kind === "entry" ? (lights.get(row.entry.position) ?? null) : null}
            open={row.kind === "entry" && row.entry.position === opened}
            onOpen={setOpened}
            {...props}
            shown={shown}
          />
        ))}
      </ol>
      {rows.some(({ kind }) => kind === "folded") && (
        <ShowAll text={words.showAllEntries(report.entries.length)} onShow={() => setWhole(true)} />
      )}
    </>
  );
}

/** Enter on a rung opens it, or what it names where there is nothing to open. */
const RUNGS = { items: "[data-rung]", opens: "[data-opens]" };

function LadderHead({ clients }: { clients: number }) {
  const { head } = words;
  return (
    <div
      className="ladder-row h-7.5 border-y border-line text-xs text-ink-faint max-[940px]:hidden print:break-after-avoid"
      aria-hidden="true"
    >
      <span className="text-center">{head.position}</span>
      <span>{head.twins}</span>
      <span>{head.platform}</span>
      <span>{head.compression}</span>
      <span>{head.digest}</span>
      <span className="text-right">{head.layers}</span>
      <span className="text-right">{head.size}</span>
      <span className="pl-5 max-roomy:pl-2.5">{words.takenBy(clients)}</span>
    </div>
  );
}

interface Shape {
  readonly rows: readonly Row[];
  readonly lanes: Lanes;
  readonly ordinals: ReadonlyMap<string, number>;
  readonly listed: ReturnType<typeof entryListedIn>;
  readonly twins: ReadonlyMap<string, readonly number[]>;
  readonly attested: ReadonlyMap<number, readonly number[]>;
  readonly largestBytes: number;
}

function shapeOf(report: IndexReport): Shape {
  const listed = entryListedIn(report.platforms);
  const twins = new Map<string, number[]>();
  const attested = new Map<number, number[]>();
  for (const entry of report.entries) {
    const platform = entry.role === "image" ? listed(entry) : null;
    if (platform !== null) push(twins, platform, entry.position);
    if (entry.role === "attestation" && entry.attests !== null) push(attested, entry.attests, entry.position);
  }
  return {
    rows: ladderRows(report),
    lanes: layLanes(report.entries, report.platforms, brokenPlatforms(report.issues)),
    ordinals: new Map(report.platforms.map((p, i) => [p, i])),
    listed,
    twins,
    attested,
    largestBytes: Math.max(0, ...report.entries.map((e) => (e.role === "image" ? e.compressedBytes : 0))),
  };
}

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const keyOf = (row: Row | Folded): string => {
  switch (row.kind) {
    case "entry":
      return `e${row.entry.position}`;
    case "nested":
      return `n${row.within}.${row.entry.position}`;
    case "break":
      return `b${row.at}`;
    case "attestations":
      return `a${row.entries[0]?.position ?? 0}`;
    case "folded":
      return `f${row.from}`;
  }
};

interface RowProps extends LadderProps {
  readonly row: Row | Folded;
  readonly shape: Shape;
  readonly light: Light | null;
  readonly open: boolean;
  readonly onOpen: (change: (was: number | null) => number | null) => void;
}

function LadderRow(props: RowProps) {
  const { row, shape, report } = props;
  switch (row.kind) {
    case "break":
      return <BreakStrip issues={row.issues} lanes={shape.lanes} at={row.at} />;
    case "attestations":
      return <Attestations entries={row.entries} lanes={shape.lanes} reference={report.reference} />;
    case "folded":
      return <FoldedStrip from={row.from} to={row.to} lanes={shape.lanes} />;
    case "nested":
      return (
        <>
          <EntryRung {...props} entry={row.entry} label={labelOf(row)} />
          <Unread {...props} entry={row.entry} label={labelOf(row)} after={row.within} />
        </>
      );
    case "entry":
      return (
        <>
          <EntryRung {...props} entry={row.entry} label={labelOf(row)} />
          <Unread {...props} entry={row.entry} label={labelOf(row)} after={row.entry.position} />
          {props.open && (
            <Suspense>
              <PullCommands
                entry={row.entry}
                picks={props.picks}
                lore={props.lore}
                reference={report.reference}
                cells={shape.lanes.before(row.entry.position + 1)}
                tracks={shape.lanes.tracks}
              />
            </Suspense>
          )}
        </>
      );
  }
}

const labelOf = (row: Extract<Row, { kind: "entry" | "nested" }>): string =>
  row.kind === "nested" ? `${row.within}.${row.entry.position}` : String(row.entry.position);

function Unread({
  entry,
  label,
  after,
  shape: { lanes },
  report,
}: RowProps & { entry: EntryReport; label: string; after: number }) {
  if (entry.failure === null) return null;
  return (
    <Suspense>
      <UnreadNote report={report} label={label} cells={lanes.before(after + 1)} tracks={lanes.tracks} />
    </Suspense>
  );
}

const NO_NUMBERS: readonly number[] = [];

function EntryRung(props: RowProps & { entry: EntryReport; label: string }) {
  const { entry, label, shape, report, lore, picks, light } = props;
  const platform = shape.listed(entry);
  const inner = label.includes(".");
  const twins = useMemo(
    () => (inner || entry.role !== "image" ? NO_NUMBERS : twinsOf(entry, shape)),
    [inner, entry, shape],
  );
  const [open] = useState(
    () => (position: number) => props.onOpen((was) => (was === position ? null : position)),
  );
  const takers = inner ? undefined : picks.takers.get(entry.position);
  // A rung that the client shown does not take, or not for the platform chosen, has nothing to redraw when the pointer moves.
  const shown = light === null ? null : props.shown;
  return (
    <Rung
      entry={entry}
      label={label}
      reference={report.reference}
      ordinal={platform === null ? -1 : (shape.ordinals.get(platform) ?? -1)}
      cells={inner ? NO_CELLS : shape.lanes.at(entry.position)}
      tracks={shape.lanes.tracks}
      twins={twins}
      twinsByNumber={platform !== null && shape.lanes.undrawn.has(platform)}
      attestedBy={inner ? NO_NUMBERS : (shape.attested.get(entry.position) ?? NO_NUMBERS)}
      largestBytes={shape.largestBytes}
      clients={lore.clients}
      takers={takers}
      light={light}
      shown={shown}
      open={props.open}
      onOpen={open}
      onLayers={props.onLayers}
      onRetry={props.onRetry}
    />
  );
}

const NO_CELLS: readonly never[] = [];

const twinsOf = (entry: EntryReport, shape: Shape): readonly number[] =>
  (shape.twins.get(shape.listed(entry) ?? "") ?? NO_NUMBERS).filter((p) => p !== entry.position);
