import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { type Change, countOf, type Drawing } from "./drawing.ts";
import { fills } from "./fills.ts";
import { words } from "./words.ts";

const lines: readonly Change[] = ["keep", "move", "annotate", "hoist", "make"];

const marks: Readonly<Record<Change | "drop", string>> = {
  keep: "border-t-2 border-line-strong",
  move: "border-t-2 border-accent",
  annotate: "border-t-2 border-accent",
  hoist: "border-t-2 border-accent",
  make: "border-t-2 border-dashed border-zstd",
  drop: "border-t-2 border-danger",
};

/** What the lines mean, with how many there are of each; while entries are made, what their bars mean too. */
export function Legend({ drawing, isMaking }: { drawing: Drawing; isMaking: boolean }) {
  return (
    <ul className="mx-2 mt-4.5 grid gap-1.75 text-sm text-ink-soft max-[860px]:mx-1 max-[860px]:mt-3">
      {lines.map((change) => {
        const count = countOf(drawing, change);
        return (
          count > 0 && (
            <Line key={change} mark={marks[change]}>
              <Count of={count} /> {words.count[change]}
            </Line>
          )
        );
      })}
      {drawing.dropped > 0 && (
        <Line mark={marks.drop}>
          <Count of={drawing.dropped} /> {words.count.drop}
        </Line>
      )}
      {isMaking && (
        <>
          <Line mark={cx("h-2 rounded-xs", fills.made)}>{words.barMade}</Line>
          <Line mark={cx("h-2 rounded-xs", fills.sent)}>{words.barSent}</Line>
        </>
      )}
    </ul>
  );
}

function Line({ mark, children }: { mark: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[28px_1fr] items-center gap-2">
      <i className={mark} />
      <span>{children}</span>
    </li>
  );
}

const Count = ({ of }: { of: number }) => <b className="text-ink">{of.toLocaleString("en")}</b>;
