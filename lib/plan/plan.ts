import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { DOCKER_LIST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { CHUNKED_CHECKSUM, CHUNKED_POSITION, CHUNKED_TARSPLIT } from "#lib/oci/toc-keys.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import { isZstdFamily } from "#lib/variants/index-model.ts";
import type { Choice, IssueCode } from "#lib/variants/issue-codes.ts";
import { type Judged, judge } from "#lib/variants/judge.ts";
import type { Compression, EntryReport, IndexReport, LayerReport, Pick } from "#lib/variants/report.ts";
import {
  type Action,
  type Desired,
  desiredAnnotations,
  desiredOf,
  familyOf,
  platformsOf,
  type Wanted,
} from "./desired.ts";

/** One rung of the plan. */
export interface PlannedEntry {
  /** Place in the desired index; of a dropped entry, its place today. */
  readonly position: number;
  readonly platform: string | null;
  readonly compression: Compression;
  readonly action: Action;
  /** Place today; of a made entry, that of the one it is made from. */
  readonly from: number | null;
  /** Null where the bytes are yet to be made. */
  readonly digest: Digest | null;
}

/** Another rung for a client than before. */
export interface ClientChange {
  readonly client: ClientName;
  readonly platform: string;
  readonly before: {
    readonly position: number | null;
    readonly compression: Compression | null;
    readonly decodes: boolean | null;
  };
  readonly after: {
    readonly position: number | null;
    readonly compression: Compression | null;
    readonly decodes: boolean | null;
  };
}

export interface PlannedBytes {
  readonly added: number;
  /** What no entry of the desired index uses any more; a registry frees it when it collects garbage. */
  readonly freed: number;
  /** False only where nothing has to be made, so that everything was measured. */
  readonly estimated: boolean;
  /** What the estimate rests on. */
  readonly basis: "measured" | "twins-of-this-index" | "fleet" | "default";
}

export interface Plan {
  readonly choice: Choice;
  readonly changes: boolean;
  /** The desired index in its order, then what is dropped. */
  readonly desired: readonly PlannedEntry[];
  readonly bytes: PlannedBytes;
  readonly issuesGone: readonly IssueCode[];
  readonly issuesNew: readonly IssueCode[];
  readonly clients: readonly ClientChange[];
  /** Platforms that lack a variant which nothing readable could be made from. */
  readonly impossible: readonly string[];
  /** Whether the index is as the choice asks in the end: every platform has what is wanted, readable, and no error is left. */
  readonly reached: boolean;
  /** Errors that stay. */
  readonly issuesLeft: readonly IssueCode[];
  /** Clients that cannot pull it in the end; with zstd alone, those that read none are not meant. */
  readonly clientsLeft: readonly ClientName[];
}

/** zstd:chunked over gzip in bytes, measured on one image of 522 MB (tool-traps, section 8): size is a wash. */
const DEFAULT_RATIO = 0.98;
/** A manifest and an index entry of it, in bytes; small beside any layer. */
const MANIFEST_BYTES = 1500;

/** What it takes to make of an index what the choice asks for, and what comes of it. `fleetRatio` is zstd over gzip bytes. */
export function planOf(report: IndexReport, choice: Choice, fleetRatio: number | null = null): Plan {
  const desired = desiredOf(report, choice);
  const planned = plannedIndex(report, desired);
  const changed = isChange(report, desired);
  const before = judge(report, choice);
  const after = changed ? judge(planned, choice) : before;
  const left = after.issues.filter(({ severity }) => severity === "error");
  const clientsLeft =
    choice === "zstd-chunked"
      ? []
      : [...new Set(after.picks.flatMap(({ client, outcome }) => (outcome === "fails" ? [client] : [])))];
  const codes = (issues: IndexReport["issues"]) => [...new Set(issues.map(({ code }) => code))];
  const [codesBefore, codesAfter] = [codes(before.issues), codes(after.issues)];
  return {
    choice,
    changes: changed,
    desired: [...desired.entries.map(plannedEntry), ...desired.dropped.map(droppedEntry)],
    bytes: bytesOf(report, desired, fleetRatio),
    issuesGone: codesBefore.filter((code) => !codesAfter.includes(code)),
    issuesNew: codesAfter.filter((code) => !codesBefore.includes(code)),
    clients: changed
      ? clientChanges({ ...before, entries: report.entries }, { ...after, entries: planned.entries })
      : [],
    impossible: desired.impossible,
    reached: left.length === 0 && clientsLeft.length === 0 && hasAll(planned.entries, choice),
    issuesLeft: codes(left),
    clientsLeft,
  };
}

/** Whether every platform has each variant that the choice asks for, and that was read; without a platform there is nothing to have. */
function hasAll(entries: readonly EntryReport[], choice: Choice): boolean {
  const wanted = (["gzip", "zstd"] as const).filter(
    (family) => choice === "dual" || (choice === "gzip") === (family === "gzip"),
  );
  const platforms = [...platformsOf(entries).values()];
  return (
    platforms.length > 0 &&
    platforms.every((own) =>
      wanted.every((family) => own.some((entry) => entry.failure === null && familyOf(entry) === family)),
    )
  );
}

const isChange = (report: IndexReport, { entries, dropped }: Desired): boolean =>
  dropped.length > 0 ||
  entries.length !== report.entries.length ||
  entries.some((wanted) => wanted.kind === "made" || wanted.moved || wanted.annotated);

function plannedEntry(wanted: Wanted, at: number): PlannedEntry {
  const position = at + 1;
  if (wanted.kind === "made") {
    const { from, family } = wanted;
    const compression = wanted.sameLayers ? from.compression : family === "gzip" ? "gzip" : "zstd:chunked";
    return {
      position,
      platform: from.platform ?? from.configPlatform,
      compression,
      action: "make",
      from: from.position,
      digest: null,
    };
  }
  const { entry, moved, annotated } = wanted;
  const action = annotated ? "annotate" : moved ? "move" : "keep";
  return {
    position,
    platform: entry.platform,
    compression: entry.compression,
    action,
    from: entry.position,
    digest: entry.digest,
  };
}

const droppedEntry = ({ position, platform, compression, digest }: EntryReport): PlannedEntry => ({
  position,
  platform,
  compression,
  action: "drop",
  from: position,
  digest,
});

/** The desired index as a report's entries, so that the same rules and the same clients judge it. */
export function plannedIndex(
  report: IndexReport,
  desired: Desired,
): Judged & { readonly kind: IndexReport["kind"] } {
  const places = new Map(
    desired.entries.flatMap((wanted, at) =>
      wanted.kind === "kept" ? [[wanted.entry.position, at + 1] as const] : [],
    ),
  );
  const isLone = report.kind === "manifest";
  const entries = desired.entries.map((wanted, at): EntryReport => {
    const base = wanted.kind === "made" ? madeEntry(wanted) : isLone ? listed(wanted.entry) : wanted.entry;
    const annotations = desiredAnnotations(wanted);
    return {
      ...base,
      position: at + 1,
      annotations,
      annotatedZstd:
        wanted.kind === "made"
          ? wanted.annotated
          : wanted.annotated
            ? isZstdFamily(base.compression)
            : base.annotatedZstd,
      attests: base.attests === null ? null : (places.get(base.attests) ?? null),
    };
  });
  const made = desired.entries.some(({ kind }) => kind === "made");
  const stays = report.kind === "manifest" && entries.length === 1 && !made;
  const mediaType = stays
    ? report.mediaType
    : made || report.mediaType !== DOCKER_LIST
      ? OCI_INDEX
      : DOCKER_LIST;
  return { entries, platforms: report.platforms, mediaType, kind: stays ? "manifest" : "index" };
}

/** A manifest that stood alone, in an index: that has to name the platform which only the configuration said. */
const listed = (entry: EntryReport): EntryReport => ({
  ...entry,
  namedPlatform: readPlatform(entry.platform ?? entry.configPlatform),
});

/** An entry as the tools of today make it: every layer with the annotations that partial pulls need. */
function madeEntry({ from, family, sameLayers }: Extract<Wanted, { kind: "made" }>): EntryReport {
  const base: EntryReport = {
    ...from,
    mediaType: OCI_MANIFEST,
    declaredType: OCI_MANIFEST,
    configType: OCI_CONFIG,
    platform: from.platform ?? from.configPlatform,
    namedPlatform: readPlatform(from.platform ?? from.configPlatform),
    hasUrls: false,
    embedded: "none",
    // Nobody knows it before it is made; another than that of every other entry is enough here.
    digest: digestOf(`${from.digest} ${family}`),
    nested: [],
    attests: null,
  };
  if (sameLayers)
    return { ...base, layerList: from.layerList.map((layer) => ({ ...layer, mediaType: ociType(layer) })) };
  return {
    ...base,
    compression: family === "gzip" ? "gzip" : "zstd:chunked",
    layerList: from.layerList.map((layer) => (family === "gzip" ? gzipLayer(layer) : chunkedLayer(layer))),
  };
}

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

const ociType = ({ compression }: LayerReport): string =>
  compression === "none" ? OCI_LAYER : `${OCI_LAYER}+gzip`;

const gzipLayer = (layer: LayerReport): LayerReport => ({
  ...layer,
  digest: digestOf(`${layer.digest} gzip`),
  mediaType: `${OCI_LAYER}+gzip`,
  compression: "gzip",
  annotations: {},
});

const chunkedLayer = (layer: LayerReport): LayerReport => ({
  ...layer,
  digest: digestOf(`${layer.digest} zstd`),
  mediaType: `${OCI_LAYER}+zstd`,
  compression: "zstd:chunked",
  annotations: {
    [CHUNKED_CHECKSUM]: digestOf(`${layer.digest} toc`),
    [CHUNKED_POSITION]: "1:1:1:1",
    [CHUNKED_TARSPLIT]: "1:1:1",
  },
});

/** Bytes of a registry: what is made is estimated from the best ratio there is, what goes is counted blob by blob. */
function bytesOf(report: IndexReport, desired: Desired, fleetRatio: number | null): PlannedBytes {
  const { ratio, basis } = ratioOf(report.entries, fleetRatio);
  let added = 0;
  let estimated = false;
  // Twins of several platforms share layers, and a registry stores each blob once.
  const made = new Set<string>();
  for (const wanted of desired.entries) {
    if (wanted.kind === "kept") continue;
    estimated = true;
    added += MANIFEST_BYTES;
    if (wanted.sameLayers) continue;
    for (const { digest, size, compression } of wanted.from.layerList) {
      if (made.has(`${wanted.family} ${digest}`)) continue;
      made.add(`${wanted.family} ${digest}`);
      const asGzip = isZstdFamily(compression) ? size / ratio : size;
      added += Math.round(wanted.family === "zstd" ? asGzip * ratio : asGzip);
    }
  }
  const used = new Set(
    desired.entries.flatMap((wanted) => [
      ...blobsOf(
        wanted.kind === "kept" ? wanted.entry : wanted.from,
        wanted.kind === "made" && !wanted.sameLayers,
      ).keys(),
    ]),
  );
  let freed = 0;
  const gone = new Map(desired.dropped.flatMap((entry) => [...blobsOf(entry, false)]));
  for (const [digest, bytes] of gone) if (!used.has(digest)) freed += bytes;
  return { added, freed, estimated, basis: estimated ? basis : "measured" };
}

/** Manifest, configuration and layers; of a source that is recompressed the configuration alone lives on. */
function blobsOf(entry: EntryReport, configAlone: boolean): Map<string, number> {
  const blobs = new Map<string, number>();
  if (entry.configDigest !== null) blobs.set(entry.configDigest, entry.configBytes);
  if (configAlone) return blobs;
  blobs.set(entry.digest, entry.size);
  for (const layer of entry.layerList) blobs.set(layer.digest, layer.size);
  return blobs;
}

function ratioOf(
  entries: readonly EntryReport[],
  fleetRatio: number | null,
): { readonly ratio: number; readonly basis: PlannedBytes["basis"] } {
  const sums = { gzip: 0, zstd: 0 };
  for (const gzip of entries) {
    if (gzip.role !== "image" || gzip.compression !== "gzip" || gzip.compressedBytes === 0) continue;
    const twin = entries.find(
      (entry) =>
        entry.diffIdsKey !== null &&
        entry.diffIdsKey === gzip.diffIdsKey &&
        entry.compression === "zstd:chunked",
    );
    if (twin === undefined) continue;
    sums.gzip += gzip.compressedBytes;
    sums.zstd += twin.compressedBytes;
  }
  if (sums.gzip > 0 && sums.zstd > 0) return { ratio: sums.zstd / sums.gzip, basis: "twins-of-this-index" };
  return fleetRatio === null
    ? { ratio: DEFAULT_RATIO, basis: "default" }
    : { ratio: fleetRatio, basis: "fleet" };
}

interface Taken {
  readonly picks: readonly Pick[];
  readonly entries: readonly EntryReport[];
}

/** Clients that get another kind of rung than before: another compression, or one they can or cannot decode now. */
function clientChanges(before: Taken, after: Taken): readonly ClientChange[] {
  const keyOf = ({ client, platform }: Pick) => `${client} ${platform}`;
  const later = new Map(after.picks.map((pick) => [keyOf(pick), pick]));
  return before.picks.flatMap((pick) => {
    const next = later.get(keyOf(pick));
    if (next === undefined) return [];
    const [was, is] = [takenBy(pick, before.entries), takenBy(next, after.entries)];
    if (was.compression === is.compression && was.decodes === is.decodes) return [];
    return [{ client: pick.client, platform: pick.platform, before: was, after: is }];
  });
}

function takenBy({ position, decodes }: Pick, entries: readonly EntryReport[]): ClientChange["before"] {
  const entry = position === null ? undefined : entries[position - 1];
  return { position, compression: entry?.compression ?? null, decodes };
}
