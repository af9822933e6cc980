import type { ReactNode } from "react";
import { CompressionChip } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import { Curves } from "./curves.tsx";
import type { Drawing, RungAfter } from "./drawing.ts";
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
    <div className="plan-ladders">
      <div className="plan-now">
        <h3>
          {words.now}{" "}
          <span className="mut">
            {words.entries(drawing.now.length)}
            {storedBytes !== null && words.storedNow(formatBytes(storedBytes))}
          </span>
        </h3>
        <ol>
          {drawing.now.map(({ position, platform, compression, isDropped }) => (
            <li key={position} className={isDropped ? "gone" : ""}>
              <b className="plan-no">{position}</b>
              <Platform name={platform} ordinals={ordinals} />
              {isDropped && <span className="badtx">{words.dropped}</span>}
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
      <div className="plan-after">
        <h3>
          {words.after} <span className="mut">{words.entries(drawing.after.length)}</span>
        </h3>
        <ol>
          {drawing.after.map((rung) => {
            const made = making.get(rung.position);
            return (
              <li key={rung.position} className={`${rung.change}${made === undefined ? "" : " tall"}`}>
                <div className="plan-rung">
                  <b className="plan-no">{rung.position}</b>
                  <Platform name={rung.platform} ordinals={ordinals} />
                  <What rung={rung} />
                  <CompressionChip compression={rung.compression} />
                </div>
                {made?.row}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

const NONE: ReadonlyMap<number, Making> = new Map();

/** The platforms in the order of today's index, as its ladder marks them. */
function ordinalsOf({ now, after }: Drawing): ReadonlyMap<string | null, number> {
  const platforms = new Set([...now, ...after].map(({ platform }) => platform));
  platforms.delete(null);
  return new Map(Array.from(platforms, (platform, at) => [platform, at]));
}

function Platform({ name, ordinals }: { name: string | null; ordinals: ReadonlyMap<string | null, number> }) {
  return (
    <span className="plan-platform">
      <PlatformMark platform={name} ordinal={ordinals.get(name) ?? -1} />
    </span>
  );
}

function What({ rung }: { rung: RungAfter }) {
  return (
    <span className="what">
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
