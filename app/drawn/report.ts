import type { Problem } from "#components/site/api.ts";
import { problemOf } from "#lib/inspect/problem.ts";
import type { ReportText } from "#lib/inspect/report-text.ts";
import { service } from "#lib/inspect/service.ts";
import { visit } from "#lib/inspect/visit.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { askedBy } from "./asked-by.ts";
import { AT_HAND_MS } from "./at-hand.ts";

/** What a page of a reference is drawn with: its report, why there is none, or nothing yet. */
export type Drawn =
  | { readonly kind: "report"; readonly report: IndexReport }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "later" };

/** The largest report that a page carries: it is in it twice, as what is seen and as what the script goes on with. */
const MAX_DRAWN_BYTES = 1024 * 1024;

/** Reads a reference for a page, in turn and charged as the API does. The read of a slow one goes on, and its script joins it. */
export async function drawnReport(reference: string): Promise<Drawn> {
  const by = await askedBy();
  if (by === null) return { kind: "later" };
  const signal = AbortSignal.timeout(AT_HAND_MS);
  const read = await visit(service(), { visitor: by.visitor, reference, signal });
  if (!read.ok) {
    return read.failure.code === "cancelled"
      ? { kind: "later" }
      : { kind: "problem", problem: problemOf(read.failure) };
  }
  const report = smallReport(read.value);
  return report === null ? { kind: "later" } : { kind: "report", report };
}

function smallReport({ json }: ReportText): IndexReport | null {
  const bytes = json.reduce((sum, part) => sum + part.length, 0);
  return bytes > MAX_DRAWN_BYTES ? null : (JSON.parse(Buffer.concat(json).toString("utf8")) as IndexReport);
}
