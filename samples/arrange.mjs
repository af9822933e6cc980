// Arranges what the tools pushed into the states that the samples show: `node arrange.mjs PUSHED DOCKER TARGET`.
// Every image manifest and every layer is as a tool wrote it. What is written here are indexes in another order or with
// other annotations, the attestations, and the layout's own index.json: faults that no tool makes when asked to.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [pushed, docker, target] = process.argv.slice(2);
if (target === undefined) throw new Error("usage: node arrange.mjs PUSHED DOCKER TARGET");

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const ZSTD = "io.github.containers.compression.zstd";
const TAG = "org.opencontainers.image.ref.name";

const hexOf = (digest) => digest.slice("sha256:".length);
const blobPath = (layout, digest) => join(layout, "blobs/sha256", hexOf(digest));
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "blobs/sha256"), { recursive: true });

/** Stores bytes under their digest; gives the descriptor's part that follows from them. */
function store(bytes, mediaType) {
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  writeFileSync(blobPath(target, digest), bytes);
  return { mediaType, digest, size: bytes.length };
}

const storeJson = (value, mediaType) => store(Buffer.from(JSON.stringify(value)), mediaType);

/** Copies a document and everything behind it from what was pushed. */
function take(descriptor) {
  const path = blobPath(pushed, descriptor.digest);
  cpSync(path, blobPath(target, descriptor.digest));
  if (!descriptor.mediaType.endsWith("+json")) return descriptor;
  const { manifests = [], config, layers = [] } = readJson(path);
  for (const part of [...manifests, ...layers]) take(part);
  if (config) cpSync(blobPath(pushed, config.digest), blobPath(target, config.digest));
  return descriptor;
}

const pushedTags = new Map(
  readJson(join(pushed, "index.json")).manifests.map(({ annotations, ...rest }) => [annotations[TAG], rest]),
);
const entriesOf = (tag) => readJson(blobPath(pushed, pushedTags.get(tag).digest)).manifests;

const app = entriesOf("app-v1");
const gzip = app.filter((entry) => entry.annotations?.[ZSTD] === undefined);
const zstd = app.filter((entry) => entry.annotations?.[ZSTD] === "true");
const of = (entries, ...architectures) =>
  architectures.map((name) => entries.find(({ platform }) => platform.architecture === name));
const annotated = (entry, value) => ({ ...entry, annotations: { [ZSTD]: value } });
const bare = ({ annotations, ...entry }) => entry;

/** An index of ours over manifests as the tools wrote them. */
function index(entries) {
  for (const entry of entries) if (existsSync(blobPath(pushed, entry.digest))) take(entry);
  return storeJson({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries }, OCI_INDEX);
}

/** A provenance statement beside an image, in the shape that BuildKit lists attestations. */
function attestationOf(entry) {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "https://slsa.dev/provenance/v1",
    subject: [{ name: "storefront", digest: { sha256: hexOf(entry.digest) } }],
    predicate: {
      buildDefinition: {
        buildType: "https://example.org/twofold/samples/v1",
        externalParameters: { platform: `linux/${entry.platform.architecture}` },
      },
      runDetails: { builder: { id: "https://example.org/twofold/samples/make.sh" } },
    },
  };
  const layer = {
    ...storeJson(statement, "application/vnd.in-toto+json"),
    annotations: { "in-toto.io/predicate-type": statement.predicateType },
  };
  const config = storeJson(
    {
      architecture: "unknown",
      os: "unknown",
      config: {},
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    },
    "application/vnd.oci.image.config.v1+json",
  );
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] };
  return {
    ...storeJson(manifest, OCI_MANIFEST),
    annotations: {
      "vnd.docker.reference.digest": entry.digest,
      "vnd.docker.reference.type": "attestation-manifest",
    },
    platform: { architecture: "unknown", os: "unknown" },
  };
}

