import { gzipSync } from "node:zlib";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import type { MadeLayer } from "./make-layer.ts";

/** A layer that an image of a test has: one that `makeLayer` made, or a tar that is compressed with gzip. */
export type ImageLayer = MadeLayer | { readonly gzipOf: Buffer };

export interface MadeImage {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Everything behind the image, by digest. */
  readonly files: ReadonlyMap<Digest, Buffer>;
  readonly manifests: ReadonlyMap<Digest, string>;
}

const ZSTD_ENTRY = { "io.github.containers.compression.zstd": "true" };

/** An index of one platform: an entry for each list of layers, annotated where its layers are zstd. */
export function makeImage(
  entries: readonly (readonly ImageLayer[])[],
  {
    platform = "amd64",
    history = [] as readonly (string | { readonly created_by: string; readonly empty_layer: true })[],
    config: more = {} as Readonly<Record<string, unknown>>,
  } = {},
): MadeImage {
  const files = new Map<Digest, Buffer>();
  const manifests = new Map<Digest, string>();
  const keep = (bytes: Buffer, mediaType?: string) => {
    const digest = digestOf(bytes);
    files.set(digest, bytes);
    if (mediaType !== undefined) manifests.set(digest, mediaType);
    return { digest, size: bytes.length };
  };
  const listed = entries.map((layers) => {
    const isZstd = layers.some((layer) => !("gzipOf" in layer));
    const config = Buffer.from(
      JSON.stringify({
        architecture: platform,
        os: "linux",
        rootfs: {
          type: "layers",
          diff_ids: layers.map((layer) => digestOf("gzipOf" in layer ? layer.gzipOf : layer.tar)),
        },
        history: history.map((step) => (typeof step === "string" ? { created_by: step } : step)),
        ...more,
      }),
    );
    const descriptors = layers.map((layer) => {
      if ("gzipOf" in layer)
        return { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", ...keep(gzipSync(layer.gzipOf)) };
      const { mediaType, annotations } = layer;
      return { mediaType, ...keep(layer.blob), annotations };
    });
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, ...keep(config) },
      layers: descriptors,
    };
    return {
      mediaType: OCI_MANIFEST,
      ...keep(Buffer.from(JSON.stringify(manifest)), OCI_MANIFEST),
      platform: { os: "linux", architecture: platform },
      ...(isZstd ? { annotations: ZSTD_ENTRY } : {}),
    };
  });
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: listed }));
  keep(bytes, OCI_INDEX);
  return { digest: digestOf(bytes), mediaType: OCI_INDEX, bytes, files, manifests };
}
