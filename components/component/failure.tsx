import { splitReference } from "#components/index/reference.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { timeText } from "#components/site/time.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { useNow } from "#components/ui/now.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { absoluteText, agoText, Time } from "#components/ui/time.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { knownAt } from "./last-known.ts";
import { type Key, rescan } from "./queries.ts";
import { words } from "./words.ts";

/** That the index could not be read, in one place: why, since when it is as shown, and when it is asked for again. */
export function Failure({ detail }: { detail: ComponentDetail }) {
  const now = useNow();
  const { row, pause } = detail;
  const retryAt = row.failure?.retryAt ?? pause?.until ?? null;
  const { at, isLastKnown } = knownAt(detail);
  if (!isLastKnown) return null;
  const unread = row.built.kind === "unread";
  return (
    <Panel role="alert" className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <SeverityMark severity={row.failure === null ? "warning" : "error"} />
      <div className="flex min-w-0 flex-[1_1_320px] flex-wrap gap-x-2">
        <h2>{failureTitle(detail)}</h2>
        <p className="text-ink-soft">{reasonText(detail)}</p>
        <p>
          {retryAt !== null && <span title={absoluteText(retryAt)}>{words.retryAt(timeText(retryAt))}</span>}{" "}
          {!unread && at !== null && <Time at={at}>{words.lastKnown(agoText(at, now))}</Time>}
        </p>
      </div>
      <CheckNow row={row} />
    </Panel>
  );
}

function failureTitle({ row: { failure }, pause }: ComponentDetail): string {
  if (failure !== null) return words.failedTitle;
  return pause?.code === "rate-limited" ? words.limitedTitle : words.pausedTitle;
}

/** A limit names its own time in UTC; the sentence here names none, since the reader's time stands after it. */
function reasonText({ row: { failure, reference }, pause }: ComponentDetail): string {
  const code = failure?.code ?? pause?.code;
  if (code === "rate-limited")
    return words.limited(splitReference(reference ?? "").repository.split("/")[0] ?? "");
  return failure === null ? (pause?.message ?? "") : `${failure.message} ${failure.next}`;
}

/** In the place of what would be drawn from the index: there is none, or not yet. */
export function NoReport({ detail: { row } }: { detail: ComponentDetail }) {
  const built = row.reference !== null;
  const failed = built && row.failure !== null;
  return (
    <Panel>
      <EmptyState>
        <EmptyTitle>
          {failed ? words.noIndexTitle : built ? words.unreadTitle : words.noImageTitle}
        </EmptyTitle>
        <p>{failed ? words.noIndexMore : built ? words.unreadMore : words.noImageMore}</p>
        {built && !failed && <CheckNow row={row} />}
      </EmptyState>
    </Panel>
  );
}

const CheckNow = ({ row }: { row: Key }) => (
  <Button onClick={() => void rescan(row)}>{words.checkNow}</Button>
);
