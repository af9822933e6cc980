import type { ReadFailure } from "#lib/oci/failure.ts";
import type { FetchedImage } from "#lib/oci/fetched-image.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";

/** A report as the JSON that is answered, in parts; understood by whoever asked for it, and not on the way. */
export interface ReportText {
  readonly digest: string;
  readonly rulesVersion: number;
  readonly json: readonly Uint8Array[];
}

/** An image of which a report is asked for. */
export interface Reported {
  readonly image: FetchedImage;
  readonly reference: string;
  readonly choice: Choice | null;
}

/** What was made of an image: small, as a value; large, as text that nobody here has to understand. */
export type Analysed =
  | { readonly kind: "report"; readonly report: IndexReport }
  | { readonly kind: "text"; readonly text: ReportText };

/**
 * The largest report that is worked with as a value: understanding it takes a tenth of a second, in which nobody else is
 * served. An index of 1,000 ordinary entries has 4 MiB.
 */
const MAX_VALUE_BYTES = 8 * 1024 * 1024;

export function asText(analysed: Analysed): ReportText {
  if (analysed.kind === "text") return analysed.text;
  const { digest, rulesVersion } = analysed.report;
  return { digest, rulesVersion, json: [Buffer.from(JSON.stringify(analysed.report))] };
}

export function asValue(analysed: Analysed, reference: string): Result<IndexReport, ReadFailure> {
  if (analysed.kind === "report") return ok(analysed.report);
  const { json } = analysed.text;
  const bytes = json.reduce((sum, part) => sum + part.length, 0);
  if (bytes > MAX_VALUE_BYTES) return fail(tooLarge(reference, bytes));
  return ok(JSON.parse(Buffer.concat(json).toString("utf8")) as IndexReport);
}

const tooLarge = (reference: string, bytes: number): ReadFailure => ({
  code: "too-large",
  message: `The report on ${reference} has ${Math.ceil(bytes / 2 ** 20)} MiB, and the fleet keeps reports of ${MAX_VALUE_BYTES / 2 ** 20} MiB at most.`,
  next: "Inspect the image by itself; its annotations may be what makes it so large.",
});
