import { problemOf } from "#components/site/api.ts";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Ago } from "#components/ui/time.tsx";
import type { CheckState, ReadinessCheck } from "#lib/evidence/report.ts";
import { CheckMark, Positions } from "./marks.tsx";
import { words } from "./words.ts";

const RANK: Readonly<Record<CheckState, number>> = { fails: 0, unknown: 1, holds: 2 };

interface Props {
  readonly checks: readonly ReadinessCheck[];
  /** Whether what is looked at is one manifest without an index around it. */
  readonly isSingle: boolean;
  readonly readAt: string;
  readonly isReading: boolean;
  readonly refreshError: Error | null;
  readonly onRefresh: () => void;
}

/** The verdict, and the checks it is made of: what fails first, then what could not be checked. */
export function Readiness({ checks, isSingle, readAt, isReading, refreshError, onRefresh }: Props) {
  const fails = checks.filter(({ state }) => state === "fails").map(({ code }) => words.checks[code]);
  const unknown = checks.filter(({ state }) => state === "unknown").length;
  return (
    <section className="panel" aria-labelledby="readiness-heading">
      <div className="ph flex-wrap ev-verdict">
        <h2 id="readiness-heading">
          <span className="mut ev-over">{words.readiness}</span>{" "}
          {words.readinessSentence(fails, unknown, checks.length)}
        </h2>
        <span className="flex-1" />
        <span className="mut" role="status">
          {isReading ? (
            words.refreshing
          ) : (
            <>
              {words.read} <Ago at={readAt} />
            </>
          )}
        </span>
        {/* Not `disabled`: the focus would be lost while it reads. */}
        <button
          type="button"
          className="btn sml"
          aria-disabled={isReading}
          onClick={isReading ? undefined : onRefresh}
        >
          {words.refresh}
        </button>
      </div>
      {refreshError !== null && (
        <p className="ev-note badtx" role="alert">
          {words.refreshFailed} <CodedText text={problemOf(refreshError).detail} />{" "}
          <CodedText text={problemOf(refreshError).next} />
        </p>
      )}
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
            <span className="mut">{words.fix}: </span>
            <CodedText text={mend} />
          </p>
        )}
        <p className="sm mut">
          {words.source} {source}
        </p>
      </div>
    </details>
  );
}
