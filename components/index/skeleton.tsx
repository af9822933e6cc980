import { plural } from "#lib/ladder/figures.ts";
import type { Progress } from "./queries.ts";
import { words } from "./words.ts";

const ROWS_BEFORE_KNOWN = 4;
const MOST_ROWS = 16;

/** The page before its report: rows of the final height, as many as the index has once that is known. */
export function ReportSkeleton({
  reference,
  progress,
}: {
  reference: string;
  progress: Progress | undefined;
}) {
  const rows =
    progress && progress.stage !== "index" ? Math.min(progress.total, MOST_ROWS) : ROWS_BEFORE_KNOWN;
  return (
    <div aria-busy="true">
      <h1 className="vh">{words.readingTitle(reference)}</h1>
      <span className="sk sk-title" />
      <span className="sk sk-meta" />
      <div className="two sk-panel">
        <div className="panel">
          <div className="ph">
            <span className="sk sk-head" />
            <span className="flex-1" />
            <output className="mut sm">{sayProgress(progress)}</output>
          </div>
          {progress && progress.total > 0 && (
            <progress
              className="meter"
              max={progress.total}
              value={progress.done}
              aria-label={words.readSoFar}
            />
          )}
          <ol className="ladder">
            {Array.from({ length: rows }, (_, i) => `row ${i + 1}`).map((key, i) => (
              <SkeletonRung key={key} number={i + 1} />
            ))}
          </ol>
        </div>
        <div className="panel sk-side" />
      </div>
    </div>
  );
}

function SkeletonRung({ number }: { number: number }) {
  return (
    <li className="rung">
      <span className="no">
        <b className="mut">{number}</b>
      </span>
      <span className="lanes" />
      <span className="pf">
        <span className="sk sk-a" />
      </span>
      <span className="cc">
        <span className="sk sk-b" />
      </span>
      <span className="dg">
        <span className="sk sk-a" />
      </span>
      <span className="ly" />
      <span className="szc">
        <span className="sk sk-c" />
      </span>
      <span className="taken">
        <span className="sk sk-d" />
      </span>
    </li>
  );
}

function sayProgress(progress: Progress | undefined): string {
  if (!progress || progress.stage === "index") return words.readingIndex;
  const stage =
    progress.stage === "manifests"
      ? plural(progress.total, "manifest")
      : plural(progress.total, "configuration");
  return words.readingOf(progress.done, stage);
}
