import { cva, cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { CompressionChip } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { PositionMark } from "#components/marks/position.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import { Curves } from "./curves.tsx";
import type { Change, Drawing, RungAfter } from "./drawing.ts";
import { Legend } from "./legend.tsx";
import { words } from "./words.ts";

/** How far the making of an entry is, drawn in its row. */
export interface Making {
  readonly row: ReactNode;
  readonly isOver: boolean;
}

interface Props {
  readonly drawing: Drawing;
  /** What the index stores today, each blob once; null where that is not known. */
  readonly storedBytes: number | null;
  /** By position in the index to be; empty before anything is made. */
  readonly making?: ReadonlyMap<number, Making>;
}

/** Today's index and the desired one side by side, with what becomes of each entry drawn between them. */
export function Ladders({ drawing, storedBytes, making = NONE }: Props) {
  const ordinals = ordinalsOf(drawing);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_80px_minmax(0,1.36fr)] max-[860px]:grid-cols-[minmax(0,1fr)]">
      <div>
        {/* Where there is room for one ladder it is the one to be, which says where each entry was. */}
        <h3 className="h-7.5 max-[860px]:hidden">
          {words.now}{" "}
          <span className="font-normal text-ink-faint">
            {words.entries(drawing.now.length)}
            {storedBytes !== null && words.storedNow(formatBytes(storedBytes))}
          </span>
        </h3>
        <ol aria-label={words.now} className="max-[860px]:hidden">
          {drawing.now.map(({ position, platform, compression, isDropped }) => (
            <li key={position} className="flex h-10.5 items-center gap-2.5 border-b border-line px-2">
              <PositionMark position={position} />
              <span className={cx("min-w-0 flex-1 truncate", isDropped && "line-through")}>
                <PlatformMark platform={platform} ordinal={ordinals.get(platform) ?? -1} />
              </span>
              {isDropped && <span className="text-danger-ink">{words.dropped}</span>}
              <CompressionChip compression={compression} />
            </li>
          ))}
        </ol>
        <Legend drawing={drawing} isMaking={making.size > 0} />
      </div>
      <Curves
        drawing={drawing}
        isTall={(position) => making.has(position)}
        isOver={(position) => making.get(position)?.isOver === true}
      />
      <div className="max-[860px]:-order-1">
        <h3 className="h-7.5">
          {words.after}{" "}
          <span className="font-normal text-ink-faint">{words.entries(drawing.after.length)}</span>
        </h3>
        <ol aria-label={words.after}>
          {drawing.after.map((rung) => {
            const made = making.get(rung.position);
            return (
              <li key={rung.position} className={entry({ change: rung.change, isTall: made !== undefined })}>
                <Rung rung={rung} ordinals={ordinals} isTall={made !== undefined} />
                {made?.row}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

const entry = cva("border-line", {
  variants: {
    change: {
      keep: "",
      move: "bg-accent-tint [&_[data-slot=chip]]:bg-surface",
      annotate: "bg-accent-tint [&_[data-slot=chip]]:bg-surface",
      hoist: "bg-accent-tint [&_[data-slot=chip]]:bg-surface",
      make: "bg-zstd-tint [&_[data-slot=chip]]:bg-surface",
    },
    /** It is being made: its progress stands below it. */
    isTall: {
      true: "mt-1 h-19 rounded-control border border-zstd-line max-[860px]:h-auto max-[860px]:pb-1.5",
      false: "h-10.5 border-b",
    },
  },
});

/** In the narrow form what becomes of an entry stands below its platform. */
function Rung({
  rung,
  ordinals,
  isTall,
}: {
  rung: RungAfter;
  ordinals: ReadonlyMap<string | null, number>;
  isTall: boolean;
}) {
  const { position, platform, compression, change } = rung;
  return (
    <div
      className={cx(
        "flex items-center gap-2.5 px-2 max-[860px]:grid max-[860px]:h-10.5 max-[860px]:grid-cols-[22px_minmax(0,1fr)_auto] max-[860px]:content-center max-[860px]:gap-x-2 max-[860px]:gap-y-0 max-[860px]:px-1",
        isTall ? "h-8.5" : "h-full",
      )}
    >
      <span className="flex-none max-[860px]:row-span-2">
        <PositionMark position={position} state={marks[change]} />
      </span>
      <span className="min-w-0 flex-1 truncate max-[860px]:leading-4 max-[860px]:[&_em]:hidden">
        <PlatformMark platform={platform} ordinal={ordinals.get(platform) ?? -1} />
      </span>
      <What rung={rung} />
      <span className="flex-none max-[860px]:col-start-3 max-[860px]:row-span-2 max-[860px]:row-start-1">
        <CompressionChip compression={compression} />
      </span>
    </div>
  );
}

const marks = { keep: "plain", annotate: "plain", move: "lit", hoist: "lit", make: "made" } as const;

const NONE: ReadonlyMap<number, Making> = new Map();

/** The platforms in the order of today's index, as its ladder marks them. */
function ordinalsOf({ now, after }: Drawing): ReadonlyMap<string | null, number> {
  const platforms = new Set([...now, ...after].map(({ platform }) => platform));
  platforms.delete(null);
  return new Map(Array.from(platforms, (platform, at) => [platform, at]));
}

const whatLooks: Readonly<Record<Change, string>> = {
  keep: "text-ink-faint",
  move: "font-semibold text-accent",
  hoist: "font-semibold text-accent",
  annotate: "font-semibold text-ink",
  make: "font-semibold text-zstd-ink",
};

function What({ rung }: { rung: RungAfter }) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 text-sm whitespace-nowrap max-[860px]:col-start-2 max-[860px]:row-start-2 max-[860px]:text-xs",
        whatLooks[rung.change],
      )}
    >
      {rung.change === "annotate" && <Icon name="tag" small />}
      {rung.change === "make" && <b aria-hidden="true">+</b>}
      {whatText(rung)}
    </span>
  );
}

function whatText({ change, from, position }: RungAfter): string {
  const [was = position] = from;
  switch (change) {
    case "move":
      return words.moved(was, was > position);
    case "annotate":
      return was === position ? words.annotated : words.annotatedFrom(was);
    case "make":
      return words.madeFrom(was);
    case "hoist":
      return words.hoisted(from.join("."));
    case "keep":
      return was === position ? words.kept : words.was(was);
  }
}
