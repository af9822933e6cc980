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
export const isImageConfigType = (type: string): boolean => type === OCI_CONFIG || type === DOCKER_CONFIG;

/** Everything we ask a registry for, in one `Accept`. */
export const ACCEPTED_MANIFESTS = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST] as const;

export type LayerMediaCompression = "gzip" | "zstd" | "none";

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
};

/** The compression a layer's media type claims; null for a type that is no layer of a file system. */
export function layerCompression(mediaType: string): LayerMediaCompression | null {
  return Object.hasOwn(LAYERS, mediaType) ? (LAYERS[mediaType] ?? null) : null;
}
