import { type Digest, digestOf, parseDigest } from "#lib/oci/digest.ts";
import type { Annotations, Descriptor, ImageConfig, ImageManifest } from "#lib/oci/document.ts";
import type { EntryRead } from "#lib/oci/image-read.ts";
import { isImageConfigType, isIndexType, isManifestType, layerCompression } from "#lib/oci/media-types.ts";
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
  if (claimed === "zstd") return chunkedToc(annotations) === null ? "zstd" : "zstd:chunked";
  if (claimed === "gzip") return ESTARGZ_TOC in annotations ? "estargz" : "gzip";
  return "none";
}

/** Whether both annotations are there by which a client finds and trusts the TOC, with values it can read, and in which form. */
export function chunkedToc(annotations: Annotations): "new" | "old" | null {
  if (namesToc(annotations[CHUNKED_CHECKSUM], annotations[CHUNKED_POSITION])) return "new";
  return namesToc(annotations[OLD_CHUNKED_CHECKSUM], annotations[OLD_CHUNKED_POSITION]) ? "old" : null;
}

/** `offset:length:uncompressed length:type`, and of types there is one (containers/storage, pkg/chunked/internal/minimal). */
const TOC_POSITION = /^\d+:\d+:\d+:1$/;

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
    diffIdsKey: role === "image" ? diffIdsKey(config, layerList.length) : null,
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
function failureOf({ descriptor, content }: EntryRead): EntryReport["failure"] {
  // BuildKit's cache lists layers in an index: they are no manifests, and none of them is missing.
  if (!content.ok) return namesNoDocument(descriptor) ? null : content.failure;
  const { config } = content.value;
  return config === null || config.ok ? null : config.failure;
}

function layerReport(layer: Descriptor): LayerReport {
  const { digest, mediaType, size, annotations } = layer;
  return { digest, mediaType, size, compression: classifyLayer(layer), annotations };
}

function roleOf(descriptor: Descriptor, manifest: ImageManifest | null, isIndex: boolean): Role {
  if (isIndex || (manifest === null && isIndexType(descriptor.mediaType))) return "index";
  if (REFERENCE_TYPE in descriptor.annotations) return "attestation";
  // BuildKit marks attestations by the annotation above too; tools that copy an index may lose it and keep the platform.
  const onlyStatements =
    manifest?.layers.length !== 0 && manifest?.layers.every(({ mediaType }) => mediaType === IN_TOTO);
  if (onlyStatements) return "attestation";
  if (descriptor.platform !== null && isUnknownPlatform(descriptor.platform) && manifest === null)
    return "attestation";
  if (manifest === null) {
    return descriptor.artifactType === null && !namesNoDocument(descriptor) ? "image" : "artifact";
  }
  return isImageConfigType(manifest.config.mediaType) &&
    manifest.artifactType === null &&
    holdsFiles(manifest)
    ? "image"
    : "artifact";
}

const IN_TOTO = "application/vnd.in-toto+json";

/** Signatures and envelopes of cosign have an image's configuration; what they carry is no file system. */
function holdsFiles({ layers }: ImageManifest): boolean {
  return layers.length === 0 || layers.some(({ mediaType }) => mediaType === "" || LAYER.test(mediaType));
}

/** Any layer of a file system, encrypted and unheard-of ones too. */
const LAYER = /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\./;

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
  platform === null ? null : formatPlatform(platform);

/** Equal for two images exactly when they carry the same file systems in the same order (OCI config.md, `rootfs.diff_ids`). */
function diffIdsKey(config: ImageConfig | null, layers: number): Digest | null {
  // A configuration that leaves them out says nothing of the layers that are there.
  if (config === null || (config.diffIds.length === 0 && layers > 0)) return null;
  return digestOf(JSON.stringify(config.diffIds));
}
