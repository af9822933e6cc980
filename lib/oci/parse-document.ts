import { algorithmOf, type Digest, digestOf, parseDigest } from "./digest.ts";
import type { Annotations, Descriptor, ImageConfig, ImageDocument } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import { firstRepeatedKey, MAX_JSON_DEPTH, nestsDeeperThan } from "./json-guard.ts";
import { isIndexType, isManifestType, OCI_INDEX, OCI_MANIFEST } from "./media-types.ts";
import { namesPlatform, type Platform, platform } from "./platform.ts";
import { fail, ok, type Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

/** A document larger than this is refused; the distribution spec asks registries to take at least 4 MiB, and they take no more. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** Real indexes have tens of entries; a thousand bounds what one reference can make us read. */
export const MAX_ENTRIES = 1_000;
/** Overlay stops far below (127); the rest is head room. */
export const MAX_LAYERS = 1_000;

/** Keys are looked at down to those of a descriptor in a list: document, list, descriptor. */
const DESCRIPTOR_DEPTH = 3;

const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(json|prettyjws)$/;

type Parsed<T> = Result<T, ReadFailure>;
type Json = Readonly<Record<string, unknown>>;

/** Why a document is refused; thrown and caught in this module alone, so that the checks read in a line. */
class Refusal extends Error {
  readonly code: "malformed" | "not-an-image" | "too-large";
  readonly next: string;
  constructor(
    code: Refusal["code"],
    message: string,
    next = "Build and push the image again with a tool that follows the OCI image specification.",
  ) {
    super(message);
    this.code = code;
    this.next = next;
  }
}

/** An index or a manifest from checked bytes. A document that two clients could read differently is refused (CVE-2021-41190). */
export function parseDocument(verified: VerifiedBytes): Parsed<ImageDocument> {
  return refusing(verified, () => {
    const json = readJson(verified);
    const repeated = firstRepeatedKey(verified.bytes, DESCRIPTOR_DEPTH);
    if (repeated !== null)
      throw new Refusal(
        "malformed",
        `has ${clip(repeated)} twice in one object: two clients would read it differently`,
      );
    return documentFrom(json, verified.mediaType);
  });
}

/** A descriptor that stands alone in a list; null for one that is none. */
export function parseDescriptor(value: unknown): Descriptor | null {
  try {
    return descriptorFrom(value, "this entry");
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** An image's configuration, lenient in all that is only shown. */
export function parseConfig(verified: VerifiedBytes): Parsed<ImageConfig> {
  return refusing(verified, () => {
    const json = readJson(verified);
    const rootfs = isObject(json["rootfs"]) ? json["rootfs"] : {};
    const configured = platformFrom(json);
    const diffIds = rootfs["diff_ids"];
    return {
      platform: namesPlatform(configured) ? configured : null,
      diffIds: Array.isArray(diffIds) ? diffIds.map((id) => textOrNull(id) ?? JSON.stringify(id)) : [],
      created: typeof json["created"] === "string" ? json["created"] : null,
    };
  });
}

function refusing<T>({ digest }: VerifiedBytes, read: () => T): Parsed<T> {
  try {
    return ok(read());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return fail({ code: error.code, message: `The document ${digest} ${error.message}.`, next: error.next });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readJson({ bytes }: VerifiedBytes): Json {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new Refusal("too-large", `has ${bytes.length} bytes; the limit is ${MAX_DOCUMENT_BYTES}`);
  if (nestsDeeperThan(bytes, MAX_JSON_DEPTH))
    throw new Refusal("malformed", `nests deeper than ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Refusal("malformed", "is not JSON");
  }
  if (!isObject(value)) throw new Refusal("malformed", "is not a JSON object");
  return value;
}

function documentFrom(json: Json, servedAs: string | null): ImageDocument {
  refuseOtherCase(json, DOCUMENT_KEYS, "the document");
  const mediaType = mediaTypeOf(json, servedAs);
  if (isIndexType(mediaType)) return indexFrom(json, mediaType);
  return manifestFrom(json, mediaType);
}

const DOCUMENT_KEYS = [
  "schemaVersion",
  "mediaType",
  "manifests",
  "config",
  "layers",
  "subject",
  "artifactType",
  "annotations",
  "fsLayers",
  "history",
];
const DESCRIPTOR_KEYS = [
  "mediaType",
  "digest",
  "size",
  "annotations",
  "artifactType",
  "platform",
  "urls",
  "data",
];

/** Go's JSON parser takes `Layers` for `layers`, ours and others do not: whoever writes one means to be read in two ways. */
function refuseOtherCase(json: Json, known: readonly string[], where: string): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    const lower = key.toLowerCase();
    if (known.some((name) => name.toLowerCase() === lower)) {
      throw new Refusal(
        "malformed",
        `has the key ${clip(key)} in another case at ${where}: two clients would read it differently`,
      );
    }
  }
}

/** The body's own word, checked against what it was served as where that names an image document at all. */
function mediaTypeOf(json: Json, servedAs: string | null): string {
  const own = json["mediaType"];
  if (own !== undefined && own !== null && typeof own !== "string")
    throw new Refusal("malformed", "has a mediaType that is not text");
  const served = servedAs?.split(";")[0]?.trim().toLowerCase() ?? "";
  // A version 1 beside a type of today is read by that type, as every client does; the shape alone tells schema 1.
  const untyped = typeof own !== "string" || own === "";
  const isSchema1 =
    (untyped && json["schemaVersion"] === 1) || SCHEMA_1.test(served) || SCHEMA_1.test(own ?? "");
  if (isSchema1 || "fsLayers" in json || "history" in json) {
    throw new Refusal(
      "not-an-image",
      "is a Docker schema 1 manifest, which current clients no longer read",
      "Push the image again with a current tool.",
    );
  }
  if (typeof own === "string" && own !== "") {
    if (!isIndexType(own) && !isManifestType(own)) {
      throw new Refusal(
        "not-an-image",
        `is of the type ${clip(own)}, which is not an image`,
        "Enter the reference of a container image.",
      );
    }
    if ((isIndexType(served) || isManifestType(served)) && served !== own) {
      throw new Refusal(
        "malformed",
        `says it is ${own} and was served as ${served}: two clients would read it differently`,
      );
    }
    return own;
  }
  if (isIndexType(served) || isManifestType(served)) return served;
  // OCI lets mediaType be absent; then the shape tells, which is why both shapes at once are refused.
  if ("manifests" in json) return OCI_INDEX;
  if ("layers" in json || "config" in json) return OCI_MANIFEST;
  throw new Refusal(
    "not-an-image",
    "is neither an image index nor an image manifest",
    "Enter the reference of a container image.",
  );
}

function indexFrom(json: Json, mediaType: string): ImageDocument {
  for (const key of ["config", "layers"]) {
    if (key in json)
      throw new Refusal(
        "malformed",
        `is an index and has \`${key}\` too: two clients would read it differently`,
      );
  }
  const manifests = listOf(json, "manifests");
  if (manifests.length > MAX_ENTRIES)
    throw new Refusal("too-large", `has ${manifests.length} entries; the limit is ${MAX_ENTRIES}`);
  return {
    kind: "index",
    ...common(json, mediaType),
    entries: manifests.map((entry, at) => descriptorFrom(entry, `entry ${at + 1}`)),
  };
}

function manifestFrom(json: Json, mediaType: string): ImageDocument {
  if ("manifests" in json)
    throw new Refusal(
      "malformed",
      "is a manifest and has `manifests` too: two clients would read it differently",
    );
  const layers = listOf(json, "layers");
  if (layers.length > MAX_LAYERS)
    throw new Refusal("too-large", `has ${layers.length} layers; the limit is ${MAX_LAYERS}`);
  return {
    kind: "manifest",
    ...common(json, mediaType),
    config: descriptorFrom(json["config"], "config"),
    layers: layers.map((layer, at) => descriptorFrom(layer, `layer ${at + 1}`)),
  };
}

function common(json: Json, mediaType: string) {
  return {
    mediaType,
    annotations: annotationsFrom(json["annotations"], "the document"),
    artifactType: textOrNull(json["artifactType"]),
    subject: isObject(json["subject"]) ? descriptorFrom(json["subject"], "subject") : null,
  };
}

/** Go writes an empty list as `null`. */
function listOf(json: Json, key: string): readonly unknown[] {
  const value = json[key] ?? [];
  if (!Array.isArray(value)) throw new Refusal("malformed", `has \`${key}\` that is not a list`);
  return value;
}

function descriptorFrom(value: unknown, where: string): Descriptor {
  if (!isObject(value)) throw new Refusal("malformed", `has no descriptor at ${where}`);
  refuseOtherCase(value, DESCRIPTOR_KEYS, where);
  const { digest, size, mediaType } = value;
  const parsed = typeof digest === "string" ? digestFrom(digest) : null;
  if (parsed === null)
    throw new Refusal(
      "malformed",
      `has no valid digest at ${where} (${clip(JSON.stringify(digest) ?? "none")})`,
    );
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
    throw new Refusal("malformed", `has no size in bytes at ${where}`);
  return {
    mediaType: typeof mediaType === "string" ? mediaType : "",
    digest: parsed,
    size,
    annotations: annotationsFrom(value["annotations"], where),
    artifactType: textOrNull(value["artifactType"]),
    platform: isObject(value["platform"]) ? platformFrom(value["platform"]) : null,
    hasUrls: Array.isArray(value["urls"]) && value["urls"].some((url) => /^https?:/.test(String(url))),
    embedded: embeddedIn(value["data"], parsed, size),
  };
}

/** The content itself in its descriptor (OCI descriptor.md, `data`), and whether it is what the descriptor names. */
function embeddedIn(data: unknown, digest: Digest, size: number): Descriptor["embedded"] {
  if (typeof data !== "string" || data === "") return "none";
  const bytes = Buffer.from(data, "base64");
  return bytes.length === size && digestOf(bytes, algorithmOf(digest)) === digest ? "right" : "wrong";
}

/** A digest by the spec's grammar (OCI descriptor.md, Digests) whose algorithm is neither sha256 nor sha512. */
const OTHER_ALGORITHM = /^(?!sha(?:256|512):)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]{32,256}$/;

/**
 * An algorithm that is not checked here must not hide all other entries: its digest is kept for showing. `readImage` does
 * not ask for what it names, and `verify` passes no bytes for it.
 */
function digestFrom(text: string): Digest | null {
  return parseDigest(text) ?? (OTHER_ALGORITHM.test(text) ? (text as Digest) : null);
}

/** As it came: what is absent or empty is an empty text here, and no client's reading of it. */
function platformFrom(json: Json): Platform {
  const text = (key: string) => textOrNull(json[key]) ?? "";
  const features = json["os.features"];
  const [os, architecture] = [text("os"), text("architecture")];
  const osFeatures = Array.isArray(features) ? features.filter((feature) => typeof feature === "string") : [];
  return platform(os, architecture, text("variant"), text("os.version"), osFeatures);
}

function annotationsFrom(value: unknown, where: string): Annotations {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new Refusal("malformed", `has annotations that are not a map at ${where}`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string")
      throw new Refusal("malformed", `has the annotation ${clip(key)} that is not text at ${where}`);
  }
  return value as Annotations;
}

const textOrNull = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** Text from a stranger's document, short enough for a message. */
const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
