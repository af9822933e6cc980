import type { Inspector } from "#lib/inspect/inspect.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { MAX_DOCUMENT_BYTES } from "#lib/oci/parse-document.ts";
import { readStoredBlob, type StoredReading } from "#lib/oci/read-stored.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import type { LayersReport } from "./answers.ts";
import { layersReport, type ReadConfig } from "./layers-report.ts";
import { pairsOf, pairWith } from "./pairs.ts";

/** The layers of the pair of images that an entry stands in; without one those of the first pair. `inspector` charges for itself. */
export async function readLayers(
  inspector: Inspector,
  { reference, position }: { readonly reference: string; readonly position: number | null },
  { signal, charge }: OnBehalf,
): Promise<Result<LayersReport, ReadFailure>> {
  const report = await inspector.inspect(reference, { signal });
  if (!report.ok) return report;
  const pair = pairWith(pairsOf(report.value.entries), position);
  if (pair === null) return fail(noLayers(report.value.reference));
  const booked = charge(2);
  if (!booked.ok) return booked;
  const reading = inspector.repository(report.value.reference, signal);
  if (!reading.ok) return reading;
  const [left, right] = await Promise.all([
    configOf(reading.value, pair.left),
    configOf(reading.value, pair.right),
  ]);
  return ok(layersReport(report.value, pair, { left, right }));
}

async function configOf(reading: StoredReading, entry: EntryReport | null): Promise<ReadConfig> {
  if (entry === null || entry.configDigest === null) return null;
  const blob = { digest: entry.configDigest, size: entry.configBytes };
  return readStoredBlob(reading, blob, MAX_DOCUMENT_BYTES);
}

const noLayers = (reference: string): ReadFailure => ({
  code: "not-an-image",
  message: `No entry of ${reference} has layers that could be read.`,
  next: "Look at the index for why, or inspect an image.",
});
