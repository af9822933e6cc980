import { cva } from "class-variance-authority";
import { hueOf } from "#components/marks/platform-mark.tsx";
import type { LaneCell } from "#lib/ladder/lanes.ts";

const WIDE_TRACKS = 4;

/** The lanes of one rung, as cells: any row height works. The fifth track starts the hues again, dashed. */
export function LaneCells({ cells, tracks }: { cells: readonly LaneCell[]; tracks: number }) {
  return (
    <span className="ladder-lanes" data-tight={tracks > WIDE_TRACKS || undefined} aria-hidden="true">
      {cells.map((cell) => (
        <LaneMark key={cell.track} cell={cell} />
      ))}
    </span>
  );
}

const lane = cva("ladder-lane", {
  variants: {
    piece: {
      start: "top-[calc(50%-1px)] right-1 bottom-0 rounded-tl-[9px] border-t-2 border-l-2",
      through: "inset-y-0 border-l-2",
      end: "top-0 right-1 bottom-[calc(50%-1px)] rounded-bl-[9px] border-b-2 border-l-2",
      turn: "top-[calc(50%-1px)] right-1 border-t-2",
    },
    line: { whole: "", again: "border-dashed", broken: "border-dashed text-danger" },
  },
});

function LaneMark({ cell }: { cell: LaneCell }) {
  const { broken, ordinal, part } = cell;
  const line = broken ? "broken" : ordinal >= WIDE_TRACKS ? "again" : "whole";
  const className = broken ? undefined : hueOf(ordinal);
  const style = { "--track": cell.track };
  return (
    <>
      <i className={lane({ piece: part === "stop" ? "through" : part, line, className })} style={style} />
      {part === "stop" && <i className={lane({ piece: "turn", line, className })} style={style} />}
    </>
  );
}
