import { type Digest, digestOf } from "#lib/oci/digest.ts";
import type { Annotations, Descriptor, ImageConfig } from "#lib/oci/document.ts";
import type { FailureCode, ReadFailure } from "#lib/oci/failure.ts";
import type { EntryContent, EntryRead, ImageRead, VerifiedDocument } from "#lib/oci/image-read.ts";
import {
  DOCKER_CONFIG,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  OCI_CONFIG,
  OCI_EMPTY,
  OCI_INDEX,
  OCI_MANIFEST,
} from "#lib/oci/media-types.ts";
import { parseConfig, parseDocument } from "#lib/oci/parse-document.ts";
import { formatPlatform, type Platform, parsePlatform, platform } from "#lib/oci/platform.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

/*
 * Indexes in a line, built for real: valid digests over real JSON, read back by the parser that reads registries.
 *
 *   imageBed("amd64 gzip, arm64/v8 gzip, amd64 zstd+, arm64/v8 zstd+, att(1)")
 *
 * A spec is entries with commas between them, in the index's order. `list:` before them makes a Docker manifest list,
 * `single:` before one makes that manifest the root, without an index. An entry is words in any order:
 *
 *   amd64  arm64/v8  linux/s390x  windows/amd64   its platform; a lone architecture means linux; none given is amd64
 *   windows/amd64:10.0.17763.1                    with the version of the system
 *   {}                                            an empty platform; `half` has an architecture and no system
 *   +erofs  +erofs-index  +erofs-config           the feature in the platform of index and configuration, or in one of them
 *   -                                             no platform in the descriptor (the configuration still says amd64)
 *   config(arm64)                                 the configuration names another platform than the descriptor
 *   erofs  odd                                    images of EROFS; layers of a type that nobody has heard of
 *   created(2026-01-01T00:00:00Z)                 the configuration says when it was made
 *   gzip zstd chunked estargz none                what its two layers are; none given is gzip
 *   foreign  encrypted                            gzip that is fetched from elsewhere; gzip that needs a key
 *   empty                                         an image without layers
 *   old-chunked                                   chunked with the annotations of tools before 2023
 *   no-tarsplit  two-tocs                         chunked without a tar-split; with the annotations of eStargz too
 *   tarsplit-outside                              chunked with the checksum of its tar-split in an annotation, as of 2024
 *   toc-outside                                   chunked with a TOC that would lie outside the layer
 *   some-chunked  mixed  erofs-and-gzip           the first layer chunked, the second zstd; the first gzip, the second zstd; as named
 *   mislabelled                                   typed as gzip, with the annotations of zstd:chunked
 *   zstd+  zstd+false                             with the entry annotation `true`; with another value (here `false`)
 *   #b                                            other files: without it all entries of a platform have the same diff IDs
 *   note(key=value)                               an annotation of the manifest, which also gives it another digest
 *   entry(key=value)                              an annotation of the descriptor in the index
 *   docker                                        Docker media types; `docker-config` and `docker-layers` for one part alone,
 *                                                 `oci-layers` for those of OCI in a Docker manifest
 *   type(text)                                    the media type that the entry names, whatever it is; `type()` for none
 *   diff-ids(1)                                   how many diff IDs the configuration lists
 *   missing  damaged  no-config                   not in the registry; other bytes than its digest; configuration not there
 *   limited  malformed                            the registry asked for a pause; it is no document that is read
 *   =2                                            the descriptor of entry 2 with this entry's platform and annotations
 *   att(1)                                        the attestation of entry 1, as BuildKit lists it
 *   att(1) untied                                 the same after a tool lost its entry's annotations; its subject is left,
 *                                                 and the platform is what is named beside it
 *   artifact                                      a manifest that is no image (a chart, say)
 *   signature                                     what cosign writes: an image's configuration, and layers that hold no files
 *   nested(amd64 gzip, amd64 zstd+)               an index of its own
 *
 * Twins share their configuration, and so do equal specs their digests: `amd64 gzip, amd64 gzip` is one digest twice.
 */

export interface Bed {
  readonly read: ImageRead;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Everything a registry would hold by digest, the root included; `damaged` content is wrong here on purpose. */
  readonly files: ReadonlyMap<Digest, Uint8Array>;
  /** Media types of the manifests and indexes in `files`. */
  readonly manifests: ReadonlyMap<Digest, string>;
}

