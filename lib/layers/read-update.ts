import type { JobRunner } from "#lib/chunked/read/job-runner.ts";
import type { StoredLayer } from "#lib/chunked/read/jobs.ts";
import { readStoredToc } from "#lib/chunked/read/layer-toc.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import { MIB } from "#lib/oci/byte-budget.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { StoredReading } from "#lib/oci/read-stored.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import { failureOf } from "./open-layer.ts";
import { isZstd } from "./pairs.ts";
import { imagesFor } from "./platform-images.ts";
import { type TakenImages, takenOf, type UpdateCost, updateCost } from "./update-cost.ts";

export interface UpdateAsked {
  /** The builds, by digest. */
  readonly from: string;
  readonly to: string;
  readonly platform: string | null;
}

/** JSON of all TOCs of both builds: columns of so much fit beside a server. */
const MAX_CLAIMED_BYTES = 512 * MIB;

/**
 * What moving from one build to the next costs each kind of client. TOCs are read as few as that takes, and compared in a process of
 * their own where they are large. `inspector` charges for itself.
 */
export async function readUpdate(
  { inspector, jobs }: { readonly inspector: Inspector; readonly jobs: JobRunner },
  { from, to, platform }: UpdateAsked,
  { signal, charge }: OnBehalf,
): Promise<Result<UpdateCost, ReadFailure>> {
  const before = await buildOf(inspector, from, platform, signal);
  if (!before.ok) return before;
  const after = await buildOf(inspector, to, before.value.platform, signal);
  if (!after.ok) return after;
  const [older, newer] = [before.value.parts, after.value.parts];
  const old = new Set(older.layerList.map(({ digest }) => digest));
  const fetched = newer.layerList.filter(({ digest }) => !old.has(digest));
  const needsOld = fetched.some((layer) => isInParts(layer));
  const booked = charge(fetched.length + (needsOld ? older.layerList.length : 0));
  if (!booked.ok) return booked;
  const pile = createPile();
  for (const [reading, entry, layers] of [
    [before.value.reading, older, needsOld ? older.layerList : []],
    [after.value.reading, newer, fetched],
  ] as const) {
    const read = await pile.add(reading, entry, layers);
    if (!read.ok) return read;
  }
  const delta = await jobs.run(
    { kind: "delta", before: pile.layersOf(older), after: pile.layersOf(newer) },
    pile.bytes(),
    { what: `${from} and ${to}`, claimedBytes: pile.claimedBytes(), signal },
  );
  return delta.ok ? ok(updateCost(before.value, after.value, delta.value)) : fail(failureOf(delta.failure));
}

type Opened = TakenImages & { readonly reading: StoredReading };
type LayerReport = EntryReport["layerList"][number];

async function buildOf(
  inspector: Inspector,
  reference: string,
  platform: string | null,
  signal: AbortSignal,
): Promise<Result<Opened, ReadFailure>> {
  const report = await inspector.inspect(reference, { signal });
  if (!report.ok) return report;
  const images = imagesFor(report.value, platform);
  const taken = images.ok ? takenOf(images.value) : null;
  if (!images.ok || taken === null)
    return fail({
      code: "not-an-image",
      message: images.ok ? `${reference} holds no image.` : images.failure,
      next: "Ask for a platform that both builds have.",
    });
  const [unread] = images.value.unread;
  if (unread !== undefined && unread.failure !== null) return fail(unread.failure);
  const reading = inspector.repository(reference, signal);
  return reading.ok ? ok({ ...taken, reading: reading.value }) : reading;
}

const isInParts = (layer: LayerReport): boolean => isZstd(layer) && tocClaim(layer).kind === "in-parts";

/** The stored TOCs of two builds, one after the other, each once. */
function createPile() {
  const places = new Map<string, NonNullable<StoredLayer["toc"]>>();
  const pieces: Uint8Array[] = [];
  let [length, claimed] = [0, 0];
  return {
    async add(
      { source, signal }: StoredReading,
      { digest: manifest }: EntryReport,
      layers: readonly LayerReport[],
    ): Promise<Result<null, ReadFailure>> {
      for (const layer of layers) {
        const claim = isZstd(layer) ? tocClaim(layer) : null;
        if (claim?.kind !== "in-parts" || places.has(layer.digest)) continue;
        const { place } = claim;
        claimed += place.toc.bytes;
        if (claimed > MAX_CLAIMED_BYTES) return fail(tooLarge(manifest));
        const bytes = await readStoredToc({ source, signal }, layer, place.toc);
        if (!bytes.ok) return bytes;
        places.set(layer.digest, { place, start: length, length: bytes.value.length });
        pieces.push(bytes.value);
        length += bytes.value.length;
      }
      return ok(null);
    },
    layersOf: ({ layerList }: EntryReport): readonly StoredLayer[] =>
      layerList.map(({ digest, size }) => ({ digest, size, toc: places.get(digest) ?? null })),
    bytes: () => Buffer.concat(pieces),
    claimedBytes: () => claimed,
  };
}

const tooLarge = (manifest: string): ReadFailure => ({
  code: "too-large",
  message: `The tables of contents of ${manifest} and the build before have more than ${MAX_CLAIMED_BYTES / MIB} MiB together.`,
  next: "Use twofold delta on a machine of your own.",
});