/** The entry of a manifest that was never pushed here: its digest is of a document like the others, and nothing is stored. */
function absent(entry) {
  const manifest = readJson(blobPath(pushed, entry.digest));
  const bytes = Buffer.from(JSON.stringify({ ...manifest, annotations: { "org.example.build": "lost" } }));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { ...entry, digest, size: bytes.length };
}

/** A Docker manifest list out of a plain folder, where skopeo keeps documents as HEX.manifest.json and blobs as HEX. */
function takeDockerList() {
  const bytes = readFileSync(join(docker, "manifest.json"));
  const list = JSON.parse(bytes);
  for (const { digest, mediaType } of list.manifests) {
    const manifest = readFileSync(join(docker, `${hexOf(digest)}.manifest.json`));
    store(manifest, mediaType);
    const { config, layers } = JSON.parse(manifest);
    for (const part of [config, ...layers])
      store(readFileSync(join(docker, hexOf(part.digest))), part.mediaType);
  }
  return store(bytes, list.mediaType);
}

const v2 = entriesOf("app-v2");
const inPairs = gzip.flatMap((entry) => [entry, ...of(zstd, entry.platform.architecture)]);
const old = gzip.map((entry) => ({
  ...pushedTags.get(`old-${entry.platform.architecture}`),
  platform: entry.platform,
}));
const inner = index([...of(gzip, "ppc64le", "s390x"), ...of(zstd, "ppc64le", "s390x")]);

const tags = {
  dual: index([...of(gzip, "amd64", "arm64"), ...of(zstd, "amd64", "arm64")]),
  "dual-pairs": index([...inPairs, ...inPairs.map(attestationOf)]),
  "zstd-first": index([
    ...of(gzip, "amd64", "arm64"),
    ...of(zstd, "ppc64le"),
    ...of(gzip, "s390x"),
    ...of(zstd, "amd64", "arm64"),
    ...of(gzip, "ppc64le"),
    ...of(zstd, "s390x"),
  ]),
  "zstd-first-arm64": index([...of(gzip, "amd64"), ...of(zstd, "arm64", "amd64"), ...of(gzip, "arm64")]),
  "annotation-missing": index([
    ...of(gzip, "amd64", "arm64"),
    ...of(zstd, "amd64"),
    ...of(zstd, "arm64").map(bare),
  ]),
  "annotation-wrong": index([
    ...of(gzip, "amd64"),
    ...of(gzip, "arm64").map((entry) => annotated(entry, "true")),
    ...of(zstd, "amd64", "arm64"),
  ]),
  "gzip-only": take(pushedTags.get("plain-1")),
  "zstd-only": take(pushedTags.get("chunked-1")),
  "twin-missing": index([...of(gzip, "amd64", "arm64", "s390x"), ...of(zstd, "amd64", "s390x")]),
  "mixed-layers": take(pushedTags.get("mixed-1")),
  "content-differs": index([
    ...of(gzip, "amd64", "arm64"),
    ...of(zstd, "amd64"),
    ...of(
      v2.filter((entry) => entry.annotations?.[ZSTD]),
      "arm64",
    ),
  ]),
  "old-keys": index([...of(gzip, "amd64", "arm64"), ...of(old, "amd64", "arm64")]),
  nested: index([...of(gzip, "amd64", "arm64"), ...of(zstd, "amd64", "arm64"), inner]),
  "docker-list": takeDockerList(),
  "child-missing": index([
    ...of(gzip, "amd64", "arm64"),
    ...of(zstd, "amd64"),
    ...of(zstd, "arm64").map(absent),
  ]),
  single: bare(take(of(gzip, "amd64")[0])),
  v1: take(pushedTags.get("app-v1")),
  v2: take(pushedTags.get("app-v2")),
  "real-1": take(pushedTags.get("real-1")),
  "real-2": take(pushedTags.get("real-2")),
};

const manifests = Object.entries(tags).map(([tag, { mediaType, digest, size }]) => ({
  mediaType,
  digest,
  size,
  annotations: { [TAG]: tag },
}));
writeFileSync(
  join(target, "index.json"),
  `${JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, null, 2)}\n`,
);
writeFileSync(join(target, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}\n');
