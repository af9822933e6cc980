import { type Digest, digestOf, parseDigest } from "#lib/oci/digest.ts";
import type { Descriptor, ImageManifest } from "#lib/oci/document.ts";
import { isDockerType, layerCompression, OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { parseConfig, parseDocument } from "#lib/oci/parse-document.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument } from "#lib/oci/target/target.ts";
import { isChunkedKey } from "#lib/oci/toc-keys.ts";
import { copyBlobs } from "./copy-content.ts";
import type { ApplyFailure } from "./failure.ts";
import { type Family, type MadeLayer, type Making, recalledOrMade } from "./make-layer.ts";
import { type Json, objectOf } from "./new-index.ts";

/** A configuration is text; more is none. */
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

export interface MadeManifest {
  readonly document: PushedDocument;
  /** Compressed bytes of its layers. */
  readonly layerBytes: number;
}

/** Layers that several platforms share are made once. */
export type MadeLayers = Map<string, MadeLayer>;

/**
 * Makes of a manifest the one in the other compression, and puts it there by its digest with all that it names: the same
 * configuration, each layer with the same content, all else that it says of itself as it is. With `family` null the layers stay and
 * their types become OCI's, for a Docker manifest that is to stand in an OCI index.
 */
export async function makeManifest(
  making: Making,
  digest: Digest,
  family: Family | null,
  made: MadeLayers,
): Promise<Result<MadeManifest, ApplyFailure>> {
  const { from, to, signal } = making;
  const bytes = await from.readManifest(digest, signal);
  if (!bytes.ok) return bytes;
  const document = parseDocument(bytes.value);
  if (!document.ok) return document;
  if (document.value.kind === "index") return fail(noManifest(from.name, digest));
  const old = document.value;
  const layers = await makeLayers(making, old, family, made);
  if (!layers.ok) return layers;
  const kept = family === null ? [old.config, ...old.layers] : [old.config];
  const copied = await copyBlobs(making, kept);
  if (!copied.ok) return copied;
  const raw = objectOf(bytes.value);
  const text = JSON.stringify({
    ...raw,
    mediaType: OCI_MANIFEST,
    config: { ...objectIn(raw["config"]), mediaType: OCI_CONFIG },
    layers: layersOf(raw, layers.value),
  });
  const manifest = { mediaType: OCI_MANIFEST, bytes: Buffer.from(text), digest: digestOf(text) };
  const put = await to.putDocument(manifest, signal);
  const sizes = layers.value.map(({ made: one }, at) => one?.size ?? old.layers[at]?.size ?? 0);
  return put.ok ? ok({ document: manifest, layerBytes: sizes.reduce((sum, size) => sum + size, 0) }) : put;
}

/** What becomes of each layer, in the manifest's order; null where it stays. */
async function makeLayers(
  making: Making,
  { config, layers }: ImageManifest,
  family: Family | null,
  made: MadeLayers,
): Promise<Result<readonly Changed[], ApplyFailure>> {
  if (family === null) return ok(layers.map((layer) => ({ mediaType: ociTypeOf(layer), made: null })));
  const { from, signal, onLayer } = making;
  const read = await from.readBlob(config, MAX_CONFIG_BYTES, signal);
  if (!read.ok) return read;
  const parsed = parseConfig(read.value);
  if (!parsed.ok) return parsed;
  const { diffIds } = parsed.value;
  if (diffIds.length !== layers.length) return fail(otherDiffIds(from.name, config.digest));
  const changed: Changed[] = [];
  for (const [at, layer] of layers.entries()) {
    const diffId = parseDigest(diffIds[at] ?? "");
    if (diffId === null) return fail(otherDiffIds(from.name, config.digest));
    // A configuration that names another content for the layer is held against it anew.
    const key = `${family} ${layer.digest} ${diffId}`;
    const known = made.get(key);
    const one = known === undefined ? await recalledOrMade(making, layer, { family, diffId }) : ok(known);
    if (!one.ok) return one;
    if (known !== undefined)
      onLayer?.({ layer, stage: "send", inBytes: layer.size, outBytes: known.size, sentBytes: known.size });
    made.set(key, one.value);
    changed.push({ mediaType: `${OCI_LAYER}+${family}`, made: one.value });
  }
  return ok(changed);
}

interface Changed {
  readonly mediaType: string;
  readonly made: MadeLayer | null;
}

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

function ociTypeOf({ mediaType }: Descriptor): string {
  if (!isDockerType(mediaType)) return mediaType;
  const compression = layerCompression(mediaType);
  return compression === null || compression === "none" ? OCI_LAYER : `${OCI_LAYER}+${compression}`;
}

/** The descriptors as they were written, but for type, digest, size and the annotations of compression. */
function layersOf(raw: Json, changed: readonly Changed[]): readonly Json[] {
  const written: unknown = raw["layers"];
  return changed.map(({ mediaType, made }, at) => {
    const layer = objectIn(Array.isArray(written) ? written[at] : undefined);
    if (made === null) return { ...layer, mediaType };
    const { annotations: before, ...rest } = layer;
    const kept = Object.entries(objectIn(before)).filter(([key]) => !isChunkedKey(key));
    const annotations = { ...Object.fromEntries(kept), ...made.annotations };
    return {
      ...rest,
      mediaType,
      digest: made.digest,
      size: made.size,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    };
  });
}

const objectIn = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

const noManifest = (name: string, digest: Digest): ApplyFailure => ({
  code: "not-an-image",
  message: `${name}@${digest} is an index, and no manifest whose layers could be made anew.`,
  next: "Repair the index first: its nested indexes become entries.",
});

const otherDiffIds = (name: string, digest: Digest): ApplyFailure => ({
  code: "not-convertible",
  message: `${name}@${digest}: the configuration does not list one diff ID for each layer.`,
  next: "The image is damaged: build and push it again. Nothing was changed.",
});
