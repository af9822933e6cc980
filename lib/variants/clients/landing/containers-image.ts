import { byAddress, byBytes, byKey, fails, read, seen, tablesOf } from "./cells.ts";

/*
 * Podman, Buildah, Skopeo and CRI-O: containers/image and containers/storage. Measured with skopeo 1.9.3 and 1.18.0,
 * podman 4.3.1 and 5.4.2, buildah 1.28.2 and 1.39.3; read at image v5.22.1 to v5.40.0. Skopeo copies without unpacking, so
 * it minds manifests alone. Podman 6 and CRI-O 1.35 have image v5.38 or newer, which takes zstd layers in Docker manifests.
 */

/** image/manifest/docker_schema2.go, Schema2FromManifest: only Docker's own layer types. */
const v2s2 = (known: "measured" | "read") =>
  fails(
    known,
    "it takes only Docker's own layer types in a Docker manifest",
    "unsupported docker v2s2 media type",
  );
/** image/internal/image/oci.go, OCIConfig: only the configuration of OCI. */
const artifact = (known: "measured" | "read") =>
  fails(
    known,
    "it takes only OCI's own configuration type in an OCI manifest",
    "unsupported image-specific operation on artifact",
  );
const mixed = (known: "measured" | "read") =>
  fails(
    known,
    "it takes no Docker configuration in an OCI manifest",
    "invalid mixed OCI image with Docker v2s2 config",
  );
/** image/copy/single.go by way of manifestInstanceFromBlob. */
const nested = (known: "measured" | "read") =>
  fails(
    known,
    "it takes no index inside an index",
    "Unexpectedly received a manifest list instead of a manifest for a single image",
  );
const erofs = fails("read", "it unpacks tar layers, and these are EROFS images");
const noFiles = (known: "measured" | "read") =>
  fails(known, "there is no image in it", "unsupported image-specific operation on artifact");

const clients = [
  "skopeo-1.9",
  "skopeo-1.18",
  "podman-4.3",
  "podman-4.9",
  "podman-5",
  "podman-6",
  "buildah-1.28",
  "buildah-1.39",
  "cri-o-1.32",
  "cri-o-1.35",
] as const;

const [m, r] = ["measured", "read"] as const;

// biome-ignore format: a table is read by its columns
export const containersImageLanding = tablesOf(clients, {
  //                          skopeo-1.9 skopeo-1.18 podman-4.3  podman-4.9  podman-5   podman-6    buildah-1.28 buildah-1.39 cri-o-1.32 cri-o-1.35
  "oci config oci":          [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci config docker":       [seen,      seen,      artifact(m), artifact(r), mixed(m), mixed(r),   artifact(m), mixed(m),    mixed(r),  mixed(r)],
  "oci config legacy":       [seen,      seen,      artifact(m), artifact(r), artifact(m), artifact(r), artifact(m), artifact(m), artifact(r), artifact(r)],
  "oci config empty":        [seen,      seen,      artifact(m), artifact(r), artifact(m), artifact(r), artifact(m), artifact(m), artifact(r), artifact(r)],
  "oci config other":        [seen,      seen,      artifact(m), artifact(r), artifact(m), artifact(r), artifact(m), artifact(m), artifact(r), artifact(r)],
  "docker config oci":       [read,      read,      read,        read,       read,      read,       read,        read,        read,      read],
  "docker config docker":    [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "docker config legacy":    [seen,      read,      seen,        read,       read,      read,       read,        read,        read,      read],
  "docker config empty":     [read,      read,      read,        read,       read,      read,       read,        read,        read,      read],
  "docker config other":     [read,      read,      read,        read,       read,      read,       read,        read,        read,      read],
  "oci layer oci-tar":       [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci layer oci-gzip":      [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci layer oci-zstd":      [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci layer docker-tar":    [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci layer docker-gzip":   [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci layer docker-zstd":   [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "oci layer oci-foreign":   [byAddress, byAddress, byAddress,   byAddress,  byAddress, byAddress,  byAddress,   byAddress,   byAddress, byAddress],
  "oci layer docker-foreign": [byAddress, byAddress, byAddress,  byAddress,  byAddress, byAddress,  byAddress,   byAddress,   byAddress, byAddress],
  "oci layer encrypted":     [byKey,     byKey,     byKey,       byKey,      byKey,     byKey,      byKey,       byKey,       byKey,     byKey],
  "oci layer erofs":         [erofs,     erofs,     erofs,       erofs,      erofs,     erofs,      erofs,       erofs,       erofs,     erofs],
  "oci layer odd-oci":       [byBytes,   byBytes,   byBytes,     byBytes,    byBytes,   byBytes,    byBytes,     byBytes,     byBytes,   byBytes],
  "oci layer odd-docker":    [byBytes,   byBytes,   byBytes,     byBytes,    byBytes,   byBytes,    byBytes,     byBytes,     byBytes,   byBytes],
  "oci layer untyped":       [byBytes,   byBytes,   byBytes,     byBytes,    byBytes,   byBytes,    byBytes,     byBytes,     byBytes,   byBytes],
  "oci layer other":         [byBytes,   byBytes,   byBytes,     byBytes,    byBytes,   byBytes,    byBytes,     byBytes,     byBytes,   byBytes],
  "docker layer oci-tar":    [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer oci-gzip":   [v2s2(m),   v2s2(m),   v2s2(m),     v2s2(r),    v2s2(m),   v2s2(r),    v2s2(m),     v2s2(m),     v2s2(r),   v2s2(r)],
  "docker layer oci-zstd":   [v2s2(m),   v2s2(m),   v2s2(m),     v2s2(r),    v2s2(m),   v2s2(r),    v2s2(m),     v2s2(m),     v2s2(r),   v2s2(r)],
  "docker layer docker-tar": [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "docker layer docker-gzip": [seen,     seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "docker layer docker-zstd": [v2s2(m),  v2s2(m),   v2s2(m),     v2s2(r),    v2s2(m),   read,       v2s2(m),     v2s2(m),     v2s2(r),   read],
  "docker layer oci-foreign": [v2s2(r),  v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer docker-foreign": [byAddress, byAddress, byAddress, byAddress, byAddress, byAddress, byAddress,   byAddress,   byAddress, byAddress],
  "docker layer encrypted":  [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer erofs":      [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer odd-oci":    [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer odd-docker": [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer untyped":    [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "docker layer other":      [v2s2(r),   v2s2(r),   v2s2(r),     v2s2(r),    v2s2(r),   v2s2(r),    v2s2(r),     v2s2(r),     v2s2(r),   v2s2(r)],
  "diff IDs differ":         [seen,      seen,      seen,        read,       seen,      read,       read,        read,        read,      read],
  "no files":                [seen,      seen,      noFiles(m),  noFiles(r), noFiles(m), noFiles(r), noFiles(m), noFiles(m),  noFiles(r), noFiles(r)],
  "entry untyped":           [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "entry urls":              [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "embedded wrong":          [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "size differs":            [read,      read,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "another platform":        [seen,      seen,      seen,        read,       seen,      read,       seen,        seen,        read,      read],
  "nested index":            [nested(m), nested(m), nested(m),   nested(r),  nested(m), nested(r),  nested(m),   nested(m),   nested(r), nested(r)],
});
