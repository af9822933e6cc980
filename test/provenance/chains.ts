import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type Digest, hexOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { addBlob, addManifest, type StoredRepository } from "./stored-repository.ts";

/*
 * Attestations as Tekton Chains writes them (tektoncd/chains, docs/oci-encoding-format.md): one manifest under `.att`, a layer
 * per attestation, an empty signature annotation and none that names the predicate, a key ID in SSH's style.
 */

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly pem: string;
  readonly keyid: string;
}

export function makeSigningKey(namedCurve = "P-256"): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
  const der = publicKey.export({ type: "spki", format: "der" });
  return {
    privateKey,
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    keyid: `SHA256:${createHash("sha256").update(der).digest("base64").replace(/=$/, "")}`,
  };
}

const IN_TOTO = "application/vnd.in-toto+json";

/** The pre-authentication encoding, written out a second time on purpose: what is signed must not come from what checks it. */
export function envelopeText(statement: unknown, key: SigningKey, payloadType = IN_TOTO): string {
  const body = Buffer.from(JSON.stringify(statement));
  const said = Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${body.length} `),
    body,
  ]);
  const sig = sign("sha256", said, key.privateKey).toString("base64");
  return JSON.stringify({
    payloadType,
    payload: body.toString("base64"),
    signatures: [{ keyid: key.keyid, sig }],
  });
}

/** Puts envelopes under the `.att` tag of a digest. */
export function attest(stored: StoredRepository, digest: Digest, envelopes: readonly string[]): Digest {
  const config = addBlob(stored, '{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":[]}}');
  return addManifest(
    stored,
    {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, digest: config, size: Buffer.byteLength(stored.blobs[config] ?? "") },
      layers: envelopes.map((text) => ({
        mediaType: "application/vnd.dsse.envelope.v1+json",
        digest: addBlob(stored, text),
        size: Buffer.byteLength(text),
        annotations: { "dev.cosignproject.cosign/signature": "" },
      })),
    } as { mediaType: string },
    `sha256-${hexOf(digest)}.att`,
  );
}

/** Signs a digest as Chains does each image of a TaskRun: `.sig`. */
export function signImage(
  stored: StoredRepository,
  at: Digest,
  key: SigningKey,
  signs: Digest = at,
): { text: string; signature: string } {
  const text = JSON.stringify({
    critical: {
      identity: { "docker-reference": "registry.example/team/app" },
      image: { "docker-manifest-digest": signs },
      type: "cosign container image signature",
    },
    optional: null,
  });
  const signature = sign("sha256", Buffer.from(text), key.privateKey).toString("base64");
  const config = addBlob(stored, '{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":[]}}');
  addManifest(
    stored,
    {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, digest: config, size: Buffer.byteLength(stored.blobs[config] ?? "") },
      layers: [
        {
          mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
          digest: addBlob(stored, text),
          size: Buffer.byteLength(text),
          annotations: { "dev.cosignproject.cosign/signature": signature },
        },
      ],
    } as { mediaType: string },
    `sha256-${hexOf(at)}.sig`,
  );
  return { text, signature };
}

/** A run as attestations name it. */
export interface NamedRun {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
}

export const RUN: NamedRun = {
  name: "app-on-push-x7k2p",
  uid: "0d5c1f2e-7a39-4d0f-8f57-3c8b0f6a1b2c",
  namespace: "team-tenant",
};
export const COMMIT = "4d5f0b2a1c3e4f5a6b7c8d9e0f1a2b3c4d5e6f70";
const REPOSITORY = "registry.example/team/app";

const subjectsOf = (digests: readonly Digest[]) =>
  digests.map((digest) => ({ name: REPOSITORY, digest: { sha256: hexOf(digest) } }));

const labelsOf = (task: string, run: NamedRun = RUN) => ({
  "tekton.dev/pipelineRun": run.name,
  "tekton.dev/pipelineRunUID": run.uid,
  "tekton.dev/pipelineTask": task,
});

const resultsOf = (digests: readonly Digest[]) => [
  { name: "IMAGE_DIGEST", type: "string", value: digests[0] },
  { name: "IMAGE_URL", type: "string", value: `${REPOSITORY}:latest` },
  { name: "IMAGES", type: "string", value: digests.map((digest) => `${REPOSITORY}@${digest}`).join(",") },
];

/** A PipelineRun in format `in-toto` (SLSA v0.2), which is what Konflux has; the first digest is the index. */
export function pipelineRunV02(digests: readonly Digest[], run: NamedRun = RUN) {
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType: "https://slsa.dev/provenance/v0.2",
    subject: subjectsOf(digests),
    predicate: {
      builder: { id: "https://tekton.dev/chains/v2" },
      buildType: "tekton.dev/v1/PipelineRun",
      invocation: {
        configSource: {},
        parameters: { "git-url": "https://git.example/team/app", revision: COMMIT, "build-args": ["A=1"] },
        environment: { labels: { "appstudio.openshift.io/component": "app" }, annotations: {} },
      },
      buildConfig: {
        tasks: [
          {
            name: "clone-repository",
            ref: { name: "git-clone-oci-ta", kind: "Task" },
            startedOn: "2026-11-20T10:00:03Z",
            finishedOn: "2026-11-20T10:00:21Z",
            status: "Succeeded",
            steps: [{ entryPoint: "#!/bin/sh", environment: { container: "clone" } }],
            invocation: {
              configSource: {
                uri: "git+https://git.example/konflux/tasks.git",
                digest: { sha1: "77".repeat(20) },
                entryPoint: "task/git-clone.yaml",
              },
              parameters: { url: "https://git.example/team/app" },
              environment: { labels: labelsOf("clone-repository", run) },
            },
            results: [{ name: "commit", type: "string", value: COMMIT }],
          },
          {
            name: "build-image-index",
            after: ["clone-repository"],
            ref: { name: "build-image-index", kind: "Task" },
            startedOn: "2026-11-20T10:07:40Z",
            finishedOn: "2026-11-20T10:08:02Z",
            status: "Succeeded",
            steps: [],
            invocation: {
              configSource: {},
              parameters: {},
              environment: { labels: labelsOf("build-image-index", run) },
            },
            results: resultsOf(digests),
          },
        ],
      },
      metadata: {
        buildStartedOn: "2026-11-20T10:00:00Z",
        buildFinishedOn: "2026-11-20T10:09:30Z",
        completeness: { parameters: false, environment: false, materials: false },
        reproducible: false,
      },
      materials: [
        { uri: "oci://registry.example/tasks/clone", digest: { sha256: "ab".repeat(32) } },
        { uri: "git+https://git.example/konflux/tasks.git", digest: { sha1: "77".repeat(20) } },
        { uri: "git+https://git.example/team/app.git", digest: { sha1: COMMIT } },
      ],
    },
  };
}

/** A PipelineRun in format `slsa/v2alpha4` with build type `slsa-tekton`: whole TaskRuns as base64 (SLSA v1). */
export function pipelineRunV1(digests: readonly Digest[]) {
  const taskRun = {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: {
      name: `${RUN.name}-build-image-index`,
      namespace: RUN.namespace,
      uid: "aa0b6f0e-0b0a-4a55-8c55-9e0c0f3d2b11",
      labels: labelsOf("build-image-index"),
    },
    spec: {
      params: [{ name: "IMAGE", value: `${REPOSITORY}:latest` }],
      taskRef: { resolver: "bundles", params: [{ name: "name", value: "build-image-index" }] },
    },
    status: {
      startTime: "2026-11-20T10:07:40Z",
      completionTime: "2026-11-20T10:08:02Z",
      conditions: [{ type: "Succeeded", status: "True", reason: "Succeeded" }],
      results: resultsOf(digests),
      provenance: { refSource: { uri: "registry.example/tasks/index", digest: { sha256: "cd".repeat(32) } } },
    },
  };
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
  return {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "https://slsa.dev/provenance/v1",
    subject: subjectsOf(digests),
    predicate: {
      buildDefinition: {
        buildType: "https://tekton.dev/chains/v2/slsa-tekton",
        externalParameters: {
          runSpec: {
            pipelineRef: { name: "build" },
            params: [{ name: "git-url", value: "https://git.example/team/app" }],
          },
          buildConfigSource: {
            ref: `sha1:${COMMIT}`,
            repository: "git+https://git.example/team/app",
            path: ".tekton/push.yaml",
          },
        },
        internalParameters: { labels: { "appstudio.openshift.io/component": "app" } },
        resolvedDependencies: [
          { name: "pipeline", uri: "git+https://git.example/team/app", digest: { sha1: COMMIT } },
          {
            name: "pipelineTask",
            content: base64(taskRun),
            mediaType: "application/vnd.oci.descriptor.v1+json",
          },
          { name: "inputs/result", uri: "git+https://git.example/team/app.git", digest: { sha1: COMMIT } },
        ],
      },
      runDetails: {
        builder: { id: "https://tekton.dev/chains/v2" },
        metadata: {
          invocationId: RUN.uid,
          startedOn: "2026-11-20T10:00:00Z",
          finishedOn: "2026-11-20T10:09:30Z",
        },
        byproducts: [
          {
            name: "pipelineRunResults/BASE_IMAGES",
            content: base64(["registry.example/base"]),
            mediaType: "application/json",
          },
        ],
      },
    },
  };
}
