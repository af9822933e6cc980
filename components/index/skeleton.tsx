import { PositionMark } from "#components/marks/position.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { Panel, PanelGap, PanelHead, TwoColumns } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Progress } from "./read-report.ts";
import { readingWords } from "./reading-words.ts";
import { rungCells, rungLine } from "./rung-cells.ts";

const ROWS_BEFORE_KNOWN = 4;
const MOST_ROWS = 16;

/** The page before its report: rows of the final height, as many as the index has once that is known. */
export function ReportSkeleton({
  reference,
  progress,
}: {
  reference: string;
  progress?: Progress | undefined;
}) {
  const rows =
    progress && progress.stage !== "index" ? Math.min(progress.total, MOST_ROWS) : ROWS_BEFORE_KNOWN;
  return (
    <div aria-busy="true">
      <h1 className="sr-only">{readingWords.title(reference)}</h1>
      <Skeleton className="mt-6.5 mb-1 h-6 w-[min(620px,90%)]" />
      <Skeleton className="mt-4 mb-5 w-[min(380px,70%)]" />
      <TwoColumns className="mt-5">
        <Panel>
          <PanelHead>
            <Skeleton className="w-45" />
            <PanelGap />
            <output className="text-sm text-ink-faint">{sayProgress(progress)}</output>
          </PanelHead>
          {progress && progress.total > 0 && (
            <Meter label={readingWords.soFar} value={progress.done} max={progress.total} />
          )}
          <ol>
            {Array.from({ length: rows }, (_, i) => `row ${i + 1}`).map((key, i) => (
              <SkeletonRung key={key} number={i + 1} />
            ))}
          </ol>
        </Panel>
        <Panel className="min-h-60" />
      </TwoColumns>
    </div>
  );
}

function SkeletonRung({ number }: { number: number }) {
  return (
    <li className={rungLine}>
      <span className="ladder-rail">
        <PositionMark position={number} state="quiet" />
      </span>
      <span className="ladder-lanes" />
      <span className={rungCells.platform}>
        <Skeleton className="w-24" />
      </span>
      <span className={rungCells.kind}>
        <Skeleton className="h-5.5 w-27" />
      </span>
      <span className={rungCells.digest}>
        <Skeleton className="w-24" />
      </span>
      <span className={rungCells.layers} />
      <span className={rungCells.size}>
        <Skeleton className="w-16" />
      </span>
      <span className={rungCells.takers}>
        <Skeleton className="h-3.5 w-33 max-w-full" />
      </span>
    </li>
  );
}

function sayProgress(progress: Progress | undefined): string {
  if (!progress || progress.stage === "index") return readingWords.index;
  const say = progress.stage === "manifests" ? readingWords.manifests : readingWords.configurations;
  return say(progress.done, progress.total);
}
