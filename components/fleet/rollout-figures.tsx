import { Domino } from "#components/marks/domino.tsx";
import type { RolloutDay } from "#lib/fleet/answers.ts";
import { KINDS, type Kind } from "./rollout-runs.ts";
import { words } from "./words.ts";

/** What a day held, the highest of the stack first. */
export function Figures({ day }: { day: RolloutDay }) {
  return (
    <ul className="rollout-figures">
      {KINDS.toReversed()
        .filter((kind) => day[kind] > 0)
        .map((kind) => (
          <li key={kind}>
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
        <i className="swatch" />
      ) : (
        <Domino gzip={kind === "gzip" || kind === "dual"} zstd={kind === "zstd" || kind === "dual"} />
      )}
      <b>{count.toLocaleString("en")}</b> {words.kinds[kind]}
    </>
  );
}
