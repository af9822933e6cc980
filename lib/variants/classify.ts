import { type Digest, digestOf } from "#lib/oci/digest.ts";
import type { Descriptor, ImageConfig, ImageManifest } from "#lib/oci/document.ts";
import { holdsImage } from "#lib/oci/image-manifest.ts";
import type { EntryRead } from "#lib/oci/image-read.ts";
import { isIndexType, isManifestType, layerCompression } from "#lib/oci/media-types.ts";
import { formatPlatform, isUnknownPlatform, type Platform } from "#lib/oci/platform.ts";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import { ESTARGZ_TOC } from "#lib/oci/toc-keys.ts";
import { sizeMismatch } from "#lib/oci/verify.ts";
import { REFERENCE_DIGEST, REFERENCE_TYPE, ZSTD_ENTRY } from "./annotations.ts";
import type { Compression, EntryReport, LayerReport, Role } from "./report.ts";

/** What a layer is by its media type and annotations; its bytes may say otherwise, which `check --deep` asks. */
export function classifyLayer(layer: Descriptor): LayerReport["compression"] {
  const { mediaType, annotations } = layer;
  const claimed = layerCompression(mediaType);
  if (claimed === null) return "unknown";
  if (claimed === "zstd") return claimsToc(layer) ? "zstd:chunked" : "zstd";
  if (claimed === "gzip") return ESTARGZ_TOC in annotations ? "estargz" : "gzip";
  return claimed;
}

/**
 * Whether a layer claims a table of contents that could be found: where its bounds do not hold, it claims one all the
 * same, and `chunked-incomplete` says so.
 */
function claimsToc(layer: Pick<Descriptor, "annotations" | "size">): boolean {
  const claim = tocClaim(layer);
  if (claim.kind === "whole") return claim.reason !== "no-annotations";
  return (
    claim.kind === "in-parts" || !/^(?:checksum|position|position-missing|position-type)$/.test(claim.fault)
  );
}

/**
 * The compression of a manifest by its layers. zstd:chunked and eStargz are claimed only when every layer is; layers
 * without compression beside compressed ones change nothing, since every client reads them. A file system image among
 * tars is a mix: a manifest is of one family (erofs-image-spec, section 1.3).
 */
export function classifyLayers(layers: readonly LayerReport["compression"][]): Compression {
  const kinds = new Set(layers);
  if (kinds.has("unknown")) return "unknown";
  if (kinds.has("erofs")) return kinds.size === 1 ? "erofs" : "mixed";
  kinds.delete("none");
  const zstd = kinds.has("zstd") || kinds.has("zstd:chunked");
  const gzip = kinds.has("gzip") || kinds.has("estargz");
  if (zstd && gzip) return "mixed";
  if (zstd) return kinds.has("zstd") ? "zstd" : "zstd:chunked";
  if (gzip) return kinds.has("gzip") ? "gzip" : "estargz";
  return "none";
}

export interface Place {
  readonly position: number;
  /** A lone manifest has no index that could name its platform: its configuration does. */
  readonly lone: boolean;
}

/** One entry as the report shows it. The position of the image that an attestation speaks of is filled in by `analyse`. */
export function classifyEntry(read: EntryRead, { position, lone }: Place): EntryReport {
  const { descriptor, content } = read;
  const manifest = content.ok ? content.value.manifest.document : null;
  const config = content.ok && content.value.config?.ok ? content.value.config.value : null;
  const role = roleOf(
    descriptor,
    manifest?.kind === "manifest" ? manifest : null,
    manifest?.kind === "index",
  );
  const layerList = manifest?.kind === "manifest" ? manifest.layers.map(layerReport) : [];
  return {
    position,
    digest: descriptor.digest,
    mediaType: manifest?.mediaType ?? descriptor.mediaType,
    declaredType: descriptor.mediaType,
    size: descriptor.size,
    platform: platformText(descriptor.platform ?? (lone ? (config?.platform ?? null) : null)),
    namedPlatform: descriptor.platform,
    configPlatform: platformText(config?.platform ?? null),
    compression:
      role === "image" && content.ok
        ? classifyLayers(layerList.map((layer) => layer.compression))
        : "unknown",
    annotatedZstd: descriptor.annotations[ZSTD_ENTRY] === "true",
    layers: layerList.length,
    compressedBytes: layerList.reduce((sum, layer) => sum + layer.size, 0),
    diffIdsKey: role === "image" ? diffIdsKey(config, layerList.length) : null,
    role,
    annotations: descriptor.annotations,
    manifestAnnotations: manifest?.annotations ?? {},
    created: config?.created ?? null,
    configDigest: manifest?.kind === "manifest" ? manifest.config.digest : null,
    configBytes: manifest?.kind === "manifest" ? manifest.config.size : 0,
    configType: manifest?.kind === "manifest" ? manifest.config.mediaType : null,
    diffIds: config?.diffIds.length ?? null,
    hasUrls: descriptor.hasUrls,
    embedded: descriptor.embedded,
    layerList,
    attests: null,
    nested: content.ok
      ? content.value.nested.map((inner, at) => classifyEntry(inner, { position: at + 1, lone: false }))
      : [],
    failure: failureOf(read),
  };
}

