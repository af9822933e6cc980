import { ProblemPanel } from "#components/index/problem.tsx";
import { problemOf } from "#components/site/api.ts";
import { words } from "./words.ts";

const MOST_ROWS = 16;

/** The view before its report: rows of the final height. */
export function EvidenceSkeleton({ entries }: { entries: number }) {
  const rows = Math.min(entries, MOST_ROWS) + 1;
  return (
    <section className="panel" aria-busy="true">
      <div className="ph">
        <h2>{words.evidence}</h2>
        <span className="flex-1" />
        <output className="mut">{words.loading}</output>
      </div>
      <div className="ev-skeleton">
        {Array.from({ length: rows }, (_, at) => `row ${at}`).map((key) => (
          <span key={key} className="sk" />
        ))}
      </div>
    </section>
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
