import { byAddress, byBytes, byKey, fails, read, seen, tablesOf } from "./cells.ts";

/*
 * crane and regctl copy images and mind little of what is in them. Measured with crane 0.22.1 (`export`, which unpacks
 * what has a layer's type and writes anything else as it is) and regctl 0.11.7; read at go-containerregistry v0.21.9
 * (pkg/v1/mutate, pkg/v1/remote/index.go) and regclient v0.11.5.
 */

const erofs = fails("read", "it unpacks tar layers, and these are EROFS images");
const accept = fails(
  "measured",
  "it asks by the entry's media type, and there is none that it could ask by",
  "MANIFEST_UNKNOWN: OCI manifest found, but accept header does not support OCI manifests",
);
const embedded = fails(
  "measured",
  "it takes the manifest from the entry itself, where another one stands",
  "error verifying sha256 checksum",
);

const clients = ["crane", "regctl"] as const;

// biome-ignore format: a table is read by its columns
export const copierLanding = tablesOf(clients, {
  //                              crane      regctl
  "oci config oci":              [seen,      seen],
  "oci config docker":           [seen,      seen],
  "oci config legacy":           [read,      read],
  "oci config empty":            [seen,      seen],
  "oci config other":            [seen,      seen],
  "docker config oci":           [read,      read],
  "docker config docker":        [seen,      seen],
  "docker config legacy":        [read,      read],
  "docker config empty":         [read,      read],
  "docker config other":         [read,      read],
  "oci layer oci-tar":           [seen,      seen],
  "oci layer oci-gzip":          [seen,      seen],
  "oci layer oci-zstd":          [seen,      seen],
  "oci layer docker-tar":        [seen,      seen],
  "oci layer docker-gzip":       [seen,      seen],
  "oci layer docker-zstd":       [seen,      seen],
  "oci layer oci-foreign":       [byAddress, byAddress],
  "oci layer docker-foreign":    [byAddress, byAddress],
  "oci layer encrypted":         [byKey,     byKey],
  "oci layer erofs":             [erofs,     erofs],
  "oci layer odd-oci":           [byBytes,   byBytes],
  "oci layer odd-docker":        [byBytes,   byBytes],
  "oci layer untyped":           [byBytes,   byBytes],
  "oci layer other":             [byBytes,   byBytes],
  "docker layer oci-tar":        [read,      read],
  "docker layer oci-gzip":       [seen,      seen],
  "docker layer oci-zstd":       [seen,      seen],
  "docker layer docker-tar":     [seen,      seen],
  "docker layer docker-gzip":    [seen,      seen],
  "docker layer docker-zstd":    [seen,      seen],
  "docker layer oci-foreign":    [byAddress, byAddress],
  "docker layer docker-foreign": [byAddress, byAddress],
  "docker layer encrypted":      [byKey,     byKey],
  "docker layer erofs":          [erofs,     erofs],
  "docker layer odd-oci":        [byBytes,   byBytes],
  "docker layer odd-docker":     [byBytes,   byBytes],
  "docker layer untyped":        [byBytes,   byBytes],
  "docker layer other":          [byBytes,   byBytes],
  "diff IDs differ":             [read,      read],
  "no files":                    [seen,      seen],
  "entry untyped":               [accept,    seen],
  "entry urls":                  [seen,      seen],
  "embedded wrong":              [embedded,  seen],
  "size differs":                [seen,      seen],
  "another platform":            [seen,      read],
  "nested index":                [seen,      seen],
});
