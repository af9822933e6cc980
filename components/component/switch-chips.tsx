import { words as sourceWords } from "#components/choice/source-words.ts";
import { words as choosing } from "#components/choice/words.ts";
import { CompressionChip } from "#components/marks/chip.tsx";
import { SwitchTrack } from "#components/ui/switch.tsx";
import { choiceOf, type Switches, switchesOf } from "#lib/fleet/choice/choice.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** The two compressions as two switches with their names. The last one that is on stays on, and says so. */
export function SwitchChips({ row, onChange }: { row: FleetRow; onChange: (choice: Choice) => void }) {
  const { wanted, mayChange } = row;
  const now = wanted.kind === "unreadable" ? NONE : switchesOf(wanted.push);
  const offer = (next: Switches) => {
    const choice = choiceOf(next);
    const reason = mayChange.allowed ? (choice === null ? choosing.lastOne : null) : mayChange.reason;
    return { reason, onFlip: () => choice !== null && onChange(choice) };
  };
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{choosing.switches(row.name)}</legend>
      <SwitchChip
        compression="gzip"
        tone="gzip"
        letter="G"
        checked={now.gzip}
        means={sourceWords.gzipMeans}
        {...offer({ ...now, gzip: !now.gzip })}
      />
      <SwitchChip
        compression="zstd:chunked"
        tone="zstd"
        letter="Z"
        checked={now.zstd}
        means={sourceWords.zstdMeans}
        {...offer({ ...now, zstd: !now.zstd })}
      />
    </fieldset>
  );
}

const NONE: Switches = { gzip: false, zstd: false };

interface ChipProps {
  readonly compression: "gzip" | "zstd:chunked";
  readonly tone: "gzip" | "zstd";
  readonly letter: string;
  readonly checked: boolean;
  /** What the compression is good for. */
  readonly means: string;
  /** Why it cannot be turned; null where it can. */
  readonly reason: string | null;
  readonly onFlip: () => void;
}

function SwitchChip({ compression, tone, letter, checked, means, reason, onFlip }: ChipProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={compression}
      aria-describedby={`means-${tone}`}
      // Not `disabled`: the reason is to be reached by keyboard too.
      aria-disabled={reason !== null}
      title={reason ?? means}
      onClick={() => reason === null && onFlip()}
      className="group inline-flex h-9 items-center gap-2.5 rounded-control border border-line-strong px-1.5 hover:bg-hover aria-disabled:cursor-not-allowed aria-disabled:hover:bg-transparent"
    >
      <CompressionChip compression={compression} />
      <SwitchTrack tone={tone} letter={letter} checked={checked} className="group-aria-disabled:opacity-55" />
      <span id={`means-${tone}`} className="sr-only">
        {means} {reason}
      </span>
    </button>
  );
}
