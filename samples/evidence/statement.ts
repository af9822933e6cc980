import { type SampleKey, signed } from "./keys.ts";
import type { BuiltRun, Param, RefSource, TaskRunDocument } from "./run.ts";

// What Tekton Chains says of a PipelineRun when it inspects deeply: in format `in-toto`, which is SLSA provenance v0.2, and in
// `slsa/v2alpha4`, which is v1 (tektoncd/chains, pkg/chains/formats/slsa). All subjects stand in one statement, and the same
// envelope is put beside each of them.

export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

const BUILDER = "https://tekton.dev/chains/v2";
const IN_TOTO = "application/vnd.in-toto+json";
const SIGN = "https://sigstore.dev/cosign/sign/v1";

/** `*IMAGE_URL` with `*IMAGE_DIGEST`, and `IMAGES`, of the pipeline's own results and its tasks'. */
export function subjectsOf({ pipelineRun, taskRuns }: BuiltRun): readonly Subject[] {
  const all = [pipelineRun.status.results, ...taskRuns.map(({ status }) => status.results)];
  const found = new Map<string, Subject>();
  for (const results of all) {
    const textOf = (name: string) => results.find((one) => one.name === name)?.value ?? "";
    const url = textOf("IMAGE_URL").replace(/:[^:/]*$/, "");
    const pair = url === "" ? "" : `${url}@${textOf("IMAGE_DIGEST")}`;
    for (const piece of [pair, ...textOf("IMAGES").split(/[,\n]/)].map((one) => one.trim())) {
      const [name = "", sha256 = ""] = piece.split("@sha256:");
      if (sha256 !== "") found.set(piece, { name, digest: { sha256 } });
    }
  }
  return [...found.values()];
}

/** What Chains leaves out of a statement: its own marks. */
const without = (annotations: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(annotations).filter(([name]) => !name.startsWith("chains.tekton.dev/")));

const byName = (params: readonly Param[]) =>
  Object.fromEntries(params.map(({ name, value }) => [name, value]));

const configSource = ({ uri, digest, entryPoint }: RefSource) => ({ uri, digest, entryPoint });

