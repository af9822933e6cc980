import { cx } from "class-variance-authority";
import { hueOf } from "#components/marks/platform-mark.tsx";
import type { LaneCell } from "#lib/ladder/lanes.ts";

/** A rung's height, hairline included: lanes run on into the next. */
const HEIGHT = 38;
const MIDDLE = HEIGHT / 2;
const TRACK = 13;
const FIRST = 3;
/** From the last track to the platform's mark. */
const ARM = 11;
const RADIUS = 9;
/** Two tracks, as most indexes need: ladders side by side have their platforms in line. */
const USUAL_TRACKS = 2;

export const laneWidth = (tracks: number): number =>
  FIRST + (Math.max(tracks, USUAL_TRACKS) - 1) * TRACK + ARM + 3;

/** The lanes of one rung: a platform's twins are tied by a line of its colour, which is red and dashed where their order is wrong. */
export function MiniLanes({ cells, tracks }: { cells: readonly LaneCell[]; tracks: number }) {
  const width = laneWidth(tracks);
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      fill="none"
      strokeWidth="2"
      aria-hidden="true"
      className="relative z-1 -mb-px self-start"
    >
      {cells.map(({ track, part, ordinal, broken }) => (
        <path
          key={track}
          d={lineOf(part, FIRST + track * TRACK, width - 5)}
          stroke="currentColor"
          strokeDasharray={broken ? "4 3" : undefined}
          className={cx(broken ? "text-danger" : hueOf(ordinal))}
        />
      ))}
    </svg>
  );
}

function lineOf(part: LaneCell["part"], x: number, right: number): string {
  switch (part) {
    case "start":
      return `M${right} ${MIDDLE}H${x + RADIUS}a${RADIUS} ${RADIUS} 0 0 0-${RADIUS} ${RADIUS}V${HEIGHT}`;
    case "through":
      return `M${x} 0V${HEIGHT}`;
    case "stop":
      return `M${x} 0V${HEIGHT}M${x} ${MIDDLE}H${right}`;
    case "end":
      return `M${x} 0V${MIDDLE - RADIUS}a${RADIUS} ${RADIUS} 0 0 0 ${RADIUS} ${RADIUS}H${right}`;
  }
}
