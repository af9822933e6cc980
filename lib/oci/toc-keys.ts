/** Annotations of a layer that say where its table of contents is (containers/storage, pkg/chunked/internal/minimal). */

/** Both prefixes of zstd:chunked's layer annotations: today's, and that of tools before 2023 (skopeo 1.9, buildah 1.28). */
export const CHUNKED_PREFIX = "io.github.containers.zstd-chunked.";
export const OLD_CHUNKED_PREFIX = "io.containers.zstd-chunked.";

export const CHUNKED_CHECKSUM = `${CHUNKED_PREFIX}manifest-checksum`;
export const CHUNKED_POSITION = `${CHUNKED_PREFIX}manifest-position`;
export const CHUNKED_TARSPLIT = `${CHUNKED_PREFIX}tarsplit-position`;
/** Written for a while beside the position; today's clients read the tar-split's digest in the TOC alone (containers/storage). */
export const CHUNKED_TARSPLIT_CHECKSUM = `${CHUNKED_PREFIX}tarsplit-checksum`;
export const OLD_CHUNKED_CHECKSUM = `${OLD_CHUNKED_PREFIX}manifest-checksum`;
export const OLD_CHUNKED_POSITION = `${OLD_CHUNKED_PREFIX}manifest-position`;

/** eStargz: gzip with a TOC of its own (containerd/stargz-snapshotter, estargz/types.go). */
export const ESTARGZ_PREFIX = "containerd.io/snapshot/stargz/";
export const ESTARGZ_TOC = `${ESTARGZ_PREFIX}toc.digest`;

/** Whether an annotation speaks of the compressed bytes of a layer, so that it goes with them. */
export const isChunkedKey = (key: string): boolean =>
  [CHUNKED_PREFIX, OLD_CHUNKED_PREFIX, ESTARGZ_PREFIX].some((prefix) => key.startsWith(prefix));
