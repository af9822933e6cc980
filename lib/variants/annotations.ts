import {
  CHUNKED_CHECKSUM,
  CHUNKED_POSITION,
  CHUNKED_PREFIX,
  ESTARGZ_PREFIX,
  OLD_CHUNKED_CHECKSUM,
  OLD_CHUNKED_POSITION,
  OLD_CHUNKED_PREFIX,
} from "#lib/oci/toc-keys.ts";

/** Annotation keys that decide what a variant is and who takes it; sources beside each. */

/** On an entry of an index, exactly `true`: its layers need zstd (containers/image, internal/manifest/oci_index.go). */
export const ZSTD_ENTRY = "io.github.containers.compression.zstd";

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
    key.startsWith(CHUNKED_PREFIX) ||
    key.startsWith(OLD_CHUNKED_PREFIX)
  );
}
