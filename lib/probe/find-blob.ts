import { isBesideTag } from "#lib/oci/beside-tag.ts";
import type { Descriptor, ImageDocument, ImageManifest } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { isManifestType } from "#lib/oci/media-types.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { isUnknownPlatform } from "#lib/oci/platform.ts";
import type { RegistryReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Reading, Source, VerifiedBytes } from "#lib/oci/source/source.ts";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import { ZSTD_ENTRY } from "#lib/variants/annotations.ts";

export interface FoundBlob {
  /** The image that it is of. */
  readonly reference: string;
  readonly blob: Descriptor;
}

/** Manifests of an index that are looked at; nearly always the first has layers. */
const MAX_MANIFESTS = 4;
/** Ranges of less would touch each other, and be answered as one. */
const LEAST_BYTES = 256;

/**
 * A blob of a repository that can be asked for: the largest layer of the image that `wanted` names, a zstd:chunked one where
 * there is one. `isTagGiven`: else `latest`, and where that is not there the last tag that is listed.
 */
export async function findBlob(
  source: Source,
  { tag, digest }: Pick<RegistryReference, "tag" | "digest">,
  { isTagGiven, signal }: { readonly isTagGiven: boolean; readonly signal: AbortSignal },
): Promise<Result<FoundBlob, ReadFailure>> {
  const read = await readRoot();
  if (!read.ok) return read;
  const { bytes, name } = read.value;
  const document = parseDocument(bytes);
  if (!document.ok) return document;
  const blobs: Descriptor[] = [];
  for await (const manifest of manifestsOf(document.value)) {
    if (!manifest.ok) return manifest;
    blobs.push(...blobsOf(manifest.value));
    if (blobs.length > 0) break;
  }
  const [blob] = blobs.toSorted((a, b) => Number(isChunked(b)) - Number(isChunked(a)) || b.size - a.size);
  return blob === undefined ? fail(nothingToAsk(name)) : ok({ reference: name, blob });

  async function readRoot(): Promise<Result<{ bytes: VerifiedBytes; name: string }, ReadFailure>> {
    const named = (bytes: Awaited<Reading<VerifiedBytes>>, name: string) =>
      bytes.ok ? ok({ bytes: bytes.value, name }) : bytes;
    if (digest !== null) return named(await source.readManifest(digest, signal), `${source.name}@${digest}`);
    const first = await source.readTagged(tag ?? "latest", signal);
    if (first.ok || isTagGiven || first.failure.code !== "not-found")
      return named(first, `${source.name}:${tag ?? "latest"}`);
    const tags = await source.listTags(signal);
    if (!tags.ok) return tags;
    const last = tags.value.filter((one) => !isBesideTag(one)).at(-1);
    if (last === undefined) return fail(noImage(source.name));
    return named(await source.readTagged(last, signal), `${source.name}:${last}`);
  }

  async function* manifestsOf(root: ImageDocument): AsyncGenerator<Result<ImageManifest, ReadFailure>> {
    if (root.kind === "manifest") return yield ok(root);
    const isZstd = ({ annotations }: Descriptor) => annotations[ZSTD_ENTRY] === "true";
    const images = root.entries
      .filter(
        ({ mediaType, platform }) =>
          isManifestType(mediaType) && (platform === null || !isUnknownPlatform(platform)),
      )
      .toSorted((a, b) => Number(isZstd(b)) - Number(isZstd(a)));
    for (const entry of images.slice(0, MAX_MANIFESTS)) {
      const bytes = await source.readManifest(entry.digest, signal);
      const inner = bytes.ok ? parseDocument(bytes.value) : bytes;
      if (!inner.ok) yield inner;
      else if (inner.value.kind === "manifest") yield ok(inner.value);
    }
  }
}

/** Layers that the registry has to have; those of Windows and of licensed content may be kept elsewhere. */
const blobsOf = ({ layers }: ImageManifest): readonly Descriptor[] =>
  layers.filter(({ size, hasUrls, mediaType }) => {
    const isElsewhere = hasUrls || /nondistributable|foreign/.test(mediaType);
    return size >= LEAST_BYTES && !isElsewhere;
  });

const isChunked = (blob: Descriptor): boolean => tocClaim(blob).kind === "in-parts";

const noImage = (name: string): ReadFailure => ({
  code: "not-found",
  message: `${name} has no tag latest, and lists no other that is an image.`,
  next: `Name an image in it, as in ${name}:1.0.`,
});

const nothingToAsk = (name: string): ReadFailure => ({
  code: "not-found",
  message: `${name} has no layer of ${LEAST_BYTES} bytes or more, so there is nothing to ask ranges of.`,
  next: "Name an image with a layer in that registry.",
});
