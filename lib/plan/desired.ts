import { isDockerType } from "#lib/oci/media-types.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";
import { isGzipFamily, isZstdFamily } from "#lib/variants/index-model.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { keyOfEntry, platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";

export type Action = "keep" | "move" | "annotate" | "make" | "drop";
type Family = "gzip" | "zstd";

/** An entry that the choice asks for, and what has to be done to have it. */
export type Wanted =
  | {
      readonly kind: "kept";
      readonly entry: EntryReport;
      readonly moved: boolean;
      readonly annotated: boolean;
    }
  | {
      readonly kind: "made";
      readonly family: Family;
      /** The entry it is made from. */
      readonly from: EntryReport;
      readonly annotated: boolean;
      /** The same layers in an OCI manifest: Docker's has no type for zstd, and one index holds one format. */
      readonly sameLayers: boolean;
    };

export interface Desired {
  /** In the order of the desired index. */
  readonly entries: readonly Wanted[];
  /** Entries of today's index that are not in it. */
  readonly dropped: readonly EntryReport[];
  /** Platforms that lack a variant which nothing readable could be made from. */
  readonly impossible: readonly string[];
}

/**
 * The least change that reaches a choice. Entries that may stay keep their place, byte for byte; where zstd stands before
 * gzip, the entries of that platform change places among themselves; what is made stands at the end, or, where it is the
 * platform's only gzip, right before its first zstd. Planning the result again changes nothing.
 */
export function desiredOf({ entries, kind }: Pick<IndexReport, "entries" | "kind">, choice: Choice): Desired {
  const wants: Readonly<Record<Family, boolean>> = {
    gzip: choice !== "zstd-chunked",
    zstd: choice !== "gzip",
  };
  const platforms = platformsOf(entries);
  const kept = new Set(entries.filter((entry) => staysAs(entry, wants, platforms)));
  dropRepeats(kept);
  // An attestation speaks of bytes: without them it speaks of nothing.
  for (const entry of entries) {
    const subject = entry.attests === null ? undefined : entries[entry.attests - 1];
    if (subject !== undefined && !kept.has(subject)) kept.delete(entry);
  }
  const list: Wanted[] = inOrder([...kept]).map(({ entry, moved }) => asWanted(entry, moved, wants));
  const impossible: string[] = [];
  for (const [platform, own] of platforms) {
    for (const family of ["gzip", "zstd"] as const) {
      if (!wants[family] || own.some((entry) => kept.has(entry) && countsAs(entry, family))) continue;
      const from = sourceOf(own);
      if (from === null) impossible.push(own[0]?.platform ?? own[0]?.configPlatform ?? platform);
      else
        place(list, {
          kind: "made",
          family,
          from,
          annotated: family === "zstd" && wants.gzip,
          sameLayers: false,
        });
    }
  }
  return {
    entries: list,
    dropped: kind === "manifest" && list.length === 0 ? [] : entries.filter((entry) => !isIn(list, entry)),
    impossible: [...new Set(impossible)],
  };
}

/** The image entries of each platform, however it is spelled. */
export function platformsOf(entries: readonly EntryReport[]): ReadonlyMap<string, readonly EntryReport[]> {
  const images = entries.filter(
    ({ role, platform, configPlatform }) => role === "image" && (platform ?? configPlatform) !== null,
  );
  return Map.groupBy(images, (entry) => keyOf(entry));
}

export const keyOf = (entry: EntryReport): string =>
  keyOfEntry(entry) ?? platformKey(entry.configPlatform ?? "");

/** gzip and what every reader of gzip reads. */
export const familyOf = ({ compression }: EntryReport): Family | null => {
  if (compression === "gzip" || compression === "estargz") return "gzip";
  return isZstdFamily(compression) ? "zstd" : null;
};

/** Whether an entry is the variant that a choice asks for; plain zstd is no zstd:chunked. */
const countsAs = (entry: EntryReport, family: Family): boolean =>
  entry.failure !== null || (familyOf(entry) === family && entry.compression !== "zstd");

function staysAs(
  entry: EntryReport,
  wants: Readonly<Record<Family, boolean>>,
  platforms: ReadonlyMap<string, readonly EntryReport[]>,
): boolean {
  // What could not be read is not judged, and what is no image is not ours to take away.
  if (entry.role !== "image" || entry.failure !== null || entry.compression === "unknown") return true;
  // EROFS is a variant of its own, which no choice asks for and none takes away.
  if (entry.compression === "erofs") return true;
  const family = familyOf(entry);
  if (family !== null && entry.compression !== "zstd") return wants[family];
  if (family !== null && !wants[family]) return false;
  // Uncompressed and mixed layers are neither, nor is plain zstd; one without a platform stays, as nothing could be put in its place.
  return !platforms.has(keyOf(entry)) || (entry.platform ?? entry.configPlatform) === null;
}

