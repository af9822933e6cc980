"use client";

import { CompressionChip } from "#components/marks/chip.tsx";
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
        className="sw-card"
        aria-checked={isGzip ? now.gzip : now.zstd}
        aria-label={isGzip ? words.gzip : words.zstd}
        aria-describedby={`means-${compression}`}
        // Not `disabled`: the reason is to be reached by keyboard too.
        aria-disabled={reason !== null}
        title={reason ?? undefined}
        onClick={() => reason === null && choice !== null && onChange(choice)}
      >
        <CompressionChip compression={compression} />
        <Knob look={isGzip ? "gz" : "zs"} />
        <span id={`means-${compression}`} className="sec">
          {isGzip ? words.gzipMeans : words.zstdMeans}
          {reason !== null && <span className="vh"> {reason}</span>}
        </span>
      </button>
    );
  };
  return (
    <fieldset className="sw-cards">
      <legend className="vh">{words.switches(row.name)}</legend>
      {card("gzip")}
      {card("zstd:chunked")}
    </fieldset>
  );
}

const switchesFor = (value: Choice | null): Switches =>
  value === null ? { gzip: false, zstd: false } : switchesOf(value);

const Knob = ({ look }: { look: "gz" | "zs" }) => (
  <span className={`sw ${look}`}>
    <b data-l={look === "gz" ? "G" : "Z"} />
  </span>
);

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
    <span className="swpair" role="group" aria-label={label}>
      <Switch
        look="gz"
        letter="G"
        name={words.gzip}
        on={now.gzip}
        reason={reason ?? (value === "gzip" ? words.lastOne : null)}
        onFlip={() => flip({ ...now, gzip: !now.gzip })}
      />
      <Switch
        look="zs"
        letter="Z"
        name={words.zstd}
        on={now.zstd}
        reason={reason ?? (value === "zstd-chunked" ? words.lastOne : null)}
        onFlip={() => flip({ ...now, zstd: !now.zstd })}
      />
    </span>
  );
}

function Switch({
  look,
  letter,
  name,
  on,
  reason,
  onFlip,
}: {
  look: "gz" | "zs";
  letter: string;
  name: string;
  on: boolean;
  reason: string | null;
  onFlip: () => void;
}) {
  return (
    <button
      type="button"
      role="switch"
      className={`sw ${look}`}
      aria-checked={on}
      aria-label={name}
      // Not `disabled`: the reason is to be reached by keyboard too.
      aria-disabled={reason !== null}
      title={reason ?? name}
      onClick={() => reason === null && onFlip()}
    >
      <b data-l={letter} />
    </button>
  );
}
