import type { ReadFailure } from "#lib/oci/failure.ts";
import { layerHistory } from "#lib/oci/layer-history.ts";
import { layerCompression } from "#lib/oci/media-types.ts";
import { parseConfig } from "#lib/oci/parse-document.ts";
import type { Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { EntryReport, IndexReport, LayerReport } from "#lib/variants/report.ts";
import type {
  ConfigCard,
  FilesPlace,
  ImageSide,
  LayerSide,
  LayerStep,
  LayersReport,
  NoFiles,
} from "./answers.ts";
import { configCard } from "./config-card.ts";
import { layerPull } from "./layer-pull.ts";
import { isZstd, type Pair } from "./pairs.ts";

/** The configuration of an entry; null where it names none. */
export type ReadConfig = Result<VerifiedBytes, ReadFailure> | null;

/** Puts the layers of two images side by side. */
export function layersReport(
  report: IndexReport,
  { left, right }: Pair,
  configs: { readonly left: ReadConfig; readonly right: ReadConfig },
): LayersReport {
  const [leftIds, rightIds] = [diffIdsOf(left, configs.left), diffIdsOf(right, configs.right)];
  const count = Math.max(left?.layerList.length ?? 0, right?.layerList.length ?? 0);
  const sharers = sharersOf(report.entries);
  const layer = (at: number, createdBy: string | null): LayerStep => {
    const [one, other] = [left?.layerList[at], right?.layerList[at]];
    const [id, otherId] = [leftIds?.[at], rightIds?.[at]];
    const isSame = id === undefined || otherId === undefined ? null : id === otherId;
    return {
      kind: "layer",
      number: at + 1,
      createdBy,
      left: left === null || one === undefined ? null : sideOf(one, left, sharers),
      right: right === null || other === undefined ? null : sideOf(other, right, sharers),
      isSame,
      files: filesOf({ left, right, at, isSame }),
    };
  };
  return {
    reference: report.reference,
    digest: report.digest,
    platform: (left ?? right)?.platform ?? null,
    left: imageOf(left),
    right: imageOf(right),
    sameFiles: leftIds === null || rightIds === null ? null : leftIds.join() === rightIds.join(),
    steps: stepsOf(historyOf(configs.right, right) ?? historyOf(configs.left, left), count, layer),
    configs: cardsOf([
      [left, configs.left],
      [right, configs.right],
    ]),
    unread: [configs.left, configs.right].flatMap((config) =>
      config === null || config.ok ? [] : [`${config.failure.message} ${config.failure.next}`],
    ),
  };
}

function stepsOf(
  history: ReturnType<typeof layerHistory>,
  count: number,
  layer: (at: number, createdBy: string | null) => LayerStep,
): readonly LayerStep[] {
  const steps: LayerStep[] = [];
  let at = 0;
  for (const { createdBy, isEmpty } of history ?? []) {
    if (!isEmpty) steps.push(layer(at++, createdBy));
    else if (createdBy !== null) steps.push({ kind: "empty", createdBy });
  }
  // What the history of the one side does not reach.
  for (; at < count; at++) steps.push(layer(at, null));
  return steps;
}

const historyOf = (config: ReadConfig, entry: EntryReport | null) =>
  config?.ok && entry !== null ? layerHistory(config.value.bytes, entry.layerList.length) : null;

/** Null where they are not those of the layers. */
function diffIdsOf(entry: EntryReport | null, config: ReadConfig): readonly string[] | null {
  if (entry === null || !config?.ok) return null;
  const parsed = parseConfig(config.value);
  return parsed.ok && parsed.value.diffIds.length === entry.layerList.length ? parsed.value.diffIds : null;
}

const imageOf = (entry: EntryReport | null): ImageSide | null =>
  entry === null
    ? null
    : {
        position: entry.position,
        digest: entry.digest,
        role: entry.role,
        compression: entry.compression,
        compressedBytes: entry.compressedBytes,
        layers: entry.layerList.length,
      };

function sideOf(
  layer: LayerReport,
  { position }: EntryReport,
  sharers: ReadonlyMap<string, readonly number[]>,
): LayerSide {
  const { digest, mediaType, compression, size, annotations } = layer;
  const sharedWith = (sharers.get(digest) ?? []).filter((other) => other !== position);
  return { digest, mediaType, compression, size, annotations, ...layerPull(layer), sharedWith };
}

function sharersOf(entries: readonly EntryReport[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { position, layerList } of entries)
    for (const digest of new Set(layerList.map((layer) => layer.digest)))
      found.set(digest, [...(found.get(digest) ?? []), position]);
  return found;
}

/** By the zstd side where it has a TOC. Its files are the other side's too where `isSame`; the page says which it is. */
function filesOf({
  left,
  right,
  at,
  isSame,
}: Pair & { readonly at: number; readonly isSame: boolean | null }): FilesPlace | NoFiles {
  const [own, twin] = [left?.layerList[at], right?.layerList[at]];
  if (right !== null && twin !== undefined && mayHaveToc(twin)) {
    const { position, digest: manifest } = right;
    return { kind: "ranges", position, manifest, layer: twin.digest };
  }
  const one = twin ?? own;
  const bytes = Math.min(...[own, twin].flatMap((layer) => layer?.size ?? []));
  if (one === undefined) return { kind: "none", reason: "not-chunked", bytes: 0 };
  const known = layerCompression(one.mediaType);
  if (known === null || known === "erofs") return { kind: "none", reason: "no-file-system", bytes };
  return {
    kind: "none",
    reason: twin !== undefined && isZstd({ compression: twin.compression }) ? "no-toc" : "not-chunked",
    bytes: isSame === false ? one.size : bytes,
  };
}

/** Annotations that are refused may still lead to one, which is tried when its files are asked for. */
function mayHaveToc(layer: LayerReport): boolean {
  const { pull } = layerPull(layer);
  return pull.kind === "in-parts" || pull.reason === "old-keys" || pull.reason === "no-tarsplit";
}

function cardsOf(sides: readonly (readonly [EntryReport | null, ReadConfig])[]): readonly ConfigCard[] {
  const cards: ConfigCard[] = [];
  for (const [entry, config] of sides) {
    if (entry === null || !config?.ok) continue;
    const same = cards.findIndex(({ digest }) => digest === config.value.digest);
    const known = cards[same];
    if (known !== undefined) cards[same] = { ...known, positions: [...known.positions, entry.position] };
    else cards.push(configCard(config.value.bytes, config.value.digest, [entry.position]));
  }
  return cards;
}
