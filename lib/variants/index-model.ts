import { isIndexType } from "#lib/oci/media-types.ts";
import type { Choice } from "./issue-codes.ts";
import { keyOfEntry, nameOfGroup, platformKey } from "./platform-key.ts";
import type { Compression, EntryReport, Pick } from "./report.ts";

/** The image entries of one platform, in the index's own order. */
export interface PlatformGroup {
  /** As the first of its entries writes it, where that is a spelling somebody asks for. */
  readonly platform: string;
  readonly images: readonly EntryReport[];
  readonly gzip: readonly EntryReport[];
  readonly zstd: readonly EntryReport[];
  readonly erofs: readonly EntryReport[];
}

/** What rules look at: the classified entries, grouped; nothing of another rule's findings. */
export interface IndexModel {
  readonly isIndex: boolean;
  readonly mediaType: string;
  readonly entries: readonly EntryReport[];
  /** Image entries whatever their platform, damaged ones too. */
  readonly images: readonly EntryReport[];
  readonly groups: readonly PlatformGroup[];
  /** By the key of the platform, however an entry spells it. */
  readonly picks: ReadonlyMap<string, readonly Pick[]>;
  /** Pulls that fail, by the position they lead to; null for those that find no entry. */
  readonly failing: ReadonlyMap<number | null, readonly Pick[]>;
  readonly choice: Choice | null;
}

/** What clients without zstd can read: gzip, eStargz (which is gzip) and layers that are not compressed. */
export const isGzipFamily = (compression: Compression): boolean =>
  compression === "gzip" || compression === "estargz" || compression === "none";

export const isZstdFamily = (compression: Compression): boolean =>
  compression === "zstd" || compression === "zstd:chunked";

/** The entry and all that stand in it, however deep. */
export const withNested = (entry: EntryReport): readonly EntryReport[] => [
  entry,
  ...entry.nested.flatMap(withNested),
];

export function modelOf(
  entries: readonly EntryReport[],
  mediaType: string,
  picks: readonly Pick[],
  choice: Choice | null,
): IndexModel {
  const images = entries.filter(({ role }) => role === "image");
  return {
    isIndex: isIndexType(mediaType),
    mediaType,
    entries,
    images,
    groups: groupsOf(images),
    picks: Map.groupBy(picks, ({ platform }) => platformKey(platform)),
    failing: Map.groupBy(
      picks.filter(({ outcome }) => outcome === "fails"),
      ({ position }) => position,
    ),
    choice,
  };
}

/** Groups by platform, however an entry spells it. */
function groupsOf(images: readonly EntryReport[]): readonly PlatformGroup[] {
  const groups = new Map<string, EntryReport[]>();
  for (const image of images) {
    const key = keyOfEntry(image);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(image);
    else groups.set(key, [image]);
  }
  return [...groups.values()].map((group) => ({
    platform: nameOfGroup(group),
    images: group,
    gzip: group.filter(({ compression }) => isGzipFamily(compression)),
    zstd: group.filter(({ compression }) => isZstdFamily(compression)),
    erofs: group.filter(({ compression }) => compression === "erofs"),
  }));
}
