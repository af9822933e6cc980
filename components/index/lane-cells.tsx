import { hueOf } from "#components/marks/platform-mark.tsx";
import type { LaneCell } from "#lib/ladder/lanes.ts";

const WIDE_TRACKS = 4;
const parts: Record<LaneCell["part"], string> = { start: "s", through: "t", stop: "t", end: "e" };

/** The lanes of one rung, as cells: any row height works. The fifth track starts the hues again, dashed. */
export function LaneCells({ cells, tracks }: { cells: readonly LaneCell[]; tracks: number }) {
  return (
    <span className={`lanes${tracks > WIDE_TRACKS ? " tight" : ""}`} aria-hidden="true">
      {cells.map((cell) => (
        <LaneMark key={cell.track} cell={cell} />
      ))}
    </span>
  );
}

function LaneMark({ cell }: { cell: LaneCell }) {
  const look = cell.broken ? "brk" : `${hueOf(cell.ordinal)}${cell.ordinal >= WIDE_TRACKS ? " again" : ""}`;
  const place = `ln x${cell.track + 1} ${look}`;
  return (
    <>
      <i className={`${place} ${parts[cell.part]}`} />
      {cell.part === "stop" && <i className={`${place} h`} />}
    </>
  );
}
