import { isIndexType } from "#lib/oci/media-types.ts";
import { normalVariant, readPlatform } from "./clients/pick.ts";
import type { Choice } from "./issue-codes.ts";
import type { Compression, EntryReport, Pick } from "./report.ts";

/** The image entries of one platform, in the index's own order. */
export interface PlatformGroup {
  /** As the first of its entries writes it. */
  readonly platform: string;
  readonly images: readonly EntryReport[];
  readonly gzip: readonly EntryReport[];
  readonly zstd: readonly EntryReport[];
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
  readonly choice: Choice | null;
}

/** What clients without zstd can read: gzip, eStargz (which is gzip) and layers that are not compressed. */
export const isGzipFamily = (compression: Compression): boolean =>
  compression === "gzip" || compression === "estargz" || compression === "none";

export const isZstdFamily = (compression: Compression): boolean =>
  compression === "zstd" || compression === "zstd:chunked";

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
    choice,
  };
}

/**
 * Groups by platform as clients match it: `linux/arm64` and `linux/arm64/v8` are the same, as are `arm` and `arm/v7`,
 * `amd64` and `amd64/v1` (containerd/platforms, normalisation). Another version of the operating system is another platform.
 */
function groupsOf(images: readonly EntryReport[]): readonly PlatformGroup[] {
  const groups = new Map<string, EntryReport[]>();
  for (const image of images) {
    if (image.platform === null) continue;
    const key = platformKey(image.platform);
    const group = groups.get(key);
    if (group) group.push(image);
    else groups.set(key, [image]);
  }
  return [...groups.values()].map((group) => ({
    platform: group[0]?.platform ?? "",
    images: group,
    gzip: group.filter(({ compression }) => isGzipFamily(compression)),
    zstd: group.filter(({ compression }) => isZstdFamily(compression)),
  }));
}

/** Equal for two platforms exactly when clients hold them for the same. */
export function platformKey(text: string): string {
  const read = readPlatform(text);
  if (read === null) return text;
  const { os, architecture, variant, osVersion, osFeatures } = read;
  return [os, normalVariant(architecture, variant), osVersion, ...osFeatures].join(" ");
}
