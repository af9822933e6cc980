import type { Bed } from "#test/image-bed.ts";
import { buildBed } from "#test/image-bed.ts";
import { pushBlob, pushManifest } from "#test/registry/bed.ts";

const COMMON = ["amd64", "arm64/v8", "ppc64le", "s390x"];

/** Platforms that all differ; real ones first, then variants that nobody makes. */
function platforms(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => COMMON[at] ?? `riscv64/v${at}`);
}

/** An index as dual compression makes it: every platform in gzip, then every platform in zstd:chunked. */
export function dualIndex(entries: number, files = "a"): Bed {
  const all = platforms(entries / 2);
  const gzip = all.map((platform) => `${platform} gzip #${files}`);
  const zstd = all.map((platform) => `${platform} chunked+ #${files}`);
  return buildBed([...gzip, ...zstd].join(", "));
}

/** Pushes an index with all that it names, as any tool would. */
export async function pushIndex(host: string, repository: string, tag: string, bed: Bed): Promise<void> {
  const base = `http://${host}`;
  const blobs = [...bed.files].filter(([digest]) => !bed.manifests.has(digest));
  await Promise.all(blobs.map(([, bytes]) => pushBlob(base, repository, Buffer.from(bytes))));
  const children = [...bed.manifests].filter(([digest]) => digest !== bed.digest);
  await Promise.all(
    children.map(([digest, mediaType]) =>
      pushManifest(base, repository, digest, Buffer.from(bed.files.get(digest) ?? []), mediaType),
    ),
  );
  await pushManifest(base, repository, tag, Buffer.from(bed.bytes), bed.mediaType);
}
