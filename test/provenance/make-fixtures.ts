// Remakes what real cosign writes beside an image: `node test/provenance/make-fixtures.ts COSIGN_V2 COSIGN_V3`, where the two
// are paths of the programs. Needs Debian's docker-registry. The keys are new every time; only public ones are kept.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { pushBlob, pushManifest, type Running, sha256, startRegistry } from "../registry/bed.ts";
import type { StoredRepository } from "./stored-repository.ts";

/** What the provenance says was built. */
const COMMIT = "4d5f0b2a1c3e4f5a6b7c8d9e0f1a2b3c4d5e6f70";

const [v2 = "", v3 = ""] = process.argv.slice(2);
const here = import.meta.dirname;
const work = mkdtempSync(join(tmpdir(), "twofold-cosign-"));
const registry = await startRegistry();
try {
  makeKeys();
  await makeTags();
  await makeBundles();
} finally {
  await registry.stop();
  rmSync(work, { recursive: true, force: true });
}

function cosign(program: string, ...args: readonly string[]): void {
  execFileSync(program, [...args], {
    cwd: work,
    env: { ...process.env, COSIGN_PASSWORD: "", SIGSTORE_NO_CACHE: "true" },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** One as cosign makes it, and ones of other kinds, which cosign takes over from PEM. */
function makeKeys(): void {
  cosign(v2, "generate-key-pair", "--output-key-prefix", "cosign");
  const kinds = {
    p384: generateKeyPairSync("ec", { namedCurve: "P-384" }),
    rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ed25519: generateKeyPairSync("ed25519"),
  };
  for (const [name, { privateKey }] of Object.entries(kinds)) {
    writeFileSync(join(work, `${name}.pem`), privateKey.export({ type: "pkcs8", format: "pem" }));
    cosign(v2, "import-key-pair", "--key", `${name}.pem`, "--output-key-prefix", name);
  }
  mkdirSync(join(here, "keys"), { recursive: true });
  for (const name of ["cosign", ...Object.keys(kinds)])
    copyFileSync(join(work, `${name}.pub`), join(here, "keys", `${name}.pub`));
}

function file(name: string, value: unknown): string {
  const path = join(work, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

function predicates() {
  return {
    v02: file("v02.json", {
      builder: { id: "https://tekton.dev/chains/v2" },
      buildType: "tekton.dev/v1/PipelineRun",
      invocation: { configSource: {}, parameters: { "git-url": "https://git.example/team/app" } },
      metadata: {
        buildStartedOn: "2026-11-20T10:00:00Z",
        buildFinishedOn: "2026-11-20T10:09:30Z",
        completeness: { parameters: false, environment: false, materials: false },
        reproducible: false,
      },
      materials: [{ uri: "git+https://git.example/team/app.git", digest: { sha1: COMMIT } }],
    }),
    v1: file("v1.json", {
      buildDefinition: {
        buildType: "https://tekton.dev/chains/v2/slsa",
        externalParameters: { runSpec: { pipelineRef: { name: "build" } } },
        internalParameters: {},
        resolvedDependencies: [
          {
            name: "inputs/result",
            uri: "git+https://git.example/team/app.git",
            digest: { sha1: COMMIT },
          },
        ],
      },
      runDetails: {
        builder: { id: "https://tekton.dev/chains/v2" },
        metadata: {
          invocationId: "5b1b5a4e-2f0e-4f3a-9a55-0a9f3c1d2e4f",
          startedOn: "2026-11-20T10:00:00Z",
          finishedOn: "2026-11-20T10:09:30Z",
        },
      },
    }),
    spdx: file("spdx.json", {
      spdxVersion: "SPDX-2.3",
      SPDXID: "SPDXRef-DOCUMENT",
      name: "app",
      dataLicense: "CC0-1.0",
      documentNamespace: "https://git.example/team/app/sbom",
      creationInfo: { created: "2026-11-20T10:08:00Z", creators: ["Tool: hand"] },
      packages: [],
    }),
    cyclonedx: file("cyclonedx.json", { bomFormat: "CycloneDX", specVersion: "1.6", components: [] }),
  };
}

/** cosign v2: signatures, attestations and SBOMs under its tags. */
async function makeTags(): Promise<void> {
  const { v02, v1, spdx, cyclonedx } = predicates();
  const image = await pushIndex(registry, "team/tags");
  const [amd64, arm64, amd64Zstd, arm64Zstd] = image.entries;
  const quiet = ["--allow-http-registry", "--tlog-upload=false", "--yes"];
  const sign = (digest = "", key = "cosign") =>
    cosign(v2, "sign", "--key", `${key}.key`, ...quiet, `${registry.host}/team/tags@${digest}`);
  const attest = (digest = "", type: string, predicate: string, key = "cosign") =>
    cosign(
      ...([v2, "attest", "--key", `${key}.key`, "--type", type, "--predicate", predicate] as const),
      ...quiet,
      `${registry.host}/team/tags@${digest}`,
    );
  for (const digest of [image.digest, amd64, arm64]) sign(digest);
  for (const key of ["p384", "rsa", "ed25519"]) sign(amd64Zstd, key);
  attest(image.digest, "slsaprovenance02", v02);
  attest(amd64, "slsaprovenance02", v02);
  attest(arm64, "slsaprovenance1", v1);
  attest(amd64, "spdxjson", spdx);
  attest(arm64, "spdxjson", spdx);
  for (const key of ["p384", "rsa", "ed25519"]) attest(amd64Zstd, "cyclonedx", cyclonedx, key);
  cosign(
    ...([v2, "attach", "sbom", "--sbom", spdx, "--type", "spdx", "--input-format", "json"] as const),
    "--allow-http-registry",
    `${registry.host}/team/tags@${arm64Zstd}`,
  );
  await keep("team/tags", "cosign-v2-tags.json");
}

/** cosign v3, and v2 when it is asked to: bundles that refer to the image. */
async function makeBundles(): Promise<void> {
  const { v02, v1, spdx } = predicates();
  const image = await pushIndex(registry, "team/bundles");
  const [amd64, arm64, amd64Zstd] = image.entries;
  const quiet = ["--allow-http-registry", "--tlog-upload=false", "--yes"];
  const newest = [...quiet, "--use-signing-config=false", "--new-bundle-format"];
  const sign = (digest = "", key = "cosign") =>
    cosign(v3, "sign", "--key", `${key}.key`, ...newest, `${registry.host}/team/bundles@${digest}`);
  const attest = (digest = "", type: string, predicate: string, key = "cosign") =>
    cosign(
      ...([v3, "attest", "--key", `${key}.key`, "--type", type, "--predicate", predicate] as const),
      ...newest,
      `${registry.host}/team/bundles@${digest}`,
    );
  sign(image.digest);
  sign(amd64);
  attest(image.digest, "slsaprovenance02", v02);
  attest(amd64, "slsaprovenance1", v1);
  attest(amd64, "spdxjson", spdx);
  for (const key of ["p384", "rsa", "ed25519"]) attest(amd64Zstd, "slsaprovenance1", v1, key);
  cosign(
    ...([v2, "attest", "--key", "cosign.key", "--type", "slsaprovenance1", "--predicate", v1] as const),
    ...quiet,
    "--new-bundle-format",
    `${registry.host}/team/bundles@${arm64}`,
  );
  await keep("team/bundles", "cosign-v3-bundles.json");
}

/** A dual index of two platforms, each layer a line of text. */
async function pushIndex(to: Running, repository: string) {
  const base = `http://${to.host}`;
  const entries = [];
  for (const compression of ["gzip", "zstd"]) {
    for (const architecture of ["amd64", "arm64"]) {
      const layer = Buffer.from(`${architecture} ${compression}\n`);
      const config = Buffer.from(
        JSON.stringify({ architecture, os: "linux", rootfs: { type: "layers", diff_ids: [sha256(layer)] } }),
      );
      for (const blob of [layer, config]) await pushBlob(base, repository, blob);
      const mediaType = `application/vnd.oci.image.layer.v1.tar+${compression}`;
      const bytes = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: OCI_MANIFEST,
          config: { mediaType: OCI_CONFIG, digest: sha256(config), size: config.length },
          layers: [{ mediaType, digest: sha256(layer), size: layer.length }],
        }),
      );
      await pushManifest(base, repository, sha256(bytes), bytes, OCI_MANIFEST);
      entries.push({
        ...{ mediaType: OCI_MANIFEST, digest: sha256(bytes), size: bytes.length },
        platform: { architecture, os: "linux" },
        ...(compression === "zstd"
          ? { annotations: { "io.github.containers.compression.zstd": "true" } }
          : {}),
      });
    }
  }
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries }));
  await pushManifest(base, repository, "latest", index, OCI_INDEX);
  return { digest: sha256(index), entries: entries.map(({ digest }) => digest) };
}

