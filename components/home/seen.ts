import type { Seen } from "#components/site/recent.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { halvesOf } from "./halves.ts";

/** What the first page will tell of a report that was opened. */
export function seenOf(report: IndexReport, at: Date = new Date()): Seen {
  const { sentence, tone } = headline(report);
  const halves = halvesOf(report);
  return {
    at: at.toISOString(),
    sentence: sentence.replace(/\.$/, ""),
    severity: tone === "bad" ? "error" : tone === "warn" ? "warning" : null,
    halves: halves.gzip === false && halves.zstd === false ? null : halves,
  };
}
