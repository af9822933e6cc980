"use client";

import { cva, cx } from "class-variance-authority";
import { memo, useState } from "react";
import { compressionWord } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { PositionMark } from "#components/marks/position.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import type { LaneCell } from "#lib/ladder/lanes.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, Outcome } from "#lib/variants/report.ts";
import { LaneCells } from "./lane-cells.tsx";
import { type ClientFace, colourOf, familyOf, isAbsent, type Light } from "./picks.ts";
import { byDigest, inspectHref } from "./reference.ts";
import { rungCells, rungLine } from "./rung-cells.ts";
import { Kind } from "./rung-kind.tsx";
import { Ticks } from "./ticks.tsx";
import { words } from "./words.ts";

export interface RungProps {
  readonly entry: EntryReport;
  /** `4`, or `4.1` inside a nested index. */
  readonly label: string;
  readonly reference: string;
  readonly ordinal: number;
  readonly cells: readonly LaneCell[];
  readonly tracks: number;
  readonly twins: readonly number[];
  /** Twins too many to draw are named by number. */
  readonly twinsByNumber: boolean;
  readonly attestedBy: readonly number[];
  readonly largestBytes: number;
  readonly clients: readonly ClientFace[];
  readonly takers: ReadonlyMap<ClientName, Outcome> | undefined;
  readonly light: Light | null;
  readonly shown: ClientName | null;
  readonly open: boolean;
  readonly onOpen: (position: number) => void;
  readonly onLayers: (position: number) => void;
  readonly onRetry: () => void;
}

const line = cva(`group/rung -outline-offset-2 ${rungLine}`, {
  variants: {
    /** Lit by the client shown: it pulls this, and can read it or cannot. */
    light: {
      none: "hover:bg-hover",
      lit: "bg-accent-tint after:absolute after:inset-y-0 after:left-0 after:w-0.75 after:bg-accent",
      ko: "bg-danger-tint after:absolute after:inset-y-0 after:left-0 after:w-0.75 after:bg-danger",
    },
    isUnread: {
      true: "bg-[repeating-linear-gradient(135deg,transparent_0_6px,var(--color-sunken)_6px_7px)]",
      false: "",
    },
  },
});

/** One entry of the index. Remembered, so that pointing at a client redraws only the rungs that change. */
export const Rung = memo(function Rung(props: RungProps) {
  const { entry, light, label } = props;
  // A long ladder has hundreds of rungs: the second button is made when somebody comes near.
  const [near, setNear] = useState(false);
  const isUnread = entry.failure !== null;
  return (
    <li
      className={line({ light: light ?? "none", isUnread })}
      tabIndex={-1}
      data-rung={entry.digest}
      data-label={label}
      data-light={light ?? undefined}
      aria-label={words.entryLabel(label, spokenOf(entry))}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      <span className="ladder-rail">
        <PositionMark position={label} state={stateOf(light, isUnread)} />
      </span>
      <LaneCells cells={props.cells} tracks={props.tracks} />
      <span className={cx(rungCells.platform, isUnread && "[&_span_span]:text-ink-faint")}>
        <PlatformMark platform={entry.platform} ordinal={props.ordinal} />
      </span>
      <Kind {...props} />
      <span className={rungCells.digest}>
        <Link
          className="inline-flex min-h-8 items-center text-ink-soft hover:text-accent"
          href={inspectHref(byDigest(props.reference, entry.digest))}
          title={entry.digest}
          tabIndex={-1}
          data-opens={opensBelow(props) ? undefined : true}
        >
          {shortDigest(entry.digest)}
        </Link>
        <CopyButton text={entry.digest} what={words.digestOfEntry(label)} tabIndex={-1} />
        {near && (
          // Comes when the rung is pointed at or holds the focus; opened, the rung shows the reference.
          <span className="flex opacity-0 group-focus-within/rung:opacity-100 group-hover/rung:opacity-100 max-roomy:hidden [@media(hover:none)]:hidden">
            <CopyButton
              text={byDigest(props.reference, entry.digest)}
              what={words.referenceOfEntry(label)}
              look="link"
              tabIndex={-1}
            />
          </span>
        )}
      </span>
      <LayerCount {...props} />
      <Size entry={entry} largestBytes={props.largestBytes} />
      <Takers {...props} />
    </li>
  );
});

