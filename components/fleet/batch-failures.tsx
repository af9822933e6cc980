"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { copyText } from "#components/ui/copy-button.tsx";
import type { Application } from "#lib/applications/record.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { failureGroups, failuresText, withShortDigests } from "./batch-figures.ts";
import { failuresQuery, fetchFailures } from "./batch-queries.ts";
import { ImageLink } from "./batch-running.tsx";
import { words } from "./batch-words.ts";

/** Of so many each is shown at once; more are folded, so that the table stays near. */
const FEW = 6;

/** Every failure by its name, those of one kind together; all of them can be copied. */
export function BatchFailures({ batch, count }: { batch: number; count: number }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(failuresQuery(batch));
  const [isOpen, setOpen] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const failed = data?.pages.flatMap(({ applications }) => applications) ?? [];
  const groups = failureGroups(failed);
  const isFolded = count > FEW && !isOpen;
  // Of each kind a few: which kinds there are is what one wants to know first.
  const each = isFolded
    ? Math.max(1, Math.floor(FEW / Math.max(1, groups.length)))
    : Number.POSITIVE_INFINITY;
  return (
    <div className="batch-part batch-failures">
      <div className="row flex-wrap">
        <SeverityMark severity="error" />
        <h3>{words.failures(count)}</h3>
        <span className="flex-1" />
        {count > FEW && (
          <button type="button" className="btn sml" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? words.showFew : words.showAll(count)}
          </button>
        )}
        <button
          type="button"
          className="btn sml"
          onClick={() => void fetchFailures(batch).then((all) => copyText(failuresText(all)).then(setCopied))}
        >
          <span aria-live="polite">{isCopied ? words.copied : words.copy}</span>
        </button>
      </div>
      <div className={isOpen ? "batch-list open" : "batch-list"}>
        {groups.map(({ code, next, items }) => (
          <div key={code} className="batch-group">
            <h4>
              {words.code(code)} {/* Of what is not loaded nobody knows the kind. */}
              {!hasNextPage && <span className="cnt">{formatCount(items.length)}</span>}
            </h4>
            <p className="sec">
              <CodedText text={next} />
            </p>
            <ul>
              {items.slice(0, each).map((one) => (
                <li key={one.id}>
                  <ImageLink of={one} />
                  <span title={one.failure?.message}>
                    <CodedText text={toldOf(one, next)} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
        {isOpen && hasNextPage && (
          <button
            type="button"
            className="btn sml"
            disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {words.more}
          </button>
        )}
      </div>
    </div>
  );
}

/** What happened, and what to do where that is not what the group says. */
function toldOf({ failure }: Application, next: string): string {
  if (failure === null) return "";
  return withShortDigests(failure.next === next ? failure.message : `${failure.message} ${failure.next}`);
}
