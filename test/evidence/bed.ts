import { createHash } from "node:crypto";
import { evidenceReport } from "#lib/evidence/evidence.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { FoundRun } from "#lib/evidence/runs-of-image.ts";
import type { EvidenceRules } from "#lib/evidence/settings.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { newReading } from "#lib/oci/read-stored.ts";
import { readEvidence } from "#lib/provenance/evidence.ts";
import { makeTrust } from "#lib/provenance/trust.ts";
import { analyse } from "#lib/report/analyse.ts";
import { readRun } from "#lib/tekton/read-run.ts";
import { buildBed } from "../image-bed.ts";
import {
  attest,
  envelopeText,
  makeSigningKey,
  type NamedRun,
  pipelineRunV02,
  RUN,
  signImage,
} from "../provenance/chains.ts";
import { addBlob, addManifest, asLayout, type StoredRepository } from "../provenance/stored-repository.ts";
import {
  goJson,
  pipelineRunDocument,
  type RunDocument,
  stepDocument,
  taskRunDocument,
} from "../tekton/run-documents.ts";

/*
 * An image with what stands beside it and the runs that made it, in a line; read back by everything that reads a registry.
 *
 *   evidenceOf("amd64 gzip, amd64 chunked+ | named index 1 2 | attested index 1 2 | signed index 1 2 | sbom 1 2")
 *
 * The first part is an image bed's; `index` is the index, a number an entry. The others:
 *
 *   named LIST        a TaskRun build-image-index, three steps with scripts, whose results name these, in a pipeline run
 *   built LIST        a TaskRun build-images for each of these in the same pipeline run, which names it
 *   semicolons LIST   a TaskRun of its own whose IMAGES joins these by semicolons, which nothing reads
 *   extra N           so many references more in its IMAGES, to images that are not of this index
 *   cut               the kubelet cut its messages: it succeeded, and IMAGES is gone
 *   refused           Tekton refused to write them: its last step ended with 1, and nothing is there
 *   attested LIST     provenance of the pipeline run beside each of these, with all of them as subjects
 *   badly LIST        the same signed by a key that nobody believes, before those that are signed well
 *   unsigned LIST     the same signed by nobody, beside what has no other attestation
 *   signed LIST       a signature beside each of these
 *   forged LIST       a signature by a key that nobody believes beside each of these that is not signed
 *   notary LIST       a signature of the Notary Project beside each of these
 *   sbom LIST         a plain SBOM beside each of these
 *   run WORD          the pipeline run's name ends with this word, and its uid is another
 *   of 1              what is looked at is this entry and not the index
 *   no key            nobody is believed
 *   policy            what has no provenance is an error
 */

const OWN = makeSigningKey();
const STRANGER = makeSigningKey();
const REPOSITORY = "registry.example/team/app";
const COMMIT_TAG = "c".repeat(40);

type Parts = ReadonlyMap<string, readonly string[]>;

/** The key that signs what is signed well. */
export const publicKey = OWN.pem;

export interface EvidenceBed {
  readonly stored: StoredRepository;
  /** As an API server answers them. */
  readonly runs: readonly RunDocument[];
  readonly index: Digest;
}

