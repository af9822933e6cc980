// Images with what stands beside them and the runs that made them, for the layout of the server under test.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { algorithmOf, hexOf, parseDigest } from "#lib/oci/digest.ts";
import { type EvidenceBed, evidenceBed, publicKey } from "#test/evidence/bed.ts";
import { type RunDocument, taskRunDocument } from "#test/tekton/run-documents.ts";

const dual = "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+";
/** The same files in manifests with other digests. */
const noted = (text: string, spec = dual): string =>
  spec
    .split(", ")
    .map((entry) => `${entry} note(of=${text})`)
    .join(", ");

/** By tag; each has a run of its own (see test/evidence/bed.ts). */
export const evidenceImages: Readonly<Record<string, string>> = {
  "made-whole": `${noted("whole")} | named index 1 2 3 4 | attested index 1 2 3 4 | signed index 1 2 3 4 | sbom 1 2 3 | run whole`,
  "made-gap": `${noted("gap")} | named index 1 2 3 | attested index 1 2 3 | signed index 1 2 | sbom 1 2 3 4 | run gap`,
  "made-badly": `${noted("badly")} | named index 1 2 3 4 | badly index 1 2 3 4 | run badly`,
  "made-cut": `${noted("cut")} | named index 1 2 3 4 | extra 40 | cut | run cut`,
  "made-near": `${noted("near")} | named index 1 2 3 4 | attested index 1 2 3 4 | extra 12 | run near`,
  "made-wide": `${noted("wide", wide(8))} | named index 1 2 3 4 5 6 7 8 9 10 11 12 | attested index 1 2 3 | run ${"a-name-that-is-long-".repeat(5)}end`,
};

/** As many platforms, each in both compressions. */
function wide(platforms: number): string {
  const names = Array.from({ length: platforms }, (_, at) => `riscv64/${"v".repeat(1 + 4 * at)}`);
  return [...names.map((name) => `${name} gzip`), ...names.map((name) => `${name} chunked+`)].join(", ");
}

export interface StoredImage {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Writes them into `layout`, their runs into `runs` and the key that some are signed by; gives what the layout is to list. */
export function writeEvidence(layout: string, runs: string, key: string): readonly StoredImage[] {
  mkdirSync(runs, { recursive: true });
  return Object.entries(evidenceImages).flatMap(([tag, line]) => {
    const bed = evidenceBed(line);
    writeFileSync(key, publicKey);
    const documents = tag === "made-cut" ? bed.runs.map(namingIndex(bed.index)) : bed.runs;
    for (const [at, document] of [...documents, ...earlierTasks(bed)].entries())
      writeFileSync(join(runs, `${tag}-${at}.json`), JSON.stringify(document));
    return writeStored(layout, bed, tag);
  });
}

function writeStored(layout: string, { stored }: EvidenceBed, tag: string): readonly StoredImage[] {
  const texts = [
    ...Object.entries(stored.blobs),
    ...Object.entries(stored.manifests).map(([digest, { text }]) => [digest, text] as const),
  ];
  for (const [name, text] of texts) {
    const digest = parseDigest(name);
    if (digest === null) throw new Error(`${name} is no digest`);
    const folder = join(layout, "blobs", algorithmOf(digest));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, hexOf(digest)), text);
  }
  return Object.entries(stored.tags).map(([name, digest]) => {
    const { mediaType = "", text = "" } = stored.manifests[digest] ?? {};
    const annotations = { "org.opencontainers.image.ref.name": name === "main" ? tag : name };
    return { mediaType, digest, size: Buffer.byteLength(text), annotations };
  });
}

/** The pipeline run names the index by another task's result, so that it is known which build lost the others. */
const namingIndex =
  (digest: string) =>
  (document: RunDocument): RunDocument =>
    document.kind === "TaskRun"
      ? document
      : {
          ...document,
          status: {
            ...document.status,
            results: [
              { name: "IMAGE_URL", value: "registry.example/team/app" },
              { name: "IMAGE_DIGEST", value: digest },
            ],
          },
        };

/** Tasks that ran before the one which names the image, so that there is a time line. */
function earlierTasks({ runs }: EvidenceBed): readonly RunDocument[] {
  const parent = runs.find(({ kind }) => kind === "PipelineRun");
  if (parent === undefined) return [];
  const { name, uid, namespace } = parent.metadata;
  return (
    [
      ["init", "10:00:01", "10:00:09"],
      ["clone-repository", "10:00:10", "10:00:41"],
      ["build-images", "10:00:43", "10:06:50"],
      ["sast-snyk-check", "10:00:45", "10:02:10"],
    ] as const
  ).map(([task, from, to]) =>
    taskRunDocument({
      name: `${name}-${task}`,
      uid: `${uid}-${task}`,
      namespace,
      pipelineTask: task,
      pipelineRun: { name, uid },
      createdAt: `2026-08-01T${from}Z`,
      completedAt: `2026-08-01T${to}Z`,
      ...(task === "sast-snyk-check" ? { succeeded: "False", reason: "Failed" } : {}),
    }),
  );
}