export const imageBed = (spec: string): ImageRead => buildBed(spec).read;

export const bedFiles = (spec: string): ReadonlyMap<Digest, Uint8Array> => buildBed(spec).files;

export function buildBed(spec: string): Bed {
  const shelf: Shelf = { files: new Map(), manifests: new Map() };
  const [, head, body = ""] = /^\s*(?:(list|single):)?(.*)$/s.exec(spec) ?? [];
  if (head === "single") return singleBed(body, shelf);
  const { stored, entries } = storeIndex(body, head === "list" ? DOCKER_LIST : OCI_INDEX, shelf);
  return bed(stored, entries, shelf);
}

interface Shelf {
  readonly files: Map<Digest, Uint8Array>;
  readonly manifests: Map<Digest, string>;
}

interface Stored {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface BuiltEntry {
  readonly json: Json;
  readonly stored: Stored;
  readonly content: Result<EntryContent, ReadFailure>;
}

type Json = Readonly<Record<string, unknown>>;

function bed(stored: Stored, entries: readonly EntryRead[], shelf: Shelf): Bed {
  return { read: { root: documentOf(stored), entries }, ...stored, ...shelf };
}

/** As `readImage` does for a lone manifest: one entry whose descriptor names no platform. */
function singleBed(body: string, shelf: Shelf): Bed {
  const { stored, content } = buildEntry(body, [], shelf);
  const { document } = documentOf(stored);
  const descriptor: Descriptor = {
    mediaType: stored.mediaType,
    digest: stored.digest,
    size: stored.bytes.length,
    annotations: {},
    artifactType: document.artifactType,
    platform: null,
    hasUrls: false,
    embedded: "none",
  };
  return bed(stored, [{ descriptor, content }], shelf);
}

function storeIndex(
  body: string,
  mediaType: string,
  shelf: Shelf,
): { stored: Stored; entries: readonly EntryRead[] } {
  const built: BuiltEntry[] = [];
  for (const text of splitOutsideParentheses(body, ",")) built.push(buildEntry(text, built, shelf));
  const manifests = built.map(({ json }) => json);
  const stored = storeManifest({ schemaVersion: 2, mediaType, manifests }, mediaType, shelf);
  const { document } = documentOf(stored);
  if (document.kind !== "index") throw new Error("the bed built no index");
  const entries = document.entries.map((descriptor, at) => {
    const content = built[at]?.content;
    if (content === undefined) throw new Error("the bed lost an entry");
    return { descriptor, content };
  });
  return { stored, entries };
}

function buildEntry(text: string, before: readonly BuiltEntry[], shelf: Shelf): BuiltEntry {
  const words = readWords(text);
  const made = makeContent(words, before, shelf);
  const annotations = { ...made.annotations, ...words.entryAnnotations };
  const json = {
    ...(words.declaredType === "" ? {} : { mediaType: words.declaredType ?? made.stored.mediaType }),
    digest: made.stored.digest,
    size: made.stored.bytes.length,
    ...(made.platform === null ? {} : { platform: entryPlatform(made.platform, words) }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return { json, stored: made.stored, content: faultOf(words, made.stored, shelf) ?? made.content };
}

interface Made {
  readonly stored: Stored;
  readonly content: Result<EntryContent, ReadFailure>;
  readonly platform: Platform | null;
  readonly annotations: Annotations;
}

function makeContent(words: Words, before: readonly BuiltEntry[], shelf: Shelf): Made {
  if (words.sameAs !== null) {
    const { stored, content } = entryAt(before, words.sameAs);
    return { stored, content, platform: words.platform, annotations: {} };
  }
  if (words.attests !== null) return makeAttestation(entryAt(before, words.attests).stored, words, shelf);
  if (words.nested !== null) {
    const { stored, entries } = storeIndex(words.nested, words.docker ? DOCKER_LIST : OCI_INDEX, shelf);
    const content = ok({ manifest: documentOf(stored), config: null, nested: entries });
    return { stored, content, platform: words.platformGiven ? words.platform : null, annotations: {} };
  }
  if (words.signature) return makeSignature(words, shelf);
  return words.artifact ? makeArtifact(words, shelf) : makeImage(words, shelf);
}

function entryAt(before: readonly BuiltEntry[], position: number): BuiltEntry {
  const entry = before[position - 1];
  if (entry === undefined) throw new Error(`there is no entry ${position} before this one`);
  return entry;
}

function makeImage(words: Words, shelf: Shelf): Made {
  const runsOn = words.configPlatform ?? words.platform ?? platform("linux", "amd64");
  const seed = `${formatPlatform(words.platform ?? runsOn)} ${words.files}`;
  const config = store(
    {
      ...platformJson(runsOn),
      ...(words.features.includes("config") ? { "os.features": ["erofs"] } : {}),
      ...(words.created === null ? {} : { created: words.created }),
      rootfs: {
        type: "layers",
        diff_ids: Array.from({ length: words.diffIds ?? (words.empty ? 0 : 2) }, (_, n) =>
          digestOf(`${seed} ${n + 1}`),
        ),
      },
    },
    words.docker || words.dockerConfig ? DOCKER_CONFIG : OCI_CONFIG,
    shelf,
  );
  const layers = words.layers.slice(0, words.empty ? 0 : 2).map((kind, at) => {
    const made = LAYERS[kind];
    // zstd is the smaller, as in life; a second layer is larger than the first.
    const size = (made.type === "zstd" ? 800 : made.type === "gzip" ? 1_000 : 3_000) * (at + 1);
    const bytes = Buffer.alloc(size, `${seed} ${at + 1} ${kind}\n`);
    const isDocker = (words.docker && !words.ociLayers) || words.dockerLayers;
    const mediaType = made.mediaType ?? (isDocker ? DOCKER_LAYER : OCI_LAYER)[made.type];
    const stored = store(bytes, mediaType, shelf);
    return {
      ...descriptorJson(stored),
      ...(made.annotations === undefined ? {} : { annotations: made.annotations(stored.digest) }),
    };
  });
  const mediaType = words.docker ? DOCKER_MANIFEST : OCI_MANIFEST;
  const annotations = words.manifestAnnotations;
  const stored = storeManifest(
    {
      schemaVersion: 2,
      mediaType,
      config: descriptorJson(config),
      layers,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    mediaType,
    shelf,
  );
  const missing: Result<ImageConfig, ReadFailure> = fail(failure("not-found", config.digest));
  if (words.configMissing) shelf.files.delete(config.digest);
  return {
    stored,
    content: ok({
      manifest: documentOf(stored),
      config: words.configMissing ? missing : parseConfig({ ...config }),
      nested: [],
    }),
    platform: words.platform,
    annotations: words.zstdAnnotation === null ? {} : { [ZSTD_ENTRY]: words.zstdAnnotation },
  };
}

function makeAttestation(
  subject: Stored,
  { untied, platform: named, platformGiven }: Words,
  shelf: Shelf,
): Made {
  const statement = store(
    { _type: "https://in-toto.io/Statement/v0.1", subject: [{ digest: subject.digest }] },
    "application/vnd.in-toto+json",
    shelf,
  );
  const nowhere = platform("unknown", "unknown");
  const config = store(
    { ...platformJson(nowhere), rootfs: { type: "layers", diff_ids: [statement.digest] } },
    OCI_CONFIG,
    shelf,
  );
  const predicate = { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2" };
  const layers = [{ ...descriptorJson(statement), annotations: predicate }];
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptorJson(config),
    layers,
    ...(untied ? { subject: descriptorJson(subject) } : {}),
  };
  const stored = storeManifest(manifest, OCI_MANIFEST, shelf);
  return {
    stored,
    content: ok({ manifest: documentOf(stored), config: null, nested: [] }),
    platform: platformGiven ? named : nowhere,
    annotations: untied
      ? {}
      : {
          "vnd.docker.reference.type": "attestation-manifest",
          "vnd.docker.reference.digest": subject.digest,
        },
  };
}

function makeArtifact(words: Words, shelf: Shelf): Made {
  const layer = store(Buffer.from(`artifact ${words.files}`), "application/vnd.example.thing.v1", shelf);
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: "application/vnd.example.thing.v1",
    config: descriptorJson(store({}, OCI_EMPTY, shelf)),
    layers: [descriptorJson(layer)],
  };
  const stored = storeManifest(manifest, OCI_MANIFEST, shelf);
  return {
    stored,
    content: ok({ manifest: documentOf(stored), config: null, nested: [] }),
    platform: words.platformGiven ? words.platform : null,
    annotations: {},
  };
}

function makeSignature(words: Words, shelf: Shelf): Made {
  const payload = store(Buffer.from(`signed ${words.files}`), COSIGN_PAYLOAD, shelf);
  const config = store({ ...platformJson(platform("", "")), rootfs: { diff_ids: [] } }, OCI_CONFIG, shelf);
  const stored = storeManifest(
    {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: descriptorJson(config),
      layers: [descriptorJson(payload)],
    },
    OCI_MANIFEST,
    shelf,
  );
  return {
    stored,
    content: ok({ manifest: documentOf(stored), config: parseConfig({ ...config }), nested: [] }),
    platform: words.platformGiven ? words.platform : null,
    annotations: {},
  };
}

const COSIGN_PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";

/** What `missing` and `damaged` make of an entry, in the shelf as in the read. */
function faultOf(
  words: Words,
  { digest, bytes }: Stored,
  shelf: Shelf,
): Result<EntryContent, ReadFailure> | null {
  if (words.fault === "missing") {
    shelf.files.delete(digest);
    return fail(failure("not-found", digest));
  }
  if (words.fault === "damaged") {
    shelf.files.set(digest, Buffer.concat([bytes, Buffer.from(" ")]));
    return fail(failure("digest-mismatch", digest));
  }
  // The shelf holds it all the same: what keeps it from being read is no part of the content.
  if (words.fault === "limited") return fail(failure("rate-limited", digest));
  if (words.fault === "malformed") return fail(failure("malformed", digest));
  return null;
}

const failure = (code: FailureCode, digest: Digest): ReadFailure => ({
  code,
  message: `bed: ${digest} is ${code}.`,
  next: "Ask another bed.",
});

function store(value: Json | Buffer, mediaType: string, shelf: Shelf): Stored {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  const digest = digestOf(bytes);
  shelf.files.set(digest, bytes);
  return { digest, mediaType, bytes };
}

function storeManifest(value: Json, mediaType: string, shelf: Shelf): Stored {
  const stored = store(value, mediaType, shelf);
  shelf.manifests.set(stored.digest, mediaType);
  return stored;
}

function documentOf(stored: Stored): VerifiedDocument {
  const document = parseDocument(stored);
  if (!document.ok) throw new Error(`the bed built a document that is refused: ${document.failure.message}`);
  return { digest: stored.digest, size: stored.bytes.length, document: document.value };
}

const descriptorJson = ({ digest, mediaType, bytes }: Stored): Json => ({
  mediaType,
  digest,
  size: bytes.length,
});

const platformJson = (p: Platform): Json => ({
  architecture: p.architecture,
  os: p.os,
  ...(p.variant === "" ? {} : { variant: p.variant }),
  ...(p.osVersion === "" ? {} : { "os.version": p.osVersion }),
});

function entryPlatform(named: Platform, words: Words): Json {
  if (words.emptyPlatform) return {};
  const { os, ...rest } = platformJson(named);
  const features = words.features.includes("index") ? { "os.features": ["erofs"] } : {};
  return { ...rest, ...(words.halfPlatform ? {} : { os }), ...features };
}

const ZSTD_ENTRY = "io.github.containers.compression.zstd";

type LayerType = "gzip" | "zstd" | "none";

const OCI_LAYER: Readonly<Record<LayerType, string>> = {
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
  none: "application/vnd.oci.image.layer.v1.tar",
};
const DOCKER_LAYER: Readonly<Record<LayerType, string>> = {
  gzip: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  zstd: "application/vnd.docker.image.rootfs.diff.tar.zstd",
  none: "application/vnd.docker.image.rootfs.diff.tar",
};

const chunkedToc = (digest: Digest) => ({
  "io.github.containers.zstd-chunked.manifest-checksum": digestOf(`toc of ${digest}`),
  "io.github.containers.zstd-chunked.manifest-position": "500:100:400:1",
});
const tarSplit = { "io.github.containers.zstd-chunked.tarsplit-position": "600:50:200" };
const tarSplitChecksum = (digest: Digest) => ({
  "io.github.containers.zstd-chunked.tarsplit-checksum": digestOf(`tar-split of ${digest}`),
});
const oldToc = (digest: Digest) => ({
  "io.containers.zstd-chunked.manifest-checksum": digestOf(`toc of ${digest}`),
  "io.containers.zstd-chunked.manifest-position": "500:100:400:1",
});
const stargzToc = (digest: Digest) => ({
  "containerd.io/snapshot/stargz/toc.digest": digestOf(`toc of ${digest}`),
});

interface LayerMaking {
  readonly type: LayerType;
  /** Where it is not the plain one of its type. */
  readonly mediaType?: string;
  readonly annotations?: (digest: Digest) => Annotations;
}

const LAYERS: Readonly<Record<LayerKind, LayerMaking>> = {
  gzip: { type: "gzip" },
  zstd: { type: "zstd" },
  none: { type: "none" },
  foreign: { type: "gzip", mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" },
  encrypted: { type: "gzip", mediaType: "application/vnd.oci.image.layer.v1.tar+gzip+encrypted" },
  chunked: { type: "zstd", annotations: (digest) => ({ ...chunkedToc(digest), ...tarSplit }) },
  "old-chunked": { type: "zstd", annotations: oldToc },
  "no-tarsplit": { type: "zstd", annotations: chunkedToc },
  "tarsplit-outside": {
    type: "zstd",
    annotations: (digest) => ({ ...chunkedToc(digest), ...tarSplit, ...tarSplitChecksum(digest) }),
  },
  "two-tocs": {
    type: "zstd",
    annotations: (digest) => ({ ...chunkedToc(digest), ...tarSplit, ...stargzToc(digest) }),
  },
  "toc-outside": {
    type: "zstd",
    annotations: (digest) => ({
      ...chunkedToc(digest),
      "io.github.containers.zstd-chunked.manifest-position": "500:99999:99999:1",
      ...tarSplit,
    }),
  },
  erofs: { type: "none", mediaType: "application/vnd.erofs" },
  odd: { type: "gzip", mediaType: "application/vnd.example.layer" },
  estargz: { type: "gzip", annotations: stargzToc },
  mislabelled: { type: "gzip", annotations: (digest) => ({ ...chunkedToc(digest), ...tarSplit }) },
};

type LayerKind =
  | "gzip"
  | "zstd"
  | "none"
  | "foreign"
  | "encrypted"
  | "chunked"
  | "old-chunked"
  | "no-tarsplit"
  | "tarsplit-outside"
  | "two-tocs"
  | "toc-outside"
  | "erofs"
  | "odd"
  | "estargz"
  | "mislabelled";

const isLayerKind = (word: string): word is LayerKind => Object.hasOwn(LAYERS, word);

interface Words {
  readonly platform: Platform | null;
  readonly platformGiven: boolean;
  readonly configPlatform: Platform | null;
  readonly created: string | null;
  readonly layers: readonly [LayerKind, LayerKind];
  readonly zstdAnnotation: string | null;
  readonly files: string;
  readonly manifestAnnotations: Annotations;
  readonly entryAnnotations: Annotations;
  readonly docker: boolean;
  readonly dockerConfig: boolean;
  readonly dockerLayers: boolean;
  readonly ociLayers: boolean;
  readonly emptyPlatform: boolean;
  readonly halfPlatform: boolean;
  readonly features: readonly ("index" | "config")[];
  /** Null for the manifest's own; empty for none. */
  readonly declaredType: string | null;
  readonly diffIds: number | null;
  readonly fault: "missing" | "damaged" | "limited" | "malformed" | null;
  readonly configMissing: boolean;
  readonly sameAs: number | null;
  readonly attests: number | null;
  readonly untied: boolean;
  readonly empty: boolean;
  readonly artifact: boolean;
  readonly signature: boolean;
  readonly nested: string | null;
}

const NO_WORDS: Words = {
  platform: platform("linux", "amd64"),
  platformGiven: false,
  configPlatform: null,
  created: null,
  layers: ["gzip", "gzip"],
  zstdAnnotation: null,
  files: "a",
  manifestAnnotations: {},
  entryAnnotations: {},
  docker: false,
  dockerConfig: false,
  dockerLayers: false,
  ociLayers: false,
  emptyPlatform: false,
  halfPlatform: false,
  features: [],
  declaredType: null,
  diffIds: null,
  fault: null,
  configMissing: false,
  sameAs: null,
  attests: null,
  untied: false,
  empty: false,
  artifact: false,
  signature: false,
  nested: null,
};

function readWords(text: string): Words {
  const words = splitOutsideParentheses(text, " ");
  if (words.length === 0) throw new Error("an entry of the bed has no words");
  let all = NO_WORDS;
  for (const word of words) all = { ...all, ...readWord(word, all) };
  return all;
}

function readWord(word: string, so: Words): Partial<Words> {
  const [, name = word, inner = null] = /^([a-z-]+)\((.*)\)$/s.exec(word) ?? [];
  if (inner !== null) return readCall(name, inner, so);
  if (word === "-") return { platform: null, platformGiven: true };
  if (word === "{}") return { emptyPlatform: true, platformGiven: true };
  if (word === "half") return { halfPlatform: true };
  if (word === "docker") return { docker: true };
  if (word === "docker-config") return { dockerConfig: true };
  if (word === "docker-layers") return { dockerLayers: true };
  if (word === "oci-layers") return { ociLayers: true };
  if (word === "+erofs") return { features: ["index", "config"] };
  if (word === "+erofs-index") return { features: ["index"] };
  if (word === "+erofs-config") return { features: ["config"] };
  if (word === "artifact") return { artifact: true };
  if (word === "signature") return { signature: true };
  if (word === "untied") return { untied: true };
  if (word === "empty") return { empty: true };
  if (word === "no-config") return { configMissing: true };
  if (word === "missing" || word === "damaged" || word === "limited" || word === "malformed")
    return { fault: word };
  if (word.startsWith("#")) return { files: word.slice(1) };
  if (word.startsWith("=")) return { sameAs: Number(word.slice(1)) };
  return readCompression(word) ?? readPlatform(word);
}

function readCall(name: string, inner: string, so: Words): Partial<Words> {
  const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(inner) ?? [];
  switch (name) {
    case "att":
      return { attests: Number(inner) };
    case "nested":
      return { nested: inner };
    case "type":
      return { declaredType: inner };
    case "diff-ids":
      return { diffIds: Number(inner) };
    case "config":
      return { configPlatform: readPlatform(inner).platform ?? null };
    case "created":
      return { created: inner };
    case "note":
      return { manifestAnnotations: { ...so.manifestAnnotations, [key]: value } };
    case "entry":
      return { entryAnnotations: { ...so.entryAnnotations, [key]: value } };
    default:
      throw new Error(`the bed has no word ${name}(…)`);
  }
}

function readCompression(word: string): Partial<Words> | null {
  const [, kind = "", plus, value = ""] = /^([a-z-]+)(\+)?(.*)$/.exec(word) ?? [];
  const layers = layersOf(kind);
  if (layers === null || (plus === undefined && value !== "")) return null;
  return { layers, ...(plus === undefined ? {} : { zstdAnnotation: value === "" ? "true" : value }) };
}

function layersOf(kind: string): Words["layers"] | null {
  if (kind === "mixed") return ["gzip", "zstd"];
  if (kind === "some-chunked") return ["chunked", "zstd"];
  if (kind === "erofs-and-gzip") return ["erofs", "gzip"];
  return isLayerKind(kind) ? [kind, kind] : null;
}

const ARCHITECTURES = new Set(["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "unknown"]);

/** Only architectures that are known, so that a word spelt wrong is no platform by chance. */
function readPlatform(word: string): Partial<Words> {
  const [first = ""] = word.split("/");
  const [name = "", version = ""] = word.split(":");
  const text = ARCHITECTURES.has(first) && first !== "unknown" ? `linux/${name}` : name;
  const read = parsePlatform(text);
  if (read === null || !ARCHITECTURES.has(read.architecture)) throw new Error(`the bed has no word ${word}`);
  return { platform: { ...read, osVersion: version }, platformGiven: true };
}

function splitOutsideParentheses(text: string, separator: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    const splits = depth === 0 && (separator === " " ? /\s/.test(letter) : letter === separator);
    if (splits) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
