import { judge } from "#lib/variants/analyse.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Wanted } from "./choice.ts";

/**
 * The report as its component's choice makes it: some rules are stricter when somebody asked for a compression. A default
 * is nobody's wish, and makes nothing an error.
 */
export function judgedFor(report: IndexReport, wanted: Wanted): IndexReport {
  return wanted.kind === "chosen" ? { ...report, issues: judge(report, wanted.push).issues } : report;
}
