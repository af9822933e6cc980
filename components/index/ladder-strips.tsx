import { SeverityMark } from "#components/marks/severity.tsx";
import type { Lanes } from "#lib/ladder/lanes.ts";
import type { Issue } from "#lib/variants/report.ts";
import { LaneCells } from "./lane-cells.tsx";
import { words } from "./words.ts";

/** Stands for the rungs that are folded away: which they are, and the lanes that run into them or out of them. */
export function FoldedStrip({ from, to, lanes }: { from: number; to: number; lanes: Lanes }) {
  const [above, below] = [lanes.before(from), lanes.before(to + 1)];
  const cells = [...above, ...below.filter(({ track }) => !above.some((cell) => cell.track === track))];
  return (
    <li className="ladder-between min-h-8 border-b border-line bg-page text-sm text-ink-faint last:border-b-0">
      <span className="ladder-rail" />
      <LaneCells cells={cells} tracks={lanes.tracks} />
      <p>{words.folded(from, to)}</p>
    </li>
  );
}

/** The order breaks here, and whom it hurts. */
export function BreakStrip({ issues, lanes, at }: { issues: readonly Issue[]; lanes: Lanes; at: number }) {
  const [first] = issues;
  return (
    <li className="ladder-between ladder-break relative min-h-8 text-sm/5 text-danger-ink print:break-inside-avoid">
      <span className="grid place-items-center self-stretch">
        <svg
          viewBox="0 0 16 32"
          preserveAspectRatio="none"
          aria-hidden="true"
          className="h-full w-4 overflow-visible fill-none stroke-danger stroke-2"
        >
          <path vectorEffect="non-scaling-stroke" d="M8 0v7l-6 4 12 5-12 5 6 4v7" />
        </svg>
      </span>
      <LaneCells cells={lanes.before(at)} tracks={lanes.tracks} />
      <p className="flex items-start gap-1.5 py-1.5 pr-3">
        <SeverityMark severity="error" />
        <span>
          <b>{issues.length > 1 ? words.breakMany(issues.length) : words.breakHere}</b> {first?.message}
        </span>
      </p>
    </li>
  );
}