interface Material {
  readonly uri: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** Images of the steps, definitions, and the commit that `CHAINS-GIT_URL` and `CHAINS-GIT_COMMIT` name. */
function materialsOf({ pipelineRun, taskRuns }: BuiltRun): readonly Material[] {
  const images = taskRuns.flatMap(({ status }) =>
    status.steps.map(({ imageID }) => {
      const [image = "", sha256 = ""] = imageID.split("@sha256:");
      return { uri: `oci://${image.replace(/:[^:/]*$/, "")}`, digest: { sha256 } };
    }),
  );
  const definitions = [pipelineRun, ...taskRuns].map(({ status: { provenance } }) => ({
    uri: provenance.refSource.uri,
    digest: provenance.refSource.digest,
  }));
  const all: readonly Material[] = [...images, ...definitions, sourceOf(taskRuns)];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function sourceOf(taskRuns: readonly TaskRunDocument[]): Material {
  const results = taskRuns.flatMap(({ status }) => status.results);
  const textOf = (name: string) => results.find((one) => one.name === name)?.value ?? "";
  return {
    uri: `git+${textOf("CHAINS-GIT_URL")}.git`,
    digest: { sha1: textOf("CHAINS-GIT_COMMIT") },
  };
}

/** Format `in-toto`. */
export function provenanceV02(run: BuiltRun): unknown {
  const { pipelineRun, taskRuns, given } = run;
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType: "https://slsa.dev/provenance/v0.2",
    subject: subjectsOf(run),
    predicate: {
      builder: { id: BUILDER },
      buildType: "tekton.dev/v1/PipelineRun",
      invocation: {
        configSource: configSource(pipelineRun.status.provenance.refSource),
        parameters: byName(pipelineRun.spec.params),
        environment: {
          annotations: without(pipelineRun.metadata.annotations),
          labels: pipelineRun.metadata.labels,
        },
      },
      buildConfig: {
        tasks: taskRuns.map((taskRun, index) => {
          const { metadata, spec, status } = taskRun;
          const after = given.tasks[index]?.after ?? [];
          return {
            name: given.tasks[index]?.pipelineTask,
            ...(after.length === 0 ? {} : { after }),
            ref: spec.taskRef,
            startedOn: status.startTime,
            finishedOn: status.completionTime,
            status: "Succeeded",
            steps: status.steps.map(({ container, imageID }, step) => ({
              entryPoint: status.taskSpec.steps[step]?.script,
              arguments: null,
              environment: { container: container.replace(/^step-/, ""), image: `oci://${imageID}` },
              annotations: null,
            })),
            invocation: {
              configSource: configSource(status.provenance.refSource),
              parameters: byName(spec.params),
              environment: { annotations: without(metadata.annotations), labels: metadata.labels },
            },
            results: status.results,
            serviceAccountName: spec.serviceAccountName,
          };
        }),
      },
      metadata: {
        buildStartedOn: pipelineRun.status.startTime,
        buildFinishedOn: pipelineRun.status.completionTime,
        completeness: { parameters: false, environment: false, materials: false },
        reproducible: false,
      },
      materials: materialsOf(run),
    },
  };
}

/** Format `slsa/v2alpha4` with build type `slsa-tekton`, which has each TaskRun in full. */
export function provenanceV1(run: BuiltRun): unknown {
  const { pipelineRun, taskRuns } = run;
  const { refSource } = pipelineRun.status.provenance;
  return {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "https://slsa.dev/provenance/v1",
    subject: subjectsOf(run),
    predicate: {
      buildDefinition: {
        buildType: "https://tekton.dev/chains/v2/slsa-tekton",
        externalParameters: { runSpec: pipelineRun.spec },
        internalParameters: {
          labels: pipelineRun.metadata.labels,
          annotations: without(pipelineRun.metadata.annotations),
        },
        resolvedDependencies: [
          { name: "pipeline", uri: refSource.uri, digest: refSource.digest },
          ...taskRuns.map((taskRun) => ({
            name: "pipelineTask",
            ...materialOf(taskRun),
            mediaType: "application/vnd.oci.descriptor.v1+json",
            content: base64(taskRun),
          })),
          { name: "inputs/result", ...sourceOf(taskRuns) },
        ],
      },
      runDetails: {
        builder: { id: BUILDER },
        metadata: {
          invocationId: pipelineRun.metadata.uid,
          startedOn: pipelineRun.status.startTime,
          finishedOn: pipelineRun.status.completionTime,
        },
        byproducts: pipelineRun.status.results.map(({ name, value }) => ({
          name: `pipelineRunResults/${name}`,
          mediaType: "application/json",
          content: base64(value),
        })),
      },
    },
  };
}

const materialOf = ({ status: { provenance } }: TaskRunDocument) => ({
  uri: provenance.refSource.uri,
  digest: provenance.refSource.digest,
});

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

/** What a bundle says that signs an image. */
export const signStatement = ({ digest }: Subject): unknown => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ digest }],
  predicateType: SIGN,
  predicate: {},
});

/** DSSE's pre-authentication encoding, signed. */
function envelope(statement: unknown, key: SampleKey) {
  const payload = Buffer.from(JSON.stringify(statement));
  const said = Buffer.concat([
    Buffer.from(`DSSEv1 ${IN_TOTO.length} ${IN_TOTO} ${payload.length} `),
    payload,
  ]);
  return { payload: payload.toString("base64"), sig: signed(said, key) };
}

/** As Chains puts it under `.att`. */
export function envelopeText(statement: unknown, key: SampleKey): string {
  const { payload, sig } = envelope(statement, key);
  return JSON.stringify({ payloadType: IN_TOTO, payload, signatures: [{ keyid: key.keyid, sig }] });
}

/** As Chains and cosign put it beside an image as a referrer; there is no transparency log in it. */
export function bundleText(statement: unknown, key: SampleKey): string {
  const { payload, sig } = envelope(statement, key);
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: key.hint } },
    dsseEnvelope: { payload, payloadType: IN_TOTO, signatures: [{ sig }] },
  });
}

/** The text that a signature under `.sig` is over. */
export const simpleSigning = ({ name, digest }: Subject): string =>
  JSON.stringify({
    critical: {
      identity: { "docker-reference": name },
      image: { "docker-manifest-digest": `sha256:${digest.sha256}` },
      type: "cosign container image signature",
    },
    optional: null,
  });
