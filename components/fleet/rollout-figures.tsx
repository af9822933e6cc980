import { Domino } from "#components/marks/domino.tsx";
import type { RolloutDay } from "#lib/fleet/answers.ts";
import { KINDS, type Kind } from "./rollout-runs.ts";
import { words } from "./views-words.ts";

/** What a day held, the highest of the stack first. */
export function Figures({ day, isStacked = false }: { day: RolloutDay; isStacked?: boolean }) {
  return (
    <ul className={isStacked ? "grid gap-1" : "flex flex-wrap gap-x-5 gap-y-1"}>
      {KINDS.toReversed()
        .filter((kind) => day[kind] > 0)
        .map((kind) => (
          <li key={kind} className="flex items-center gap-1.5 whitespace-nowrap text-ink-soft">
            <Figure kind={kind} count={day[kind]} />
          </li>
        ))}
    </ul>
  );
}

export function Figure({ kind, count }: { kind: Kind; count: number }) {
  return (
    <>
      {kind === "unread" ? (
        <i className="h-4.5 w-8 flex-none rounded-[5px] border border-dashed border-line-control bg-sunken" />
      ) : (
        <Domino gzip={kind === "gzip" || kind === "dual"} zstd={kind === "zstd" || kind === "dual"} />
      )}
      <b className="font-semibold text-ink">{count.toLocaleString("en")}</b> {words.kinds[kind]}
    </>
  );
}
