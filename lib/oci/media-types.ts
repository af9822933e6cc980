/** Media types of images (OCI image-spec media-types.md; Docker's image manifest version 2, schema 2). */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export const OCI_EMPTY = "application/vnd.oci.empty.v1+json";
export const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

export const isIndexType = (type: string): boolean => type === OCI_INDEX || type === DOCKER_LIST;
export const isManifestType = (type: string): boolean => type === OCI_MANIFEST || type === DOCKER_MANIFEST;
export const isDockerType = (type: string): boolean => type.startsWith("application/vnd.docker.");
/**
 * Types under which the configuration of an image is found in the wild. Docker 1.10 and 1.11 pushed octet-stream, Google's
 * registry text/html; every client that takes them holds them for images
 * (moby distribution/registry.go `defaultImageTypes`: the two proper types, octet-stream, json, text/html, none).
 */
const LEGACY_CONFIG_TYPES: readonly string[] = [
  "application/octet-stream",
  "application/json",
  "text/html",
  "",
];

export const isLegacyConfigType = (type: string): boolean => LEGACY_CONFIG_TYPES.includes(type);
export const isImageConfigType = (type: string): boolean =>
  type === OCI_CONFIG || type === DOCKER_CONFIG || isLegacyConfigType(type);

/** Everything we ask a registry for, in one `Accept`. */
export const ACCEPTED_MANIFESTS = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST] as const;

export type LayerMediaCompression = "gzip" | "zstd" | "none" | "erofs";

const LAYERS: Readonly<Record<string, LayerMediaCompression>> = {
  "application/vnd.oci.image.layer.v1.tar": "none",
  "application/vnd.oci.image.layer.v1.tar+gzip": "gzip",
  "application/vnd.oci.image.layer.v1.tar+zstd": "zstd",
  "application/vnd.oci.image.layer.nondistributable.v1.tar": "none",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip": "gzip",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd": "zstd",
  "application/vnd.docker.image.rootfs.diff.tar": "none",
  "application/vnd.docker.image.rootfs.diff.tar.gzip": "gzip",
  // Not a registered type, yet some builders wrote it and clients read it.
  "application/vnd.docker.image.rootfs.diff.tar.zstd": "zstd",
  "application/vnd.docker.image.rootfs.foreign.diff.tar": "none",
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip": "gzip",
  // A file system image in place of a tar (erofs-image-spec, spec.md section 2), and the type containerd wrote before it.
  "application/vnd.erofs": "erofs",
  "application/vnd.erofs+zstd": "erofs",
  "application/vnd.erofs.chunk-index.v1": "erofs",
  "application/vnd.erofs.layer.v1": "erofs",
};

/** The compression a layer's media type claims; null for a type that is no layer of a file system. */
export function layerCompression(mediaType: string): LayerMediaCompression | null {
  return Object.hasOwn(LAYERS, mediaType) ? (LAYERS[mediaType] ?? null) : null;
}

/** Any layer of a file system, encrypted ones and ones that nobody has heard of too. */
export const isFileSystemType = (mediaType: string): boolean => FILE_SYSTEM.test(mediaType);

const FILE_SYSTEM = /^application\/vnd\.(?:oci\.image\.layer\.|docker\.image\.rootfs\.|erofs(?:[.+]|$))/;

/** Signatures, envelopes and SBOMs: documents that tools store as layers, and no client unpacks. */
export const isStatementType = (mediaType: string): boolean => STATEMENT.test(mediaType);

const STATEMENT =
  /^text\/|[+/](?:json|xml|yaml)(?:;|$)|^application\/vnd\.(?:dev\.(?:cosign|sigstore)|dsse|in-toto)\b/;
