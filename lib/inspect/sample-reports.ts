import type { IndexReport } from "#lib/variants/report.ts";
import { listSamples, type Sample } from "./samples.ts";
import type { Service } from "./service.ts";

export interface ReportedSample extends Sample {
  /** The report on what its tag names now; null: it could not be read. */
  readonly report: IndexReport | null;
}

export type SampleReports = (signal: AbortSignal) => Promise<readonly ReportedSample[]>;

/**
 * The samples with the reports on them. Each is made once for its digest, which never changes; which digest the tag names is
 * asked every time, since samples can be written to.
 */
export function createSampleReports({
  loaded,
  inspector,
}: Pick<Service, "loaded" | "inspector">): SampleReports {
  const kept = new Map<string, IndexReport>();
  const reportOf = async ({ reference }: Sample, signal: AbortSignal): Promise<IndexReport | null> => {
    const named = await inspector.resolve(reference, { signal });
    if (!named.ok) return null;
    const known = kept.get(reference);
    if (known?.digest === named.value) return known;
    const report = await inspector.inspect(reference, { signal });
    if (!report.ok) return null;
    kept.set(reference, report.value);
    return report.value;
  };
  return (signal) =>
    Promise.all(
      listSamples(loaded).map(async (sample) => ({ ...sample, report: await reportOf(sample, signal) })),
    );
}
