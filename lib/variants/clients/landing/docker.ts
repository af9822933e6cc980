import { byAddress, byBytes, byKey, fails, read, seen, tablesOf } from "./cells.ts";

/*
 * Docker's own image store. Measured with 20.10.24 and 26.1.5 (vfs); read at v20.10.24, v23.0.0, v26.1.5 and v28.5.2
 * (distribution/pull_v2.go). It unpacks by a layer's bytes; of the type it asks no more than a family's prefix
 * (`checkSupportedMediaType`).
 */

const noZstd = fails("measured", "it cannot unpack zstd", "archive/tar: invalid tar header");
const type = (known: "measured" | "read") =>
  fails(known, "it takes no such media type", "unsupported media type");
const rootfs = fails(
  "measured",
  "it wants a diff ID for each layer",
  "layers from manifest don't match image configuration",
);
const nested = fails("measured", "it takes no index inside an index", "unsupported manifest format");
const platform = fails("measured", "it stops at an image of another platform", "unexpected EOF");

const clients = ["docker-20.10", "docker-23"] as const;

// biome-ignore format: a table is read by its columns
export const dockerLanding = tablesOf(clients, {
  //                              docker-20.10      docker-23
  "oci config oci":              [seen,             seen],
  "oci config docker":           [seen,             seen],
  "oci config legacy":           [seen,             read],
  "oci config empty":            [type("measured"), type("measured")],
  "oci config other":            [type("measured"), type("measured")],
  "docker config oci":           [read,             read],
  "docker config docker":        [seen,             seen],
  "docker config legacy":        [seen,             read],
  "docker config empty":         [type("read"),     type("read")],
  "docker config other":         [type("read"),     type("read")],
  "oci layer oci-tar":           [seen,             seen],
  "oci layer oci-gzip":          [seen,             seen],
  "oci layer oci-zstd":          [noZstd,           seen],
  "oci layer docker-tar":        [seen,             seen],
  "oci layer docker-gzip":       [seen,             seen],
  "oci layer docker-zstd":       [noZstd,           seen],
  "oci layer oci-foreign":       [byAddress,        byAddress],
  "oci layer docker-foreign":    [byAddress,        byAddress],
  "oci layer encrypted":         [byKey,            byKey],
  "oci layer erofs":             [type("read"),     type("read")],
  "oci layer odd-oci":           [byBytes,          byBytes],
  "oci layer odd-docker":        [byBytes,          byBytes],
  "oci layer untyped":           [byBytes,          byBytes],
  "oci layer other":             [type("read"),     type("read")],
  "docker layer oci-tar":        [read,             read],
  "docker layer oci-gzip":       [seen,             seen],
  "docker layer oci-zstd":       [noZstd,           seen],
  "docker layer docker-tar":     [seen,             seen],
  "docker layer docker-gzip":    [seen,             seen],
  "docker layer docker-zstd":    [noZstd,           seen],
  "docker layer oci-foreign":    [byAddress,        byAddress],
  "docker layer docker-foreign": [byAddress,        byAddress],
  "docker layer encrypted":      [byKey,            byKey],
  "docker layer erofs":          [type("read"),     type("read")],
  "docker layer odd-oci":        [byBytes,          byBytes],
  "docker layer odd-docker":     [byBytes,          byBytes],
  "docker layer untyped":        [byBytes,          byBytes],
  "docker layer other":          [type("read"),     type("read")],
  "diff IDs differ":             [rootfs,           rootfs],
  "no files":                    [type("measured"), type("measured")],
  "entry untyped":               [seen,             seen],
  "entry urls":                  [seen,             seen],
  "embedded wrong":              [seen,             seen],
  "size differs":                [seen,             seen],
  // 20.10 takes no entry without platform.
  "another platform":            [read,             platform],
  "nested index":                [nested,           seen],
});
