"use client";

import { cx } from "class-variance-authority";
import { CompressionChip } from "#components/marks/chip.tsx";
import { Switch, SwitchTrack } from "#components/ui/switch.tsx";
import { choiceOf, type Switches, switchesOf } from "#lib/fleet/choice/choice.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { words } from "./words.ts";

/** The two switches of a component. The last one that is on stays on, and says so. */
export function ChoiceSwitches({ row, onChange }: { row: FleetRow; onChange: (choice: Choice) => void }) {
  const { wanted, mayChange } = row;
  return (
    <SwitchPair
      label={words.switches(row.name)}
      value={wanted.kind === "unreadable" ? null : wanted.push}
      reason={mayChange.allowed ? null : mayChange.reason}
      onChange={onChange}
    />
  );
}

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

const switchesFor = (value: Choice | null): Switches =>
  value === null ? { gzip: false, zstd: false } : switchesOf(value);

/** Both are off limits: the pair is not this person's to change. */
const FADED = "opacity-45";

export function SwitchPair({
  label,
  value,
  reason = null,
  onChange,
}: {
  label: string;
  /** Null: nothing is chosen, so both are off until one is turned on. */
  value: Choice | null;
  /** Why they cannot be used; null where they can. */
  reason?: string | null;
  onChange: (choice: Choice) => void;
}) {
  const now = switchesFor(value);
  const flip = (next: Switches) => {
    const choice = choiceOf(next);
    if (choice !== null) onChange(choice);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a row of a table without its own box
    <span className={cx("flex gap-1", reason !== null && FADED)} role="group" aria-label={label}>
      <OneOfTwo
        tone="gzip"
        checked={now.gzip}
        reason={reason ?? (value === "gzip" ? words.lastOne : null)}
        onFlip={() => flip({ ...now, gzip: !now.gzip })}
      />
      <OneOfTwo
        tone="zstd"
        checked={now.zstd}
        reason={reason ?? (value === "zstd-chunked" ? words.lastOne : null)}
        onFlip={() => flip({ ...now, zstd: !now.zstd })}
      />
    </span>
  );
}

function OneOfTwo({
  tone,
  checked,
  reason,
  onFlip,
}: {
  tone: "gzip" | "zstd";
  checked: boolean;
  reason: string | null;
  onFlip: () => void;
}) {
  return (
    <Switch
      tone={tone}
      letter={tone === "gzip" ? "G" : "Z"}
      label={words[tone]}
      checked={checked}
      aria-disabled={reason !== null}
      title={reason ?? words[tone]}
      onChange={onFlip}
    />
  );
}
