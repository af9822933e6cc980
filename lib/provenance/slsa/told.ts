import type { Material, RunPointer, SourceCommit } from "./facts.ts";

/**
 * The PipelineRun that labels name (tektoncd/pipeline, pkg/apis/pipeline/register.go); the UID is there since 2024. Its namespace
 * is in no label; where Tekton Results keeps the run, it begins the annotations that Results writes on it, which Chains copies
 * (tektoncd/chains, pkg/chains/formats/slsa/attest).
 */
export function parentOf(
  labels: readonly Readonly<Record<string, string>>[],
  annotations: readonly Readonly<Record<string, string>>[] = [],
): RunPointer | null {
  const found = labels.find((one) => (one["tekton.dev/pipelineRun"] ?? "") !== "");
  if (found === undefined) return null;
  return {
    kind: "PipelineRun",
    namespace: annotations.map(namespaceIn).find((namespace) => namespace !== null) ?? null,
    name: found["tekton.dev/pipelineRun"] ?? null,
    uid: found["tekton.dev/pipelineRunUID"] ?? null,
  };
}

/** `NAMESPACE/results/UID`, with `/records/UID` behind it for a record (tektoncd/results, pkg/watcher/reconciler). */
function namespaceIn(annotations: Readonly<Record<string, string>>): string | null {
  const told = annotations["results.tekton.dev/result"] ?? annotations["results.tekton.dev/record"] ?? "";
  return /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\/results\//.exec(told)?.[1] ?? null;
}

/** Git sources by commit; what also defined the build counts only where nothing else does (a pipeline kept beside its source). */
export function commitsOf(
  materials: readonly Material[],
  defining: ReadonlySet<string | undefined>,
): readonly SourceCommit[] {
  const isGit = ({ uri }: Material) => /^(?:spdx_)?git\+/.test(uri);
  const sources = materials.filter((one) => isGit(one) && !defining.has(one.uri));
  const used = sources.length > 0 ? sources : materials.filter(isGit);
  const commits = used.flatMap(({ uri, digests }) => {
    const revision = digests["sha1"] ?? digests["gitCommit"] ?? digests["sha256"];
    const repository = uri.replace(/^(?:spdx_)?git\+/, "").replace(/@refs\/.*$|@[^/@:]*$/, "");
    return revision === undefined ? [] : [{ repository, revision }];
  });
  return [...new Map(commits.map((one) => [`${one.repository} ${one.revision}`, one])).values()];
}
