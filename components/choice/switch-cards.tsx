"use client";

import { CompressionChip } from "#components/marks/chip.tsx";
import { SwitchTrack } from "#components/ui/switch.tsx";
import { choiceOf, type Switches } from "#lib/fleet/choice/choice.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { FADED, switchesFor } from "./switches.tsx";
import { words } from "./words.ts";

/** The same switches as two cards, each with what its compression is good for. */
export function SwitchCards({ row, onChange }: { row: FleetRow; onChange: (choice: Choice) => void }) {
  const { wanted, mayChange } = row;
  const value = wanted.kind === "unreadable" ? null : wanted.push;
  const now = switchesFor(value);
  const card = (compression: "gzip" | "zstd:chunked") => {
    const isGzip = compression === "gzip";
    const next: Switches = isGzip ? { ...now, gzip: !now.gzip } : { ...now, zstd: !now.zstd };
    const choice = choiceOf(next);
    const reason = mayChange.allowed ? (choice === null ? words.lastOne : null) : mayChange.reason;
    return (
      <button
        type="button"
        role="switch"
        className="grid grid-cols-[1fr_auto] content-start items-center gap-2 rounded-panel border border-line-strong p-3 hover:bg-hover aria-disabled:cursor-not-allowed aria-disabled:hover:bg-transparent"
        aria-checked={isGzip ? now.gzip : now.zstd}
        aria-label={isGzip ? words.gzip : words.zstd}
        aria-describedby={`means-${compression}`}
        // Not `disabled`: the reason is to be reached by keyboard too.
        aria-disabled={reason !== null}
        title={reason ?? undefined}
        onClick={() => reason === null && choice !== null && onChange(choice)}
      >
        <span className="justify-self-start">
          <CompressionChip compression={compression} />
        </span>
        <SwitchTrack
          tone={isGzip ? "gzip" : "zstd"}
          letter={isGzip ? "G" : "Z"}
          checked={isGzip ? now.gzip : now.zstd}
          className={mayChange.allowed ? "" : FADED}
        />
        <span id={`means-${compression}`} className="col-span-full text-sm text-ink-soft">
          {isGzip ? words.gzipMeans : words.zstdMeans}
          {reason !== null && <span className="sr-only"> {reason}</span>}
        </span>
      </button>
    );
  };
  return (
    <fieldset className="grid min-w-0 grid-cols-2 gap-2.5 max-medium:grid-cols-1">
      <legend className="sr-only">{words.switches(row.name)}</legend>
      {card("gzip")}
      {card("zstd:chunked")}
    </fieldset>
  );
}