/** The image, what stands beside it and its runs, as a registry and a cluster hold them. */
export function evidenceBed(line: string): EvidenceBed {
  const { spec, parts } = partsOf(line);
  const bed = buildBed(spec);
  const whole = analyse(bed.read, `${REPOSITORY}:main`);
  const place = (word: string): Digest =>
    word === "index" ? whole.digest : (whole.entries[Number(word) - 1]?.digest ?? whole.digest);
  const listed = (part: string) => (parts.get(part) ?? []).map(place);
  const stored: StoredRepository = {
    repository: "team/app",
    tags: { main: bed.digest },
    manifests: {},
    blobs: {},
  };
  for (const [digest, bytes] of bed.files) {
    const text = Buffer.from(bytes).toString("utf8");
    const mediaType = bed.manifests.get(digest);
    if (mediaType === undefined) stored.blobs[digest] = text;
    else stored.manifests[digest] = { mediaType, text };
  }
  const envelopes = (
    [
      ["badly", STRANGER],
      ["attested", OWN],
    ] as const
  ).flatMap(([part, key]) => {
    const subjects = listed(part);
    return subjects.map((digest) => ({
      digest,
      text: envelopeText(pipelineRunV02(subjects, runOf(parts)), key),
    }));
  });
  for (const [digest, all] of Map.groupBy(envelopes, (one) => one.digest))
    attest(
      stored,
      digest,
      all.map(({ text }) => text),
    );
  const unsigned = listed("unsigned");
  for (const digest of unsigned)
    attach(stored, `${digest.replace(":", "-")}.att`, {
      mediaType: "application/vnd.in-toto+json",
      text: JSON.stringify(pipelineRunV02(unsigned, runOf(parts))),
    });
  for (const digest of listed("forged")) signImage(stored, digest, STRANGER);
  for (const digest of listed("signed")) signImage(stored, digest, OWN);
  for (const digest of listed("notary")) notarise(stored, digest);
  for (const digest of listed("sbom"))
    attach(stored, `${digest.replace(":", "-")}.sbom`, {
      mediaType: "text/spdx+json",
      text: `{"spdxVersion":"SPDX-2.3","name":"${digest}"}`,
    });
  const named = parts.has("named")
    ? runsOf({ named: listed("named"), built: listed("built") }, whole.digest, parts)
    : [];
  const runs = [...named, ...(parts.has("semicolons") ? [joinedWrongly(listed("semicolons"))] : [])];
  return { stored, runs, index: whole.digest };
}

/** Of several images in one folder each has a run of its own. */
function runOf(parts: Parts): NamedRun {
  const word = parts.get("run")?.[0];
  if (word === undefined) return RUN;
  const uid = `${createHash("sha256").update(word).digest("hex").slice(0, 8)}${RUN.uid.slice(8)}`;
  return { ...RUN, name: `app-on-push-${word}`, uid };
}

function partsOf(line: string): { readonly spec: string; readonly parts: Parts } {
  const [spec = "", ...rest] = line.split("|").map((part) => part.trim());
  return {
    spec,
    parts: new Map(rest.map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1)])),
  };
}

export async function evidenceOf(line: string): Promise<EvidenceReport> {
  const { spec, parts } = partsOf(line);
  const { stored, runs } = evidenceBed(line);
  const source = asLayout(stored);
  const believed = await makeTrust({
    keys: parts.has("no") ? [] : [{ name: "cosign.pub", pem: OWN.pem, prefixes: [source.name] }],
    identities: [],
  });
  if (!believed.ok) throw new Error(believed.failure.message);
  const one = parts.get("of");
  const report =
    one === undefined ? analyse(buildBed(spec).read, `${REPOSITORY}:main`) : loneReport(spec, Number(one[0]));
  const beside = await readEvidence(
    newReading({
      source,
      store: createContentStore({ memoryBytes: 1 << 22 }),
      signal: new AbortController().signal,
    }),
    {
      index: report.digest,
      entries: report.kind === "index" ? report.entries.map(({ digest }) => digest) : [],
    },
    believed.value,
  );
  return evidenceReport({
    report,
    repository: REPOSITORY,
    beside,
    runs: runs.map(found),
    sources: [],
    rules: { ...rules, policy: parts.has("policy") },
    hasTrust: !parts.has("no"),
    readAt: new Date("2026-11-24T10:00:00Z"),
    linkOf: () => null,
  });
}

const rules: EvidenceRules = {
  results: { extraction: null, maxResultBytes: null },
  deepInspection: true,
  policy: false,
};

/** One entry of the index, looked at by itself. */
function loneReport(spec: string, position: number) {
  const entry = spec.split(",")[position - 1] ?? "";
  return analyse(buildBed(`single: ${entry}`).read, `${REPOSITORY}@entry`);
}

