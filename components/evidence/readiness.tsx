import { problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Panel, PanelGap, PanelHead, PanelNote } from "#components/ui/panel.tsx";
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
    <Panel aria-labelledby="readiness-heading">
      <PanelHead className="flex-wrap">
        <h2 id="readiness-heading" className="text-xl">
          <span className="block text-sm font-normal text-ink-faint">{words.readiness}</span>{" "}
          {words.readinessSentence(fails, unknown, checks.length)}
        </h2>
        <PanelGap />
        <PanelNote role="status">
          {isReading ? (
            words.refreshing
          ) : (
            <>
              {words.read} <Ago at={readAt} />
            </>
          )}
        </PanelNote>
        {/* Not `disabled`: the focus would be lost while it reads. */}
        <Button size="small" aria-disabled={isReading} onClick={isReading ? undefined : onRefresh}>
          {words.refresh}
        </Button>
      </PanelHead>
      {refreshError !== null && (
        <p className="border-b border-line px-4 py-2.5 text-danger-ink" role="alert">
          {words.refreshFailed} <CodedText text={problemOf(refreshError).detail} />{" "}
          <CodedText text={problemOf(refreshError).next} />
        </p>
      )}
      <div className="divide-y divide-line">
        {checks
          .toSorted((a, b) => RANK[a.state] - RANK[b.state])
          .map((check) => (
            <Check key={check.code} check={check} isSingle={isSingle} />
          ))}
      </div>
    </Panel>
  );
}

/** In the narrow form state and arrow, below them what is asked, below that of whom. */
function Check({
  check: { state, title, reason, mend, positions, source },
  isSingle,
}: {
  check: ReadinessCheck;
  isSingle: boolean;
}) {
  return (
    <details className="group/check px-4 py-2.25" open={state === "fails"}>
      <summary className="flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 max-medium:grid max-medium:grid-cols-[minmax(0,1fr)_16px] max-medium:gap-x-2 [&::-webkit-details-marker]:hidden">
        <CheckMark state={state} />
        <h3 className="min-w-45 flex-1 font-normal group-open/check:font-semibold max-medium:col-start-1 max-medium:row-start-2 max-medium:min-w-0">
          {title}
        </h3>
        {state !== "holds" && <Positions positions={positions} isSingle={isSingle} />}
        <Icon
          name="chevron"
          small
          className="text-ink-faint group-open/check:rotate-90 print:hidden max-medium:col-start-2 max-medium:row-start-1"
        />
      </summary>
      <div className="grid gap-1 pt-1 pl-29 wrap-anywhere max-medium:pl-0">
        <p>
          <CodedText text={reason} />
        </p>
        {mend !== null && (
          <p>
            <span className="text-ink-faint">{words.fix}: </span>
            <CodedText text={mend} />
          </p>
        )}
        <p className="text-sm text-ink-faint">
          {words.source} {source}
        </p>
      </div>
    </details>
  );
}
