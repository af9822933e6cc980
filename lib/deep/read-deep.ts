import type { LayerReading } from "#lib/chunked/read/layer-toc.ts";
import { algorithmOf, type DigestAlgorithm, parseDigest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { isNotLooked } from "#lib/oci/failure.ts";
import type { Result } from "#lib/oci/result.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import { chunkedIssues } from "./chunked-issues.ts";
import { claimKey, type ToRead } from "./layers-to-read.ts";
import { type LayerFacts, readLayer } from "./read-layer.ts";
import type { DeepLayer, DeepProgress, DeepReport, Depth, LayerUse, UnreadLayer } from "./report.ts";
import type { Turns } from "./turns.ts";
import { typeIssues } from "./type-issues.ts";
import { contentIssues, damagedIssue, diffIdIssues, type Expected } from "./whole-issues.ts";

export interface DeepTools {
  readonly reading: LayerReading;
  /** The diff IDs that the configuration of an image lists. */
  readonly diffIds: (use: LayerUse) => Promise<Result<readonly string[], ReadFailure>>;
  readonly turns: Turns;
  readonly onProgress?: (progress: DeepProgress) => void;
}

/** Reads the layers of a report and says what of it does not hold; what could not be read is told as that. */
export async function readDeep(
  report: Pick<IndexReport, "picks">,
  depth: Depth,
  { layers, closed, bytes }: ToRead,
  tools: DeepTools,
): Promise<DeepReport> {
  const { reading, turns, onProgress = () => {} } = tools;
  const issues: Issue[][] = [];
  const unread: UnreadLayer[][] = [];
  let [layersDone, bytesDone] = [0, 0];
  const told = { layers: layers.length, bytes };
  const readOne = async (layer: DeepLayer, at: number): Promise<void> => {
    const expected = depth === "layers" ? await expectedOf(layer, tools) : null;
    // Of what is read whole a few ranges are held; of the rest, TOC and tar-split.
    const heldBytes = depth === "layers" ? layer.bytes - layer.blob.size : layer.bytes;
    const free = await turns.take(heldBytes, reading.signal);
    if (free === null) {
      unread[at] = [unreadLayer(layer, CANCELLED)];
      return;
    }
    let own = 0;
    try {
      const facts = await readLayer(reading, layer, {
        whole: expected === null ? null : expected.algorithms,
        turns,
        onBytes(count) {
          own += count;
          bytesDone += count;
          onProgress({ ...told, layersDone, bytesDone, ended: null });
        },
      });
      if (facts.ok) issues[at] = [...issuesOf(layer, facts.value, expected, report)];
      else if (isDamaged(facts.failure)) issues[at] = [damagedIssue(layer.uses, facts.failure)];
      else unread[at] = [unreadLayer(layer, facts.failure)];
      if (facts.ok && expected !== null) unread[at] = [...unreadContent(layer, facts.value, expected)];
    } finally {
      free();
      layersDone += 1;
      bytesDone += layer.bytes - own;
      onProgress({ ...told, layersDone, bytesDone, ended: layer.blob });
    }
  };
  await Promise.all(layers.map(readOne));
  return {
    depth,
    layers: layers.length,
    bytes,
    issues: issues.flat(),
    unread: [...closed, ...unread.flat()],
  };
}

const CANCELLED: ReadFailure = {
  code: "cancelled",
  message: "Reading the layer was cancelled.",
  next: "Try again.",
};

/** Seen, and not what digest or size names. */
const isDamaged = (failure: ReadFailure): boolean =>
  !isNotLooked(failure) && (failure.code === "digest-mismatch" || failure.code === "size-mismatch");

interface ExpectedContent {
  readonly algorithms: readonly DigestAlgorithm[];
  readonly known: readonly Expected[];
  readonly unknown: readonly { readonly use: LayerUse; readonly failure: ReadFailure }[];
}

/** What the content of a layer has to be, by the configuration of each image that it is in. */
async function expectedOf({ uses }: DeepLayer, tools: DeepTools): Promise<ExpectedContent> {
  const known: Expected[] = [];
  const unknown: { use: LayerUse; failure: ReadFailure }[] = [];
  for (const use of uses) {
    // A file system image is no tar: its diff ID, where it has one, is of itself.
    if (use.configDigest === null || use.layer.compression === "erofs") continue;
    const ids = await tools.diffIds(use);
    if (!ids.ok) unknown.push({ use, failure: ids.failure });
    // Lists of another length say nothing of the single layer, and are an issue of the index already.
    else if (ids.value.length === use.of) known.push({ use, diffId: ids.value[use.number - 1] ?? "" });
  }
  const digests = known.map(({ diffId }) => parseDigest(diffId));
  const algorithms = new Set(digests.map((digest) => (digest === null ? "sha256" : algorithmOf(digest))));
  return { known, unknown, algorithms: [...algorithms] };
}

function issuesOf(
  layer: DeepLayer,
  { content, tocs, whole }: LayerFacts,
  expected: ExpectedContent | null,
  report: Pick<IndexReport, "picks">,
): readonly Issue[] {
  const { uses } = layer;
  return [
    ...typeIssues(uses, content, report),
    ...tocs.flatMap(({ claim, faults, isUsed }) =>
      chunkedIssues(
        uses.filter((use) => claimKey(use.layer) === claimKey(claim)),
        faults,
        isUsed,
      ),
    ),
    ...(whole === null ? [] : contentIssues(layer, whole)),
    ...(whole === null || expected === null || !isDecompressed(content)
      ? []
      : diffIdIssues(expected.known, whole, report)),
  ];
}

const isDecompressed = (content: LayerFacts["content"]): boolean => content !== "bzip2" && content !== "xz";

/** Diff IDs that could not be compared. */
function unreadContent(
  layer: DeepLayer,
  { content }: LayerFacts,
  { known, unknown }: ExpectedContent,
): readonly UnreadLayer[] {
  const [first] = known;
  const packed =
    isDecompressed(content) || first === undefined
      ? []
      : [
          unreadLayer(layer, {
            code: "malformed",
            message: `The content of ${layer.blob.digest} is compressed with ${content}, which is not decompressed here.`,
            next: "Build the image again with gzip or zstd.",
          }),
        ];
  return [
    ...packed,
    ...unknown.map(({ use, failure }) => ({ position: use.position, layer: layer.blob.digest, failure })),
  ];
}

const unreadLayer = (
  { blob, uses: [{ position, layer }] }: DeepLayer,
  failure: ReadFailure,
): UnreadLayer => ({
  position,
  layer: blob.digest,
  failure:
    failure.code === "not-found" && /nondistributable|foreign/.test(layer.mediaType)
      ? {
          ...failure,
          message: `${failure.message} Its media type says that it is kept elsewhere.`,
          next: "Check it where it is kept.",
        }
      : failure,
});
