/** Annotation keys that decide what a variant is and who takes it; sources beside each. */

/** On an entry of an index, exactly `true`: its layers need zstd (containers/image, internal/manifest/oci_index.go). */
export const ZSTD_ENTRY = "io.github.containers.compression.zstd";

/** Both prefixes of zstd:chunked's layer annotations: today's, and that of tools before 2023 (skopeo 1.9, buildah 1.28). */
const NEW_PREFIX = "io.github.containers.zstd-chunked.";
const OLD_PREFIX = "io.containers.zstd-chunked.";

export const CHUNKED_CHECKSUM = `${NEW_PREFIX}manifest-checksum`;
export const CHUNKED_POSITION = `${NEW_PREFIX}manifest-position`;
export const CHUNKED_TARSPLIT = `${NEW_PREFIX}tarsplit-position`;
/** Written for a while beside the position; today's clients read the tar-split's digest in the TOC alone (containers/storage). */
export const CHUNKED_TARSPLIT_CHECKSUM = `${NEW_PREFIX}tarsplit-checksum`;
export const OLD_CHUNKED_CHECKSUM = `${OLD_PREFIX}manifest-checksum`;
export const OLD_CHUNKED_POSITION = `${OLD_PREFIX}manifest-position`;

/** eStargz: gzip with a TOC of its own (containerd/stargz-snapshotter, estargz/types.go). */
const ESTARGZ_PREFIX = "containerd.io/snapshot/stargz/";
export const ESTARGZ_TOC = `${ESTARGZ_PREFIX}toc.digest`;
/** Written beside it, for readers that do not have the TOC. */
const ESTARGZ_SIZE = "io.containers.estargz.uncompressed-size";

/** BuildKit's attestation entries (docker/buildx, attestation storage). */
export const REFERENCE_TYPE = "vnd.docker.reference.type";
export const REFERENCE_DIGEST = "vnd.docker.reference.digest";

/** Whether a layer claims a table of contents at all, in whatever form and however badly. */
export const hasTocKeys = (annotations: Readonly<Record<string, string>>): boolean =>
  [CHUNKED_CHECKSUM, CHUNKED_POSITION, OLD_CHUNKED_CHECKSUM, OLD_CHUNKED_POSITION].some(
    (key) => key in annotations,
  );

/** Whether an annotation belongs to the compression itself, so that twins differ in it rightly. */
export function isCompressionAnnotation(key: string): boolean {
  return (
    key === ZSTD_ENTRY ||
    key === ESTARGZ_SIZE ||
    key.startsWith(ESTARGZ_PREFIX) ||
    key.startsWith(NEW_PREFIX) ||
    key.startsWith(OLD_PREFIX)
  );
}
