/**
 * Tags that tools put beside images and nobody pulls: signatures and attestations by cosign's scheme, the fallback tag of
 * referrers, Konflux's trusted artifacts and Dockerfiles, and the halves of a dual build (konflux-build-cli).
 */
const BESIDE =
  /^sha256-[0-9a-f]{64}(?:\..*)?$|\.(?:git|prefetch|dockerfile|sbom|src)$|-(?:gzip|zstd)-[0-9a-f]{8}$/;

export const isBesideTag = (tag: string): boolean => BESIDE.test(tag);
