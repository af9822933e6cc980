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
    <section className="plan-budget" aria-label={words.results}>
      <p>
        {words.results} <b className={over ? "badtx" : ""}>{text(bytes)}</b>{" "}
        {words.resultsOf(text(limit), references)}
      </p>
      <div className="budget" aria-hidden="true">
        <i className={over ? "over" : ""} style={{ width: share(bytes) }} />
        <s style={{ left: share(limit) }} />
        <u style={{ left: share(limit) }} />
      </div>
      <p className="budget-scale mut" aria-hidden="true">
        <span>0</span>
        <span style={{ left: share(limit) }}>
          <b>{text(limit)}</b> {words.limit}
        </span>
        <span>{text(SCALE_BYTES)}</span>
      </p>
      <p className="mut">
        {over ? words.resultsCut : words.resultsFit} {words.basis(basis)}
      </p>
    </section>
  );
}
