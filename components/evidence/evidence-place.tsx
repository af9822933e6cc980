import { ProblemPanel } from "#components/index/problem.tsx";
import { problemOf } from "#components/site/api.ts";
import { Panel, PanelGap, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { words } from "./words.ts";

const MOST_ROWS = 16;

/** The view before its report: rows of the final height. */
export function EvidenceSkeleton({ entries }: { entries: number }) {
  const rows = Math.min(entries, MOST_ROWS) + 1;
  return (
    <Panel aria-busy="true">
      <PanelHead>
        <PanelTitle>{words.evidence}</PanelTitle>
        <PanelGap />
        <output className="text-sm text-ink-faint">{words.loading}</output>
      </PanelHead>
      <div className="grid gap-7.5 px-4 pt-14 pb-7.5">
        {Array.from({ length: rows }, (_, at) => `row ${at}`).map((key) => (
          <Skeleton key={key} className="h-4.5" />
        ))}
      </div>
    </Panel>
  );
}

export function EvidenceFailed({
  error,
  reference,
  onRetry,
}: {
  error: Error;
  reference: string;
  onRetry: () => void;
}) {
  return <ProblemPanel problem={problemOf(error)} reference={reference} onRetry={onRetry} heading="h2" />;
}
