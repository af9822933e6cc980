import { rememberReference } from "#components/site/recent.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { seenOf } from "./seen.ts";

/** Keeps for the first page that a reference was opened, and what was found. */
export const remember = (reference: string, report: IndexReport): void =>
  rememberReference(reference, seenOf(report));
