"use client";

import { useRouter } from "next/navigation";
import type { Choosing } from "#components/choice/use-choice.ts";
import { choiceNamesAlone } from "#components/choice/words.ts";
import { inspectHref } from "#components/index/reference.ts";
import { copyAction } from "#components/site/copy-action.ts";
import { type PageAction, usePageActions } from "#components/site/page-actions.ts";
import { choices } from "#lib/fleet/choice/choice.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { pinnedOf } from "./pinned.ts";
import { openView, type View, views } from "./places.ts";
import { rescan } from "./queries.ts";
import { words } from "./words.ts";

/** What the palette offers on the page of a component. Applying is offered by who has the plan (`apply-here.tsx`). */
export function useComponentActions(row: FleetRow, open: View, choose: Choosing["choose"]): void {
  const router = useRouter();
  const { actions } = words;
  const pinned = pinnedOf(row);
  const { wanted } = row;
  const standing = wanted.kind === "chosen" ? wanted.push : null;
  const pullRequest = wanted.kind === "unreadable" ? null : wanted.pullRequest;
  const offered: PageAction[] = [
    ...views
      .filter((view) => view !== open)
      .map((view) => ({ label: actions.open(words.tabs[view]), run: () => openView(view) })),
    ...(row.mayChange.allowed ? choices : [])
      .filter((choice) => choice !== standing)
      .map((push) => ({
        label: actions.choose(choiceNamesAlone[push]),
        run: () => choose(row, { push, pullRequest }),
      })),
    ...(row.mayChange.allowed && wanted.kind !== "default"
      ? [{ label: words.toDefault, run: () => choose(row, null) }]
      : []),
    ...(row.reference === null ? [] : [{ label: actions.checkNow, run: () => void rescan(row) }]),
    ...(pinned === null
      ? []
      : [
          copyAction(words.digest, pinned.digest),
          copyAction(words.byDigest, pinned.reference),
          { label: actions.inspect, run: () => router.push(inspectHref(pinned.reference)) },
        ]),
  ];
  usePageActions(offered);
}
