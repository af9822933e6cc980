import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { type Bed, buildBed } from "#test/image-bed.ts";
import { pushBlob, pushManifest } from "#test/registry/bed.ts";

/** What there is to push of an image. */
export type Pushable = Pick<Bed, "digest" | "mediaType" | "bytes" | "files" | "manifests">;

const COMMON = ["amd64", "arm64/v8", "ppc64le", "s390x"];

/** An index as dual compression makes it: every platform in gzip, then every platform in zstd:chunked. */
export function dualIndex(entries: number): Bed {
  // Real platforms first, then variants that nobody makes.
  const platforms = Array.from({ length: entries / 2 }, (_, at) => COMMON[at] ?? `riscv64/v${at}`);
  const gzip = platforms.map((platform) => `${platform} gzip`);
  const zstd = platforms.map((platform) => `${platform} chunked+`);
  return buildBed([...gzip, ...zstd].join(", "));
}

/**
 * The same index over other configurations, and so with other digests throughout, but over the same layers: a registry is
 * filled with many of these in a third of the time, since layers are most of what is pushed.
 */
export function withOtherConfigs(bed: Bed, mark: string): Pushable {
  const files = new Map<Digest, Uint8Array>();
  const manifests = new Map<Digest, string>();
  const names = new Map<string, Digest>();
  let bytes: Uint8Array = bed.bytes;
  // What names others stands after them. A digest is replaced by one as long, so that all sizes stay true.
  for (const [digest, old] of bed.files) {
    const mediaType = bed.manifests.get(digest);
    if (mediaType === undefined && old[0] !== 0x7b) continue;
    const text = Buffer.from(old)
      .toString()
      .replace(
        /sha256:[0-9a-f]{64}/g,
        (name) => names.get(name) ?? (mediaType === undefined ? digestOf(mark + name) : name),
      );
    bytes = Buffer.from(text);
    const renamed = digestOf(bytes);
    names.set(digest, renamed);
    files.set(renamed, bytes);
    if (mediaType !== undefined) manifests.set(renamed, mediaType);
  }
  return { digest: digestOf(bytes), mediaType: bed.mediaType, bytes, files, manifests };
}

/** Pushes an index with all that it names, as any tool would. */
export async function pushIndex(
  host: string,
  repository: string,
  tag: string,
  index: Pushable,
): Promise<void> {
  const base = `http://${host}`;
  const blobs = [...index.files].filter(([digest]) => !index.manifests.has(digest));
  await Promise.all(blobs.map(([, bytes]) => pushBlob(base, repository, Buffer.from(bytes))));
  const children = [...index.manifests].filter(([digest]) => digest !== index.digest);
  await Promise.all(
    children.map(([digest, mediaType]) =>
      pushManifest(base, repository, digest, Buffer.from(index.files.get(digest) ?? []), mediaType),
    ),
  );
  await pushManifest(base, repository, tag, Buffer.from(index.bytes), index.mediaType);
}
