import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { CheckState, ReadinessCheck } from "#lib/evidence/report.ts";
import { CheckMark, Positions } from "./marks.tsx";
import { words } from "./words.ts";

const RANK: Readonly<Record<CheckState, number>> = { fails: 0, unknown: 1, holds: 2 };

/** Whether a release would take it: what fails first, then what nobody could judge. */
export function Readiness({
  checks,
  isSingle,
}: {
  checks: readonly ReadinessCheck[];
  /** Whether what is looked at is one manifest without an index around it. */
  isSingle: boolean;
}) {
  const fails = checks.filter(({ state }) => state === "fails").map(({ code }) => words.checks[code]);
  const unknown = checks.filter(({ state }) => state === "unknown").length;
  return (
    <section className="panel" aria-labelledby="readiness-heading">
      <div className="ph flex-wrap">
        <h2 id="readiness-heading">
          <span className="mut ev-over">{words.readiness}</span>
          {words.readinessSentence(fails, unknown, checks.length)}
        </h2>
      </div>
      {checks
        .toSorted((a, b) => RANK[a.state] - RANK[b.state])
        .map((check) => (
          <Check key={check.code} check={check} isSingle={isSingle} />
        ))}
    </section>
  );
}

function Check({
  check: { state, title, reason, mend, positions, source },
  isSingle,
}: {
  check: ReadinessCheck;
  isSingle: boolean;
}) {
  return (
    <details className="ev-check" open={state === "fails"}>
      <summary>
        <CheckMark state={state} />
        <h3>{title}</h3>
        {state !== "holds" && <Positions positions={positions} isSingle={isSingle} />}
        <Icon name="chevron" small className="chev" />
      </summary>
      <div>
        <p>
          <CodedText text={reason} />
        </p>
        {mend !== null && (
          <p>
            <span className="mut">{words.mend}: </span>
            <CodedText text={mend} />
          </p>
        )}
        <p className="sm mut">
          {words.askedBy} {source}
        </p>
      </div>
    </details>
  );
}
