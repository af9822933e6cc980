"use client";

import { useEffect, useSyncExternalStore } from "react";
import { inspectHref, splitReference } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import {
  forgetReferences,
  type Recent,
  readRecentSeen,
  recentSnapshot,
  watchRecent,
} from "#components/site/recent.ts";
import { Button } from "#components/ui/button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Ago } from "#components/ui/time.tsx";
import { words } from "./words.ts";

/** As many as stand beside the examples without making them longer. */
const SHOWN = 4;

/**
 * What this browser inspected, where it did. Only it knows, so that the server draws the frame alone, unseen: `/recent.js`
 * says before the first paint whether it is shown and how high it will be, and nothing moves when the list comes.
 */
export function RecentPanel() {
  const stored = useSyncExternalStore(watchRecent, recentSnapshot, () => "");
  const recent = stored === "" ? [] : readRecentSeen().slice(0, SHOWN);
  const count = recent.length;
  useEffect(() => {
    const root = document.documentElement;
    root.toggleAttribute("data-recent", count > 0);
    root.style.setProperty("--recent", String(count));
  }, [count]);
  return (
    <Panel
      aria-labelledby="recent-heading"
      className="hidden min-h-[calc(58px+var(--recent,0)*48px)] [[data-recent]_&]:block"
    >
      <PanelHead className="max-medium:flex-nowrap">
        <PanelTitle id="recent-heading">{words.recent}</PanelTitle>
        <PanelNote>{words.recentNote}</PanelNote>
        <PanelGap />
        <Button variant="quiet" size="small" className="-my-1.5 -mr-2" onClick={forgetReferences}>
          {words.clear}
        </Button>
      </PanelHead>
      <ul className="p-1.5">
        {recent.map((one) => (
          <li key={one.reference}>
            <RecentLink recent={one} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function RecentLink({ recent: { reference, seen } }: { recent: Recent }) {
  const { repository, tag, digest } = splitReference(reference);
  const slash = repository.lastIndexOf("/") + 1;
  return (
    <Link
      href={inspectHref(reference)}
      className="flex h-12 items-center gap-2.5 rounded-control px-2.5 text-ink hover:bg-hover hover:no-underline focus-visible:-outline-offset-2"
    >
      {seen?.halves && <Domino gzip={seen.halves.gzip} zstd={seen.halves.zstd} label={seen.halves.label} />}
      <span className="grid min-w-0 flex-1">
        <code className="truncate" title={reference}>
          <span className="text-ink-faint">{repository.slice(0, slash)}</span>
          {repository.slice(slash)}
          <span className="text-ink-faint">
            {tag !== null && `:${tag}`}
            {digest !== null && `@${digest.slice(digest.indexOf(":") + 1, digest.indexOf(":") + 8)}…`}
          </span>
        </code>
        {seen && (
          <span className="flex min-w-0 items-center gap-1.25 text-sm leading-4.5 text-ink-soft [&>[data-slot=severity]]:size-3.25 [&>[data-slot=severity]]:*:size-3.25">
            {seen.severity && <SeverityMark severity={seen.severity} />}
            <span className="truncate">{seen.sentence}</span>
            <span className="flex-1" />
            <span className="flex-none whitespace-nowrap text-ink-faint max-[350px]:hidden">
              <Ago at={seen.at} />
            </span>
          </span>
        )}
      </span>
    </Link>
  );
}
