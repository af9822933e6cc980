import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { TektonConfig } from "#lib/cluster/tekton-config.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { Settings } from "#lib/config/schema.ts";
import type { LinkPlaceholder } from "#lib/config/sections/tekton.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { makeTrust, type Trust } from "#lib/provenance/trust.ts";
import { openKubeArchive } from "#lib/tekton/kubearchive.ts";
import { openResultsApi } from "#lib/tekton/results-api.ts";
import type { TektonRun } from "#lib/tekton/run.ts";
import type { ClusterRules } from "#lib/tekton/run-budget.ts";
import type { RunSource } from "#lib/tekton/run-source.ts";

/** Why evidence cannot be read as the settings say; one sentence. */
export type SettingsFault = string;

/** The archives that the settings name. */
export function archivesOf({ tekton }: Settings): Result<readonly RunSource[], SettingsFault> {
  const opened: RunSource[] = [];
  for (const [name, service, open] of [
    ["Tekton Results", tekton.results, openResultsApi],
    ["KubeArchive", tekton.kubeArchive, openKubeArchive],
  ] as const) {
    if (service === undefined) continue;
    const { address, tokenFile, ca, timeoutSeconds } = service;
    const read = ca === undefined ? ok(undefined) : textOf(ca);
    if (!read.ok) return read;
    const source = open({
      name,
      address,
      token: async () => (tokenFile === undefined ? null : await readFile(tokenFile, "utf8")),
      ...(read.value === undefined ? {} : { ca: read.value }),
      timeoutMs: timeoutSeconds * 1000,
    });
    if (!source.ok) return fail(source.failure.message);
    opened.push(source.value);
  }
  return ok(opened);
}

/** Whom the settings believe, and the keys in `files`, which count for every repository. */
export async function trustOf(
  { verify }: Settings,
  files: readonly string[] = [],
  ofSamples: Settings["verify"]["keys"] = [],
): Promise<Result<Trust, SettingsFault>> {
  const keys = [];
  for (const { file, name = basename(file), paths = [] } of [
    ...verify.keys,
    ...ofSamples,
    ...files.map((file) => ({ file })),
  ] as Settings["verify"]["keys"]) {
    const pem = textOf(file);
    if (!pem.ok) return pem;
    keys.push({ name, pem: pem.value, prefixes: paths });
  }
  const identities = [];
  for (const { trustedRoot, subject, issuer, name = subject, paths = [] } of verify.identities) {
    const root = textOf(trustedRoot);
    if (!root.ok) return root;
    identities.push({ name, trustedRoot: root.value, subject, issuer, prefixes: paths });
  }
  const trust = await makeTrust({ keys, identities });
  return trust.ok ? trust : fail(`${trust.failure.setting}: ${trust.failure.message}.`);
}

function textOf(file: string): Result<string, SettingsFault> {
  try {
    // A pipe is waited for without an end, and a device has none.
    if (!statSync(file).isFile()) return fail(`${file} is no regular file, and a file is needed.`);
    return ok(readFileSync(file, "utf8"));
  } catch (error) {
    return fail(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "no file"}).`);
  }
}

/** What the settings, or the cluster itself, say of how Tekton and the release work there. */
export interface EvidenceRules {
  readonly results: ClusterRules;
  /** `artifacts.pipelinerun.enable-deep-inspection` of Tekton Chains; null: not known. */
  readonly deepInspection: boolean | null;
  /** Whether what has no provenance is an error. */
  readonly policy: boolean;
}

/** What the settings say comes before what the cluster says of itself: whoever wrote it knew. */
export const rulesOf = ({ tekton }: Settings, cluster: TektonConfig | null): EvidenceRules => ({
  results: {
    extraction: tekton.resultsFrom ?? cluster?.extraction ?? null,
    maxResultBytes: tekton.maxResultSize ?? cluster?.maxResultBytes ?? null,
  },
  deepInspection: tekton.deepInspection ?? cluster?.deepInspection ?? null,
  policy: tekton.policy,
});

/** Labels of both models of Konflux. */
const APPLICATION = ["appstudio.openshift.io/application"];
const COMPONENT = ["appstudio.openshift.io/component", "build.konflux-ci.dev/component"];

/** What a link to a run is made of: also one that only an attestation tells of. */
export type LinkedRun = Pick<TektonRun, "kind" | "namespace" | "name" | "uid" | "labels">;

/** The page of a run, by the settings' template; null without one. */
export function linkOf({ settings }: LoadedSettings, run: LinkedRun): string | null {
  const { pipelineRunLink, taskRunLink } = settings.tekton;
  const template = run.kind === "PipelineRun" ? pipelineRunLink : taskRunLink;
  if (template === undefined) return null;
  const label = (keys: readonly string[]) => keys.map((key) => run.labels[key]).find(Boolean) ?? "";
  const values: Readonly<Record<LinkPlaceholder, string>> = {
    namespace: run.namespace,
    name: run.name,
    uid: run.uid,
    application: label(APPLICATION),
    component: label(COMPONENT),
  };
  // The settings were refused where they name anything else.
  return template.replace(/\{(\w+)\}/g, (_, key: LinkPlaceholder) => encodeURIComponent(values[key]));
}
