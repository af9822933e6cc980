"use client";

import { copyAction } from "#components/site/copy-action.ts";
import { usePageActions } from "#components/site/page-actions.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { inspectCommands } from "./do-it-yourself.tsx";
import { useInspectParams } from "./inspect-params.ts";
import { byDigest } from "./reference.ts";
import { views } from "./search-params.ts";
import { words } from "./words.ts";

/** What the palette offers on the page of a report. */
export function useReportActions(report: IndexReport): void {
  const [{ tab }, setParams] = useInspectParams();
  const { actions } = words;
  usePageActions([
    ...views
      .filter((view) => view !== tab)
      .map((view) => ({
        label: actions.open(view),
        run: () => setParams({ tab: view, part: "manifest" }, "push"),
      })),
    copyAction(words.head.digest, report.digest),
    copyAction(words.headReference, byDigest(report.reference, report.digest)),
    ...inspectCommands(report.reference).map((line) => copyAction(actions.command(line), line)),
  ]);
}
