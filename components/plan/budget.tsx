import { cx } from "class-variance-authority";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import { words } from "./words.ts";

/** A container may write so much whatever its pod (tektoncd/pipeline); the bar ends there. */
const SCALE_BYTES = 4096;

/** What the results take, against what the pod carries: the mark is the limit, and behind it they are cut. */
export function Budget({
  results: { bytes, limit, basis },
  references,
}: {
  results: PlanDocument["results"];
  references: number;
}) {
  const share = (part: number) => `${(Math.min(part, SCALE_BYTES) / SCALE_BYTES) * 100}%`;
  const text = (count: number) => count.toLocaleString("en");
  const over = bytes > limit;
  return (
    <section className="grid max-w-140 gap-1.5" aria-label={words.results}>
      <p>
        {words.results} <b className={over ? "text-danger-ink" : undefined}>{text(bytes)}</b>{" "}
        {words.resultsOf(text(limit), references)}
      </p>
      <div className="relative mt-1 h-4.5 rounded-sm bg-sunken" aria-hidden="true">
        <i
          className={cx("block h-full rounded-l-sm", over ? "bg-danger" : "bg-accent")}
          style={{ width: share(bytes) }}
        />
        {/* Behind the limit everything is cut. */}
        <i
          className="absolute inset-y-0 right-0 rounded-r-sm bg-[repeating-linear-gradient(135deg,var(--color-danger-line)_0_1px,transparent_1px_6px)]"
          style={{ left: share(limit) }}
        />
        <i className="absolute -inset-y-1.25 -ml-px border-l-2 border-ink" style={{ left: share(limit) }} />
      </div>
      <p className="relative flex justify-between text-sm text-ink-faint" aria-hidden="true">
        <span>0</span>
        <span className="absolute -translate-x-1/2 whitespace-nowrap" style={{ left: share(limit) }}>
          <b className="text-ink">{text(limit)}</b> {words.limit}
        </span>
        <span>{text(SCALE_BYTES)}</span>
      </p>
      <p className="text-sm text-ink-faint">
        {over ? words.resultsCut : words.resultsFit} {words.basis(basis)}
      </p>
    </section>
  );
}
