import { createSampleReports, type ReportedSample, type SampleReports } from "#lib/inspect/sample-reports.ts";
import { service } from "#lib/inspect/service.ts";

/** They lie on this machine's own disk. */
const TIMEOUT_MS = 5000;

let reports: SampleReports | null = null;

/** The samples and the reports on them as they are now. */
export function samplesAtHand(): Promise<readonly ReportedSample[]> {
  reports ??= createSampleReports(service());
  return reports(AbortSignal.timeout(TIMEOUT_MS));
}
