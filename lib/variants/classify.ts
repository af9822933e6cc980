import { type Digest, digestOf, parseDigest } from "#lib/oci/digest.ts";
import type { Annotations, Descriptor, ImageConfig, ImageManifest } from "#lib/oci/document.ts";
import type { EntryRead } from "#lib/oci/image-read.ts";
import { isImageConfigType, isIndexType, layerCompression } from "#lib/oci/media-types.ts";
import { formatPlatform, isUnknownPlatform, type Platform } from "#lib/oci/platform.ts";
import {
  CHUNKED_CHECKSUM,
  CHUNKED_POSITION,
  ESTARGZ_TOC,
  OLD_CHUNKED_CHECKSUM,
  OLD_CHUNKED_POSITION,
  REFERENCE_DIGEST,
  REFERENCE_TYPE,
  ZSTD_ENTRY,
} from "./annotations.ts";
import type { Compression, EntryReport, LayerReport, Role } from "./report.ts";

/** What a layer is by its media type and annotations; its bytes may say otherwise, which `check --deep` asks. */
export function classifyLayer({ mediaType, annotations }: Descriptor): LayerReport["compression"] {
  const claimed = layerCompression(mediaType);
  if (claimed === null) return "unknown";
  if (claimed === "zstd") return hasChunkedToc(annotations) ? "zstd:chunked" : "zstd";
  if (claimed === "gzip") return ESTARGZ_TOC in annotations ? "estargz" : "gzip";
  return "none";
}

/** Both annotations that a client needs to find and trust the TOC, in the new form or the old, with values it can read. */
function hasChunkedToc(annotations: Annotations): boolean {
  return (
    namesToc(annotations[CHUNKED_CHECKSUM], annotations[CHUNKED_POSITION]) ||
    namesToc(annotations[OLD_CHUNKED_CHECKSUM], annotations[OLD_CHUNKED_POSITION])
  );
}

/** `offset:length:uncompressed length:type`, four decimals (containers/storage, pkg/chunked/internal/minimal). */
const TOC_POSITION = /^\d+:\d+:\d+:\d+$/;

const namesToc = (checksum = "", position = ""): boolean =>
  parseDigest(checksum) !== null && TOC_POSITION.test(position);

/**
 * The compression of a manifest by its layers. zstd:chunked and eStargz are claimed only when every layer is; layers
 * without compression beside compressed ones change nothing, since every client reads them.
 */
export function classifyLayers(layers: readonly LayerReport["compression"][]): Compression {
  const kinds = new Set(layers);
  if (kinds.has("unknown")) return "unknown";
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
    mediaType: descriptor.mediaType || (manifest?.mediaType ?? ""),
    size: descriptor.size,
    platform: platformText(descriptor.platform ?? (lone ? (config?.platform ?? null) : null)),
    configPlatform: platformText(config?.platform ?? null),
    compression:
      role === "image" && content.ok
        ? classifyLayers(layerList.map((layer) => layer.compression))
        : "unknown",
    annotatedZstd: descriptor.annotations[ZSTD_ENTRY] === "true",
    layers: layerList.length,
    compressedBytes: layerList.reduce((sum, layer) => sum + layer.size, 0),
    diffIdsKey: role === "image" ? diffIdsKey(config) : null,
    role,
    annotations: descriptor.annotations,
    manifestAnnotations: manifest?.annotations ?? {},
    configDigest: manifest?.kind === "manifest" ? manifest.config.digest : null,
    configBytes: manifest?.kind === "manifest" ? manifest.config.size : 0,
    layerList,
    attests: null,
    nested: content.ok
      ? content.value.nested.map((inner, at) => classifyEntry(inner, { position: at + 1, lone: false }))
      : [],
    failure: failureOf(read),
  };
}

/** A configuration that cannot be read does not hide what the manifest says; the entry is damaged all the same. */
function failureOf({ content }: EntryRead): EntryReport["failure"] {
  if (!content.ok) return content.failure;
  const { config } = content.value;
  return config === null || config.ok ? null : config.failure;
}

function layerReport(layer: Descriptor): LayerReport {
  const { digest, mediaType, size, annotations } = layer;
  return { digest, mediaType, size, compression: classifyLayer(layer), annotations };
}

function roleOf(descriptor: Descriptor, manifest: ImageManifest | null, isIndex: boolean): Role {
  if (isIndex || isIndexType(descriptor.mediaType)) return "index";
  if (REFERENCE_TYPE in descriptor.annotations) return "attestation";
  // BuildKit marks attestations by the annotation above too; tools that copy an index may lose it and keep the platform.
  const onlyStatements =
    manifest?.layers.length !== 0 && manifest?.layers.every(({ mediaType }) => mediaType === IN_TOTO);
  if (onlyStatements) return "attestation";
  if (descriptor.platform !== null && isUnknownPlatform(descriptor.platform) && manifest === null)
    return "attestation";
  if (manifest === null) return descriptor.artifactType === null ? "image" : "artifact";
  return isImageConfigType(manifest.config.mediaType) && manifest.artifactType === null
    ? "image"
    : "artifact";
}

const IN_TOTO = "application/vnd.in-toto+json";

/** The subject of an attestation entry, by its annotation. */
export const attestedDigest = (entry: EntryReport): string | null =>
  entry.annotations[REFERENCE_DIGEST] ?? null;

const platformText = (platform: Platform | null): string | null =>
  platform === null ? null : formatPlatform(platform);

/** Equal for two images exactly when they carry the same file systems in the same order (OCI config.md, `rootfs.diff_ids`). */
function diffIdsKey(config: ImageConfig | null): Digest | null {
  return config === null ? null : digestOf(config.diffIds.join("\n"));
}
