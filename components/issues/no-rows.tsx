import { issueTitles } from "#components/index/issue-titles.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Ago, Time } from "#components/ui/time.tsx";
import type { IssueBoard } from "#lib/fleet/issues/answers.ts";
import { issueCodes } from "#lib/variants/issue-codes.ts";
import { ParamLink } from "./param-link.tsx";
import { type BoardParams, boardHref, isFiltered, unfiltered } from "./search-params.ts";
import { longAgoText } from "./times.ts";
import { words } from "./words.ts";

/** Nothing is wrong, nothing is left by the filters, nothing is known yet, or there is nothing at all. */
export function NoRows({ board, params, now }: { board: IssueBoard; params: BoardParams; now: number }) {
  const { components, lastGone, checkedAt } = board;
  if (isFiltered(params)) {
    return (
      <EmptyState className="min-h-47.5 content-center">
        <EmptyTitle>{words.emptyFilter}</EmptyTitle>
        <p>{words.emptyFilterMore}</p>
        <ParamLink
          href={boardHref(unfiltered(params))}
          className="inline-flex min-h-8 items-center underline decoration-accent-line underline-offset-3"
        >
          {words.clear}
        </ParamLink>
      </EmptyState>
    );
  }
  if (components.all === 0) {
    return (
      <EmptyState className="min-h-47.5 content-center">
        <EmptyTitle>{words.emptyFleet}</EmptyTitle>
        <p>{words.emptyFleetMore}</p>
        <ButtonLink variant="primary" href="/fleet">
          {words.openFleet}
        </ButtonLink>
      </EmptyState>
    );
  }
  if (components.unread === components.all) {
    return (
      <EmptyState className="min-h-47.5 content-center">
        <EmptyTitle>{words.noneIn(components)}</EmptyTitle>
        <p>{words.uncheckedMore}</p>
        <ButtonLink href="/fleet">{words.openFleet}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <EmptyState className="min-h-47.5 content-center">
      <Icon name="check" className="text-ink-faint" />
      <EmptyTitle>{words.noneIn(components)}</EmptyTitle>
      <p>
        {words.checks(issueCodes.length)}
        {checkedAt !== null && (
          <>
            , <Ago at={checkedAt} />
          </>
        )}
        .{" "}
        {lastGone !== null && (
          <>
            {words.lastGone} <Time at={lastGone.at}>{longAgoText(lastGone.at, now)}</Time>:{" "}
            <a
              href={`/issues/${lastGone.code}`}
              className="underline decoration-accent-line underline-offset-3"
            >
              {issueTitles[lastGone.code]}
            </a>{" "}
            {words.goneIn} {lastGone.namespace}/{lastGone.name}.
          </>
        )}
      </p>
    </EmptyState>
  );
}
