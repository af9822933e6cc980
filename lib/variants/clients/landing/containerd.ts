import { byAddress, byBytes, byKey, fails, read, seen, tablesOf } from "./cells.ts";

/*
 * containerd, and Docker with containerd's store. Measured with ctr 1.6.20, 1.7.24 and 2.4.2, and Docker 26.1.5; read at
 * containerd v1.6.20, v1.7.24 and v2.3.1 (images/mediatypes.go, pkg/unpack/unpacker.go, remotes/docker/fetcher.go) and at
 * docker-v29.7.2. The family of the manifest is nothing to it. It believes a layer's type: what it does not know for a
 * layer is not unpacked, and then layers and diff IDs differ in number.
 */

const unpacks = (known: "measured" | "read") =>
  fails(known, "it does not know the layer's type", "mismatched image rootfs and manifest layers");
const processor = fails(
  "measured",
  "it does not know the layer's type",
  "failed to get stream processor for application/vnd.docker.image.rootfs.diff.tar.zstd: no processor for media-type",
);
const erofs = fails(
  "read",
  "it unpacks EROFS layers only with the EROFS snapshotter",
  "no processor for media-type",
);
const config = (known: "measured" | "read") =>
  fails(known, "it does not fetch a configuration of that type", "failed to get reader from content store");
const rootfs = fails(
  "measured",
  "it wants a diff ID for each layer",
  "mismatched image rootfs and manifest layers",
);
const rootfsHere = fails(
  "read",
  "it wants a diff ID for each layer",
  "mismatched image rootfs and manifest layers",
);
const accept = (known: "measured" | "read") =>
  fails(
    known,
    "it asks by the entry's media type, and there is none that it could ask by",
    "could not fetch content descriptor",
  );
const urls = (known: "measured" | "read") =>
  fails(
    known,
    "it fetches the manifest from the addresses in the entry before it asks the registry, and stops when they do not answer",
    "failed to do request",
  );
const size = (known: "measured" | "read") =>
  fails(known, "it wants the size that the entry says", "unexpected commit size");

const clients = [
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2",
  "docker-26-containerd",
  "docker-29",
] as const;

const [m, r] = ["measured", "read"] as const;

// biome-ignore format: a table is read by its columns
export const containerdLanding = tablesOf(clients, {
  //                              containerd-1.6 containerd-1.7 containerd-2 docker-26-containerd docker-29
  "oci config oci":              [seen,          seen,          seen,        seen,                read],
  "oci config docker":           [seen,          seen,          seen,        seen,                read],
  "oci config legacy":           [seen,          seen,          read,        config(r),           config(r)],
  "oci config empty":            [rootfs,        read,          read,        config(r),           config(r)],
  "oci config other":            [seen,          seen,          seen,        config(m),           config(r)],
  "docker config oci":           [read,          read,          read,        read,                read],
  "docker config docker":        [seen,          seen,          seen,        seen,                read],
  "docker config legacy":        [seen,          read,          read,        read,                read],
  "docker config empty":         [rootfs,        read,          read,        config(r),           config(r)],
  "docker config other":         [read,          read,          read,        config(r),           config(r)],
  "oci layer oci-tar":           [seen,          seen,          seen,        seen,                read],
  "oci layer oci-gzip":          [seen,          seen,          seen,        seen,                read],
  "oci layer oci-zstd":          [seen,          seen,          seen,        seen,                read],
  "oci layer docker-tar":        [seen,          seen,          seen,        seen,                read],
  "oci layer docker-gzip":       [seen,          seen,          seen,        seen,                read],
  "oci layer docker-zstd":       [processor,     unpacks(m),    seen,        unpacks(m),          read],
  "oci layer oci-foreign":       [byAddress,     byAddress,     byAddress,   byAddress,           byAddress],
  "oci layer docker-foreign":    [byAddress,     byAddress,     byAddress,   byAddress,           byAddress],
  "oci layer encrypted":         [byKey,         byKey,         byKey,       byKey,               byKey],
  "oci layer erofs":             [unpacks(r),    unpacks(r),    erofs,       unpacks(r),          erofs],
  "oci layer odd-oci":           [byBytes,       byBytes,       byBytes,     byBytes,             byBytes],
  "oci layer odd-docker":        [unpacks(r),    unpacks(r),    unpacks(r),  unpacks(r),          unpacks(r)],
  "oci layer untyped":           [unpacks(r),    unpacks(r),    unpacks(r),  unpacks(r),          unpacks(r)],
  "oci layer other":             [unpacks(m),    unpacks(m),    unpacks(m),  unpacks(m),          unpacks(r)],
  "docker layer oci-tar":        [read,          read,          read,        read,                read],
  "docker layer oci-gzip":       [seen,          seen,          seen,        seen,                read],
  "docker layer oci-zstd":       [seen,          seen,          seen,        seen,                read],
  "docker layer docker-tar":     [seen,          seen,          seen,        seen,                read],
  "docker layer docker-gzip":    [seen,          seen,          seen,        seen,                read],
  "docker layer docker-zstd":    [processor,     unpacks(m),    seen,        unpacks(m),          read],
  "docker layer oci-foreign":    [byAddress,     byAddress,     byAddress,   byAddress,           byAddress],
  "docker layer docker-foreign": [byAddress,     byAddress,     byAddress,   byAddress,           byAddress],
  "docker layer encrypted":      [byKey,         byKey,         byKey,       byKey,               byKey],
  "docker layer erofs":          [unpacks(r),    unpacks(r),    erofs,       unpacks(r),          erofs],
  "docker layer odd-oci":        [byBytes,       byBytes,       byBytes,     byBytes,             byBytes],
  "docker layer odd-docker":     [unpacks(r),    unpacks(r),    unpacks(r),  unpacks(r),          unpacks(r)],
  "docker layer untyped":        [unpacks(r),    unpacks(r),    unpacks(r),  unpacks(r),          unpacks(r)],
  "docker layer other":          [unpacks(r),    unpacks(r),    unpacks(r),  unpacks(r),          unpacks(r)],
  "diff IDs differ":             [rootfs,        rootfs,        rootfs,      rootfs,              rootfsHere],
  // 1.7 and newer unpack nothing where there is no layer that they know, and call the pull done.
  "no files":                    [rootfs,        seen,          seen,        seen,                read],
  "entry untyped":               [accept(m),     accept(m),     accept(m),   accept(m),           accept(r)],
  "entry urls":                  [urls(m),       urls(m),       urls(m),     urls(m),             urls(r)],
  "embedded wrong":              [read,          read,          read,        read,                read],
  "size differs":                [size(m),       size(m),       size(m),     size(m),             size(r)],
  // containerd looks at the configuration before it takes such an entry; Docker 26 does not.
  "another platform":            [read,          read,          read,        seen,                read],
  "nested index":                [seen,          seen,          seen,        seen,                read],
});
