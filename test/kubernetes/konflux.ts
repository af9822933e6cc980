import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiServer, type KubernetesObject, kubeconfigOf } from "./api-server.ts";

export const COMPONENTS = "appstudio.redhat.com/v1alpha1/components";
export const REVISED_COMPONENTS = "konflux-ci.dev/v1alpha1/components";
export const RUNS = "tekton.dev/v1/pipelineruns";
export const NAMESPACES = "v1/namespaces";

/** A Component of the running model, as the cluster keeps it. */
export const componentOf = (
  name: string,
  given: {
    namespace?: string;
    application?: string;
    promoted?: string;
    annotations?: Readonly<Record<string, string>>;
    uid?: string;
  } = {},
): KubernetesObject => ({
  apiVersion: "appstudio.redhat.com/v1alpha1",
  kind: "Component",
  metadata: {
    name,
    namespace: given.namespace ?? "shop",
    uid: given.uid ?? `uid-of-${name}`,
    creationTimestamp: "2026-01-01T00:00:00Z",
    ...(given.annotations === undefined ? {} : { annotations: given.annotations }),
  },
  spec: {
    application: given.application ?? "store",
    componentName: name,
    containerImage: `quay.io/shop/${name}`,
    source: { git: { url: `https://git.example/shop/${name}`, revision: "main", context: "" } },
  },
  status: { ...(given.promoted === undefined ? {} : { lastPromotedImage: given.promoted }), conditions: [] },
});

export const revisedComponentOf = (
  name: string,
  versions: readonly string[],
  namespace = "shop",
): KubernetesObject => ({
  apiVersion: "konflux-ci.dev/v1alpha1",
  kind: "Component",
  metadata: { name, namespace, uid: `uid-of-revised-${name}` },
  spec: {
    source: {
      url: `https://git.example/shop/${name}`,
      versions: versions.map((version) => ({ name: version, revision: `release-${version}` })),
    },
  },
});

export interface RunGiven {
  readonly component: string;
  readonly namespace?: string;
  readonly event?: string | null;
  /** `compression-format` of the run; undefined: it is not given. */
  readonly format?: string;
  readonly buildahFormat?: string;
  /** Whether the pipeline declares the parameter and hands it to its task. */
  readonly declares?: boolean;
  readonly image?: { readonly url: string; readonly digest: string };
  /** Seconds of the day at which it was made. */
  readonly at?: number;
  readonly status?: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly version?: string;
  readonly revised?: boolean;
}

/** A build run as Pipelines as Code and Tekton leave it in the cluster. */
export function runOf(name: string, given: RunGiven): KubernetesObject {
  const { component, event = "push", declares = true, status = "True" } = given;
  const time = (plus: number) =>
    new Date(Date.UTC(2026, 0, 2) + ((given.at ?? 0) + plus) * 1000).toISOString().replace(".000Z", "Z");
  const own = given.revised
    ? { type: "pipelines.konflux-ci.dev/type", component: "build.konflux-ci.dev/component" }
    : { type: "pipelines.appstudio.openshift.io/type", component: "appstudio.openshift.io/component" };
  const versionLabel = given.revised ? "build.konflux-ci.dev/version" : "appstudio.openshift.io/version";
  const pipelineSpec = {
    params: [
      { name: "output-image", type: "string" },
      { name: "buildah-format", type: "string", default: "docker" },
      ...(declares ? [{ name: "compression-format", type: "string", default: "" }] : []),
    ],
    tasks: [
      {
        name: "build-images",
        params: declares ? [{ name: "COMPRESSION_FORMAT", value: "$(params.compression-format)" }] : [],
      },
    ],
  };
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: {
      name,
      namespace: given.namespace ?? "shop",
      uid: `uid-of-${name}`,
      creationTimestamp: time(0),
      labels: {
        [own.type]: "build",
        [own.component]: component,
        ...(event === null ? {} : { "pipelinesascode.tekton.dev/event-type": event }),
        ...(event === "pull_request" ? { "pipelinesascode.tekton.dev/pull-request": "7" } : {}),
        ...(given.version === undefined ? {} : { [versionLabel]: given.version }),
      },
      annotations: { "build.appstudio.redhat.com/commit_sha": "0123456789abcdef0123456789abcdef01234567" },
    },
    spec: {
      pipelineSpec,
      params: [
        ...(given.format === undefined ? [] : [{ name: "compression-format", value: given.format }]),
        ...(given.buildahFormat === undefined
          ? []
          : [{ name: "buildah-format", value: given.buildahFormat }]),
        { name: "build-platforms", value: ["linux/x86_64", "linux/arm64"] },
      ],
    },
    status: {
      startTime: time(1),
      ...(status === "Unknown" ? {} : { completionTime: time(60) }),
      conditions: [
        { type: "Succeeded", status, reason: given.reason ?? (status === "True" ? "Succeeded" : "Running") },
      ],
      pipelineSpec,
      results:
        given.image === undefined
          ? []
          : [
              { name: "IMAGE_URL", value: `${given.image.url}\n` },
              { name: "IMAGE_DIGEST", value: given.image.digest },
            ],
    },
  };
}

export const namespaceOf = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, namespace: "" },
});

/** A file that `kubectl` would read too. */
export function writeKubeconfig(api: Pick<ApiServer, "url">, token: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "twofold-kube-")), "config");
  writeFileSync(file, kubeconfigOf(api.url, token));
  return file;
}
