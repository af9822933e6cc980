import { cva } from "class-variance-authority";
import type { Drawing } from "./drawing.ts";

export const ROW = 42;
/** Of a made entry whose progress is shown. */
export const TALL_ROW = 80;
const GAP = 80;

const curve = cva("", {
  variants: {
    change: {
      keep: "stroke-line-strong",
      move: "stroke-accent",
      annotate: "stroke-accent",
      hoist: "stroke-accent",
      make: "stroke-zstd",
    },
    isOver: { true: "", false: "" },
  },
  compoundVariants: [{ change: "make", isOver: false, class: "[stroke-dasharray:4_4]" }],
});

/** Lines from each entry to its new place: grey for what stays, accent for what moves, teal for what is made. */
export function Curves({
  drawing: { now, after },
  isTall,
  isOver,
}: {
  drawing: Drawing;
  isTall: (position: number) => boolean;
  /** Whether a made entry is there by now: its line is whole. */
  isOver: (position: number) => boolean;
}) {
  const heights = after.map(({ position }) => (isTall(position) ? TALL_ROW : ROW));
  const tops = heights.map((_, at) => heights.slice(0, at).reduce((sum, height) => sum + height, 0));
  const height = Math.max(
    now.length * ROW,
    heights.reduce((sum, one) => sum + one, 0),
  );
  return (
    <svg
      className="mt-7.5 fill-none stroke-2 max-[860px]:hidden"
      width={GAP}
      height={height}
      aria-hidden="true"
    >
      {after.map(({ position, from: [first], change }, at) => {
        if (first === undefined) return null;
        const start = (first - 0.5) * ROW;
        const end = (tops[at] ?? 0) + ROW / 2;
        return (
          <g key={position} className={curve({ change, isOver: isOver(position) })}>
            <path d={`M0 ${start}C${GAP / 2} ${start} ${GAP / 2} ${end} ${GAP} ${end}`} />
            {change === "annotate" && (
              <circle className="fill-surface" cx={GAP / 2} cy={(start + end) / 2} r="4" />
            )}
          </g>
        );
      })}
    </svg>
  );
}
