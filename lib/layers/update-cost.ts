import type { Delta } from "#lib/chunked/delta/delta.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import type { PlatformImages } from "./platform-images.ts";

/** What moving from one build to the next downloads, in bytes of layers (`lib/chunked/delta`). */
export interface UpdateCost extends Delta {
  readonly platform: string | null;
  /** What is compared: for `whole` and `layers` what first-match clients take, for the others what podman takes. */
  readonly compression: { readonly layers: string; readonly parts: string };
}

/** What clients take of a build, for one platform. */
export interface TakenImages {
  readonly platform: string | null;
  /** What first-match clients take, and what podman takes. */
  readonly first: EntryReport;
  readonly parts: EntryReport;
}

/** Null where the platform has no image. */
export function takenOf({ platform, entries }: PlatformImages): TakenImages | null {
  const [first] = entries;
  if (first === undefined) return null;
  // containers/image prefers what is annotated as zstd; without it podman takes the first as others do.
  return { platform, first, parts: entries.find(({ annotatedZstd }) => annotatedZstd) ?? first };
}

export function updateCost(
  before: TakenImages,
  after: TakenImages,
  { files, chunks, toc, requests, causes }: Delta,
): UpdateCost {
  const old = new Set(before.first.layerList.map(({ digest }) => digest));
  const own = [...new Map(after.first.layerList.map((layer) => [layer.digest, layer.size]))];
  const sum = (layers: readonly (readonly [unknown, number])[]) =>
    layers.reduce((bytes, [, size]) => bytes + size, 0);
  return {
    platform: after.platform,
    compression: { layers: after.first.compression, parts: after.parts.compression },
    whole: sum(own),
    layers: sum(own.filter(([digest]) => !old.has(digest))),
    files,
    chunks,
    toc,
    requests,
    causes,
  };
}