/** All of a repository, followed from its tags. */
async function keep(repository: string, name: string): Promise<void> {
  const base = `http://${registry.host}/v2/${repository}`;
  const get = async (path: string) => {
    const answer = await fetch(`${base}/${path}`, { headers: { accept: `${OCI_INDEX}, ${OCI_MANIFEST}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return { type: answer.headers.get("content-type") ?? "", text: await answer.text() };
  };
  const stored: StoredRepository = { repository, tags: {}, manifests: {}, blobs: {} };
  const follow = async (reference: string): Promise<string> => {
    const { type, text } = await get(`manifests/${reference}`);
    const digest = sha256(Buffer.from(text));
    if (stored.manifests[digest] !== undefined) return digest;
    const { manifests = [], config, layers = [] } = JSON.parse(text);
    for (const entry of manifests) await follow(entry.digest);
    for (const blob of config === undefined ? [] : [config, ...layers]) {
      stored.blobs[blob.digest] ??= (await get(`blobs/${blob.digest}`)).text;
    }
    // Behind what it names, so that a registry takes them in this order.
    stored.manifests[digest] = { mediaType: type, text };
    return digest;
  };
  const { tags } = JSON.parse((await get("tags/list")).text) as { tags: string[] };
  for (const tag of tags.sort()) stored.tags[tag] = await follow(tag);
  writeFileSync(join(here, name), `${JSON.stringify(stored, null, 2)}\n`);
}