/** A wrong size in the index or a configuration that cannot be read does not hide what the manifest says; the entry is damaged all the same. */
function failureOf({ descriptor, content }: EntryRead): EntryReport["failure"] {
  // BuildKit's cache lists layers in an index: they are no manifests, and none of them is missing.
  if (!content.ok) return namesNoDocument(descriptor) ? null : content.failure;
  const { config, manifest } = content.value;
  const wrongSize = sizeMismatch(descriptor, manifest.size);
  return wrongSize ?? (config === null || config.ok ? null : config.failure);
}

function layerReport(layer: Descriptor): LayerReport {
  const { digest, mediaType, size, annotations } = layer;
  return { digest, mediaType, size, compression: classifyLayer(layer), annotations };
}

/**
 * What is an image is decided by the manifest, as clients decide it. An entry's annotation makes an attestation of what
 * holds no files; what could not be read is what its entry says.
 */
function roleOf(descriptor: Descriptor, manifest: ImageManifest | null, isIndex: boolean): Role {
  if (isIndex || (manifest === null && isIndexType(descriptor.mediaType))) return "index";
  const isMarked = REFERENCE_TYPE in descriptor.annotations;
  if (manifest === null) {
    if (isMarked || (descriptor.platform !== null && isUnknownPlatform(descriptor.platform)))
      return "attestation";
    return descriptor.artifactType === null && !namesNoDocument(descriptor) ? "image" : "artifact";
  }
  // BuildKit marks attestations by the annotation; tools that copy an index may lose it.
  const { layers } = manifest;
  if (layers.length > 0 && layers.every(({ mediaType }) => mediaType === IN_TOTO)) return "attestation";
  if (isMarked && layers.length === 0) return "attestation";
  if (holdsImage(manifest)) return "image";
  return isMarked ? "attestation" : "artifact";
}

const IN_TOTO = "application/vnd.in-toto+json";

/** Whether an entry says of itself that it is neither index nor manifest. Schema 1 manifests are manifests. */
function namesNoDocument({ mediaType }: Descriptor): boolean {
  return (
    mediaType !== "" &&
    !isIndexType(mediaType) &&
    !isManifestType(mediaType) &&
    !mediaType.startsWith("application/vnd.docker.distribution.manifest.")
  );
}

/** What an attestation speaks of: by the annotation of its entry, or by its own subject where a tool lost that. */
export function attestedDigest({ descriptor, content }: EntryRead): string | null {
  const document = content.ok ? content.value.manifest.document : null;
  return descriptor.annotations[REFERENCE_DIGEST] ?? document?.subject?.digest ?? null;
}

const platformText = (platform: Platform | null): string | null =>
  // Of a system alone nothing can be chosen: Linux runs on a dozen architectures.
  platform === null || platform.architecture === "" ? null : formatPlatform(platform);

/** Equal for two images exactly when they carry the same file systems in the same order (OCI config.md, `rootfs.diff_ids`). */
function diffIdsKey(config: ImageConfig | null, layers: number): Digest | null {
  // A configuration that lists more or fewer than there are says nothing of the layers that are there.
  if (config === null || config.diffIds.length !== layers) return null;
  return digestOf(JSON.stringify(config.diffIds));
}