/** The same digest for the same platform twice says nothing more than once, and nor does an attestation. */
export function dropRepeats(kept: Set<EntryReport>): void {
  const seen = new Set<string>();
  for (const entry of kept) {
    if (entry.role !== "image" && entry.role !== "attestation") continue;
    const key = `${entry.role === "image" ? keyOf(entry) : ""} ${entry.digest}`;
    if (seen.has(key)) kept.delete(entry);
    seen.add(key);
  }
}

/**
 * gzip before zstd and both before EROFS for each platform, with as few entries moved as the platform has: its places are
 * kept, their holders change.
 */
export function inOrder(
  kept: readonly EntryReport[],
): readonly { readonly entry: EntryReport; readonly moved: boolean }[] {
  const order = [...kept];
  // Whoever goes by platform passes over an entry that names none: it is before nothing.
  const named = kept.filter(({ platform }) => platform !== null);
  for (const own of platformsOf(named).values()) {
    const ranked = own.filter((entry) => rankOf(entry) !== null);
    const first = (rank: number) => ranked.findIndex((entry) => rankOf(entry) === rank);
    const last = (rank: number) => ranked.findLastIndex((entry) => rankOf(entry) === rank);
    const isErofsEarly = first(2) >= 0 && first(2) < Math.max(last(0), last(1));
    const isZstdEarly = first(0) >= 0 && first(1) >= 0 && first(1) < first(0);
    if (!isZstdEarly && !isErofsEarly) continue;
    // A gzip entry behind the first zstd one is nobody's loss; it moves only when the order has to change anyway.
    const sorted = [0, 1, 2].flatMap((rank) => ranked.filter((entry) => rankOf(entry) === rank));
    const places = ranked.map((entry) => kept.indexOf(entry));
    for (const [at, place] of places.entries()) order[place] = sorted[at] as EntryReport;
  }
  return order.map((entry, at) => ({ entry, moved: kept[at] !== entry }));
}

/** What the order within a platform goes by, where whoever reads gzip reads what is not compressed; null for what it does not touch. */
function rankOf({ compression }: EntryReport): 0 | 1 | 2 | null {
  if (isGzipFamily(compression)) return 0;
  if (isZstdFamily(compression)) return 1;
  return compression === "erofs" ? 2 : null;
}

/** An entry that stays, with its annotation put right, or its layers in the format that the index needs. */
function asWanted(entry: EntryReport, moved: boolean, wants: Readonly<Record<Family, boolean>>): Wanted {
  const family = entry.role === "image" && entry.failure === null ? familyOf(entry) : null;
  if (family !== null && wants.zstd && isDockerType(entry.mediaType)) {
    return {
      kind: "made",
      family,
      from: entry,
      annotated: family === "zstd" && wants.gzip,
      sameLayers: true,
    };
  }
  return {
    kind: "kept",
    entry,
    moved,
    annotated: family !== null && needsAnnotation(entry, family, wants.gzip),
  };
}

/**
 * Clients that prefer zstd believe the annotation: on gzip it is wrong whatever else is there, and where gzip is wanted
 * too, it is the only thing by which zstd is found.
 */
export const needsAnnotation = (entry: EntryReport, family: Family, wantsGzip: boolean): boolean =>
  family === "gzip" ? entry.annotatedZstd : wantsGzip && !entry.annotatedZstd;

/** What a missing variant is made from: gzip where there is one, else whatever can be read. */
function sourceOf(own: readonly EntryReport[]): EntryReport | null {
  const readable = own.filter(
    ({ failure, compression }) => failure === null && compression !== "unknown" && compression !== "erofs",
  );
  return readable.find((entry) => familyOf(entry) === "gzip") ?? readable[0] ?? null;
}

function place(list: Wanted[], made: Extract<Wanted, { kind: "made" }>): void {
  const key = keyOf(made.from);
  const firstZstd = list.findIndex((wanted) => {
    const entry = wanted.kind === "kept" ? wanted.entry : wanted.from;
    const family = wanted.kind === "kept" ? familyOf(entry) : wanted.family;
    return entry.role === "image" && family === "zstd" && keyOf(entry) === key;
  });
  if (made.family === "gzip" && firstZstd >= 0) list.splice(firstZstd, 0, made);
  else list.push(made);
}

const isIn = (list: readonly Wanted[], entry: EntryReport): boolean =>
  list.some((wanted) => wanted.kind === "kept" && wanted.entry === entry);

/** The annotations of the entry as it is to be. */
export function desiredAnnotations(wanted: Wanted): Readonly<Record<string, string>> {
  if (wanted.kind === "made") return wanted.annotated ? { [ZSTD_ENTRY]: "true" } : {};
  const { entry, annotated } = wanted;
  if (!annotated) return entry.annotations;
  const { [ZSTD_ENTRY]: _, ...rest } = entry.annotations;
  return familyOf(entry) === "zstd" ? { ...rest, [ZSTD_ENTRY]: "true" } : rest;
}
