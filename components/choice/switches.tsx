"use client";

import { cx } from "class-variance-authority";
import { Switch } from "#components/ui/switch.tsx";
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

export const switchesFor = (value: Choice | null): Switches =>
  value === null ? { gzip: false, zstd: false } : switchesOf(value);

/** Both are off limits: the pair is not this person's to change. */
export const FADED = "opacity-45";

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
