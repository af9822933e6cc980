import { cx } from "class-variance-authority";
import { Chip, CompressionChip } from "#components/marks/chip.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { PositionMark } from "#components/marks/position.tsx";
import { laneWidth, MiniLanes } from "./mini-lanes.tsx";
import type { MiniLadderRows, MiniRung } from "./mini-rungs.ts";
import { MiniTicks } from "./mini-ticks.tsx";
import { words } from "./words.ts";

/**
 * An index as a small drawing that needs no script: the entries in order, twins tied at the side, who pulls what. The break
 * is drawn on the edge between two entries and takes no row, so that ladders side by side keep theirs in line. It goes by
 * the width that it is given, not by that of the window.
 */
export function MiniLadder({ rungs, tracks, firstMatch }: MiniLadderRows) {
  const clients = rungs[0]?.pulls.length ?? 0;
  return (
    <div className="@container min-w-0">
      <p
        className="flex justify-between gap-3 border-b border-line px-4 py-1.5 text-xs leading-3.5 text-ink-faint @max-[360px]:px-3"
        aria-hidden="true"
      >
        <span>{words.entries}</span>
        <span>{words.pulledBy(clients)}</span>
      </p>
      <ol aria-label={words.list} className={cx(columns, rungs[0]?.breaks && "pt-3")}>
        {rungs.map((rung) => (
          <Rung key={rung.position} rung={rung} tracks={tracks} firstMatch={firstMatch} />
        ))}
      </ol>
    </div>
  );
}

/** The rail, the lanes, platform, compression, pulls: as wide as the widest of all rungs, and the platform has the rest. */
const columns =
  "grid grid-cols-[44px_auto_minmax(0,1fr)_minmax(110px,auto)_auto] @max-[360px]:grid-cols-[36px_auto_minmax(0,1fr)_minmax(104px,auto)_auto]";

const rail =
  "relative grid place-items-center self-stretch before:absolute before:top-0 before:-bottom-px before:left-1/2 before:-ml-px before:w-0.5 before:bg-line-strong group-first/rung:before:top-1/2 group-last/rung:before:bottom-1/2";

function Rung({ rung, tracks, firstMatch }: { rung: MiniRung; tracks: number; firstMatch: number }) {
  const { position, platform, ordinal, lanes, pulls, failing } = rung;
  const count = pulls.filter((outcome) => outcome !== null).length;
  const isHarm = failing.length > 0;
  return (
    <li
      className={cx(
        "group/rung relative col-span-full grid h-9.5 grid-cols-subgrid items-center border-b border-line last:border-b-0",
        isHarm && "bg-danger-tint",
      )}
    >
      {rung.breaks && <Break tracks={tracks} onHarm={isHarm} />}
      <span className={rail}>
        <span className="relative">
          <PositionMark position={position} state={isHarm ? "harm" : "plain"} />
        </span>
      </span>
      <MiniLanes cells={lanes} tracks={tracks} />
      <span className="grid min-w-0 pr-2 @max-[420px]:text-sm @max-[360px]:pr-0.5 @max-[360px]:[&>[data-slot=platform]]:gap-1.25 @max-[420px]:[&_em]:hidden">
        <PlatformMark platform={platform} ordinal={ordinal} />
      </span>
      <span className="justify-self-start">
        <What what={rung.what} />
      </span>
      <span className="flex items-center justify-end gap-1.5 pr-4 pl-1 text-sm @max-[360px]:pr-3">
        <span aria-hidden="true" className="min-w-4 text-right">
          {count}
        </span>
        <span className="sr-only">{words.pulls(count, pulls.length, failing)}</span>
        <MiniTicks pulls={pulls} firstMatch={firstMatch} what={rung.what} />
      </span>
    </li>
  );
}

function What({ what }: Pick<MiniRung, "what">) {
  switch (what) {
    case "attestation":
    case "index":
    case "artifact":
      return <Chip look="other" letter="–" word={words.roles[what]} />;
    default:
      return <CompressionChip compression={what} />;
  }
}

/** The rail cracks, and a dashed line runs along the edge: what stands below it came too early. */
function Break({ tracks, onHarm }: { tracks: number; onHarm: boolean }) {
  return (
    <span className="pointer-events-none absolute inset-x-0 -top-px z-2 flex h-0 items-center text-danger-ink">
      <span className="absolute -top-px right-0 left-11 border-t-2 border-dashed border-danger @max-[360px]:left-9" />
      <span className="relative grid w-11 flex-none place-items-center @max-[360px]:w-9">
        <svg
          viewBox="0 0 16 16"
          className="size-4 fill-none stroke-danger stroke-[1.75]"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <path d="M8 0v8" className="stroke-surface stroke-[6]" />
          <path d="M8 8v8" className={cx("stroke-[6]", onHarm ? "stroke-danger-tint" : "stroke-surface")} />
          <path d="M8 0v2L4 4.500l8 3.500-8 3.500L8 14v2" />
        </svg>
      </span>
      <svg width={laneWidth(tracks)} height="1" aria-hidden="true" />
      <b
        className={cx(
          "relative px-1.5 text-xs leading-3.5 font-semibold whitespace-nowrap",
          onHarm
            ? "bg-[linear-gradient(var(--color-surface)_7px,var(--color-danger-tint)_7px)]"
            : "bg-surface",
        )}
      >
        {words.breaksHere}
      </b>
    </span>
  );
}
