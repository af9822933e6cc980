import { layersToRead } from "#lib/deep/layers-to-read.ts";
import { readDeep } from "#lib/deep/read-deep.ts";
import type { DeepProgress, DeepReport, Depth, LayerUse } from "#lib/deep/report.ts";
import type { Turns } from "#lib/deep/turns.ts";
import { formatBytes, plural, shortDigest } from "#lib/ladder/figures.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { MAX_DOCUMENT_BYTES, parseConfig } from "#lib/oci/parse-document.ts";
import { readStoredBlob } from "#lib/oci/read-stored.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { withCommands } from "#lib/report/fixes/with-commands.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { UserTools } from "./evidence.ts";
import { openLayers } from "./image-layers.ts";
import type { Output } from "./output.ts";

/** Reads the layers of an image, and says before it begins how much that is. */
export async function readDeeply(
  report: IndexReport,
  { depth, turns }: { readonly depth: Depth; readonly turns: Turns },
  { loaded, inspector }: UserTools,
  out: Output,
): Promise<Result<DeepReport, ReadFailure>> {
  const { reference } = report;
  const reading = openLayers(reference, loaded, out.signal);
  if (!reading.ok) return reading;
  const documents = inspector.repository(reference, out.signal);
  if (!documents.ok) return documents;
  const toRead = layersToRead(report, depth);
  const { layers, bytes } = toRead;
  const what = plural(layers.length, "layer");
  if (layers.length > 0)
    out.complain(
      `${reference}: reading ${depth === "layers" ? `${what} whole` : `parts of ${what}`}, ${formatBytes(bytes)}`,
    );
  const known = new Map<string, Promise<Result<readonly string[], ReadFailure>>>();
  const deep = await readDeep(report, depth, toRead, {
    reading: reading.value,
    turns,
    diffIds(use) {
      const { configDigest } = use;
      const asked = known.get(configDigest ?? "") ?? diffIdsOf(use);
      known.set(configDigest ?? "", asked);
      return asked;
    },
    onProgress: (progress) => tell(reference, progress, out),
  });
  // Lines that fix them are those of the image.
  return ok({ ...deep, issues: withCommands({ ...report, issues: deep.issues }).issues });

  async function diffIdsOf({
    configDigest: digest,
    configBytes: size,
  }: LayerUse): Promise<Result<readonly string[], ReadFailure>> {
    if (digest === null) return ok([]);
    if (!documents.ok) return documents;
    const bytes = await readStoredBlob(documents.value, { digest, size }, MAX_DOCUMENT_BYTES);
    const config = bytes.ok ? parseConfig(bytes.value) : bytes;
    return config.ok ? ok(config.value.diffIds) : fail(config.failure);
  }
}

function tell(
  reference: string,
  { layers, layersDone, bytes, bytesDone, ended }: DeepProgress,
  { progress }: Output,
): void {
  const far = `${layersDone} of ${plural(layers, "layer")}, ${formatBytes(bytesDone)} of ${formatBytes(bytes)}`;
  progress.show(`${reference}: ${far}`);
  if (ended !== null) progress.step(`${reference}: read ${far} (${shortDigest(ended.digest)})`);
  if (layersDone === layers) progress.clear();
}