function stateOf(light: Light | null, isUnread: boolean): "plain" | "harm" | "lit" | "missing" {
  if (light !== null) return light === "ko" ? "harm" : "lit";
  return isUnread ? "missing" : "plain";
}

/** What the rung says when it gets the focus; the whole follows for who reads on. */
function spokenOf(entry: EntryReport): readonly (string | null)[] {
  if (entry.role !== "image") return [entry.role];
  if (entry.failure) return [entry.platform, isAbsent(entry) ? words.absent : words.unread];
  return [entry.platform, compressionWord(entry.compression), formatBytes(entry.compressedBytes)];
}

/** Images of the index itself open to their pull commands, or are read again; anything else leads on. */
const opensBelow = ({ entry, label }: RungProps): boolean =>
  entry.failure !== null || (entry.role === "image" && !label.includes("."));

function LayerCount({ entry, onLayers, label }: RungProps) {
  if (entry.layerList.length === 0 || label.includes(".")) {
    return (
      <span data-slot="layers" className={cx(rungCells.layers, "text-ink-faint")}>
        {entry.failure || entry.layers === 0 ? "–" : entry.layers}
      </span>
    );
  }
  return (
    <button
      type="button"
      data-slot="layers"
      className={cx(
        rungCells.layers,
        "h-8 min-w-8 justify-self-end rounded-[5px] px-0.5 py-1 text-ink-soft underline decoration-line-strong underline-offset-3 hover:text-accent",
      )}
      tabIndex={-1}
      aria-label={words.layersOfEntry(entry.layers, label)}
      onClick={() => onLayers(entry.position)}
    >
      {entry.layers}
    </button>
  );
}

function Size({ entry, largestBytes }: { entry: EntryReport; largestBytes: number }) {
  if (entry.failure || entry.role === "index")
    return (
      <span data-slot="size" className={cx(rungCells.size, "text-ink-faint")}>
        –
      </span>
    );
  const share = largestBytes > 0 ? Math.max(2, Math.round((entry.compressedBytes / largestBytes) * 100)) : 0;
  return (
    <span data-slot="size" className={rungCells.size}>
      {formatBytes(entry.compressedBytes)}
      <i
        className="relative block h-0.75 w-18 overflow-hidden rounded-xs bg-sunken after:absolute after:inset-y-0 after:right-0 after:w-(--share) after:rounded-xs after:bg-(--bar) max-[940px]:hidden"
        style={{ "--share": `${share}%`, "--bar": colourOf(familyOf(entry.compression)) }}
      />
    </span>
  );
}

function Takers(props: RungProps) {
  const { entry, clients, takers, shown, open, onOpen, onRetry, label } = props;
  if (entry.failure) {
    return (
      <span data-slot="takers" className={rungCells.takers}>
        <Button
          size="small"
          tabIndex={-1}
          data-opens
          onClick={onRetry}
          aria-label={words.tryEntryAgain(label)}
        >
          {words.tryAgain}
        </Button>
      </span>
    );
  }
  if (!opensBelow(props)) return <span data-slot="takers" className={rungCells.takers} />;
  const count = takers?.size ?? 0;
  return (
    <button
      type="button"
      data-slot="takers"
      className={cx(rungCells.takers, "group/takers h-8 min-w-0 rounded-md text-left")}
      tabIndex={-1}
      data-opens
      aria-expanded={open}
      aria-label={words.takes(count, clients.length)}
      onClick={() => onOpen(entry.position)}
    >
      <span className={cx("min-w-4.5 text-right text-sm", count === 0 && "text-ink-faint")}>{count}</span>
      <Ticks clients={clients} takers={takers} shown={shown} colour={colourOf(familyOf(entry.compression))} />
      <Icon
        name="chevron"
        small
        className="mt-0.5 mr-1 ml-auto text-ink-faint transition-transform duration-120 group-aria-expanded/takers:rotate-90 max-[940px]:hidden wide:max-roomy:hidden print:hidden"
      />
    </button>
  );
}