/** As `notation sign` writes it where the registry has no referrers API (notaryproject/specifications, signature-specification.md). */
function notarise(stored: StoredRepository, digest: Digest): void {
  const envelope = JSON.stringify({
    payload: "e30",
    protected: "e30",
    header: {},
    signature: digest.slice(7),
  });
  const artifactType = "application/vnd.cncf.notary.signature";
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = {
    ...{ schemaVersion: 2, mediaType },
    config: { mediaType: artifactType, digest: addBlob(stored, "{}"), size: 2 },
    layers: [
      {
        mediaType: "application/jose+json",
        digest: addBlob(stored, envelope),
        size: Buffer.byteLength(envelope),
      },
    ],
    subject: { mediaType, digest, size: 1 },
  };
  const signature = addManifest(stored, manifest);
  const size = Buffer.byteLength(JSON.stringify(manifest));
  const referrers = {
    ...{ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json" },
    manifests: [{ mediaType, digest: signature, size, artifactType }],
  };
  addManifest(stored, referrers, digest.replace(":", "-"));
}

/** A document under one of cosign's tags, in a manifest of one layer. */
function attach(
  stored: StoredRepository,
  tag: string,
  { mediaType, text }: { readonly mediaType: string; readonly text: string },
): void {
  const config = addBlob(stored, "{}");
  addManifest(
    stored,
    {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: config, size: 2 },
      layers: [{ mediaType, digest: addBlob(stored, text), size: Buffer.byteLength(text) }],
    } as { mediaType: string },
    tag,
  );
}

function runsOf(
  { named, built }: { readonly named: readonly Digest[]; readonly built: readonly Digest[] },
  index: Digest,
  parts: Parts,
): readonly RunDocument[] {
  const others = Array.from(
    { length: Number(parts.get("extra")?.[0] ?? 0) },
    (_, at) => `${REPOSITORY}@sha256:${String(at).padStart(64, "0")}`,
  );
  const images = [
    ...named.filter((digest) => digest !== index).map((digest) => `${REPOSITORY}@${digest}`),
    ...others,
  ];
  const run = runOf(parts);
  const written = {
    IMAGE_DIGEST: index,
    IMAGE_URL: `${REPOSITORY}:${COMMIT_TAG}`,
    IMAGES: images.join(", "),
  };
  const cut = parts.has("cut");
  const refused = parts.has("refused");
  const message = goJson(Object.entries(written).map(([key, value]) => ({ key, value, type: 1 })));
  const steps = ["build", "sbom", "upload"].map((name) =>
    stepDocument(name, cut ? message.slice(0, CARRIED) : refused ? {} : written),
  );
  if (refused) steps.push(refusedStep);
  const results = cut || refused ? {} : named.includes(index) ? written : { IMAGES: written.IMAGES };
  const task = taskRunDocument({
    name: `${run.name}-build-image-index`,
    namespace: run.namespace,
    pipelineTask: "build-image-index",
    pipelineRun: run,
    results,
    steps,
    ...(refused ? { succeeded: "False", reason: "StepFailed" } : {}),
    taskSpec: {
      steps: [{ script: "x" }, { script: "x" }, { script: "x" }],
      results: Object.keys(written).map((name) => ({ name, type: "string" })),
    },
  });
  const pipeline = pipelineRunDocument({
    ...run,
    tasks: ["build-image-index"],
    children: [{ name: task.metadata.name, pipelineTask: "build-image-index" }],
    results: cut || refused ? {} : { IMAGE_URL: written.IMAGE_URL, IMAGE_DIGEST: index },
  });
  const spec = { params: [{ name: "output-image", value: `${REPOSITORY}:${COMMIT_TAG}` }] };
  return [task, { ...pipeline, spec }, ...built.map((digest, at) => buildTask(run, digest, at))];
}

const buildTask = (run: NamedRun, digest: Digest, at: number): RunDocument =>
  taskRunDocument({
    name: `${run.name}-build-images-${at}`,
    namespace: run.namespace,
    pipelineTask: "build-images",
    pipelineRun: run,
    results: { IMAGE_URL: `${REPOSITORY}:${COMMIT_TAG}`, IMAGE_DIGEST: digest },
  });

const joinedWrongly = (digests: readonly Digest[]): RunDocument =>
  taskRunDocument({
    name: "joined-wrongly",
    namespace: RUN.namespace,
    results: { IMAGES: digests.map((digest) => `${REPOSITORY}@${digest}`).join(";") },
  });

/** How Tekton's entrypoint ends where the message is longer than it may be: no word of its own is left. */
const refusedStep = {
  name: "push",
  container: "step-push",
  terminated: {
    exitCode: 1,
    reason: "Error",
    startedAt: "2026-08-01T10:00:01Z",
    finishedAt: "2026-08-01T10:00:09Z",
  },
};

/** What a pod of five containers carries for each. */
const CARRIED = 2457;

function found(document: RunDocument): FoundRun {
  const run = readRun(document);
  if (!run.ok) throw new Error(run.failure.why);
  return { run: run.value, source: "test" };
}
