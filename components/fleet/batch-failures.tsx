"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { copyText } from "#components/ui/copy-button.tsx";
import { PanelGap } from "#components/ui/panel.tsx";
import type { Application } from "#lib/applications/record.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { failureGroups, failuresText, withShortDigests } from "./batch-figures.ts";
import { BatchPart } from "./batch-part.tsx";
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
    <BatchPart>
      <div className="flex flex-wrap items-center gap-2">
        <SeverityMark severity="error" />
        <h3>{words.failures(count)}</h3>
        <PanelGap />
        {count > FEW && (
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? words.showFew : words.showAll(count)}
          </Button>
        )}
        <Button
          size="small"
          onClick={() => void fetchFailures(batch).then((all) => copyText(failuresText(all)).then(setCopied))}
        >
          <span aria-live="polite">{isCopied ? words.copied : words.copy}</span>
        </Button>
      </div>
      <div className={isOpen ? "max-h-105 overflow-auto" : undefined}>
        {groups.map(({ code, next, items }) => (
          <div key={code} className="mt-2">
            <h4 className="font-semibold">
              {words.code(code)} {/* Of what is not loaded nobody knows the kind. */}
              {!hasNextPage && <Badge>{formatCount(items.length)}</Badge>}
            </h4>
            <p className="mt-0.5 text-ink-soft">
              <CodedText text={next} />
            </p>
            <ul className="mt-1">
              {items.slice(0, each).map((one) => (
                <li
                  key={one.id}
                  // A long list is laid out where it is looked at.
                  className="grid grid-cols-[minmax(0,260px)_minmax(0,1fr)] gap-x-3 border-t border-line py-1.5 wrap-anywhere [contain-intrinsic-size:auto_34px] [content-visibility:auto] max-medium:grid-cols-1"
                >
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
          <Button size="small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words.more}
          </Button>
        )}
      </div>
    </BatchPart>
  );
}

/** What happened, and what to do where that is not what the group says. */
function toldOf({ failure }: Application, next: string): string {
  if (failure === null) return "";
  return withShortDigests(failure.next === next ? failure.message : `${failure.message} ${failure.next}`);
}
