import type { Result } from "#lib/oci/result.ts";
import type { UnreadableRun } from "./read-run.ts";
import type { TektonRun } from "./run.ts";

/** Labels that a run has all of. */
export type LabelSet = Readonly<Record<string, string>>;

export type RunQuery =
  /** PipelineRuns with one of these sets of labels, newest first: those of a component, of a commit. */
  | {
      readonly kind: "labelled";
      readonly namespace: string;
      readonly anyOf: readonly LabelSet[];
      /** Created after this; RFC 3339. */
      readonly since: string | null;
      readonly limit: number;
    }
  | { readonly kind: "pipeline-run"; readonly namespace: string; readonly uid: string }
  /** TaskRuns of a PipelineRun; its name finds those of before the label with the uid. */
  | {
      readonly kind: "task-runs";
      readonly namespace: string;
      readonly pipelineRun: { readonly uid: string; readonly name: string };
    }
  /** TaskRuns whose results name a digest. No source has an index of those, so labels or a time have to bound the search. */
  | {
      readonly kind: "digest";
      readonly namespace: string;
      /** `sha256:hex`. */
      readonly digest: string;
      readonly anyOf: readonly LabelSet[];
      readonly since: string | null;
      readonly limit: number;
    };

export interface FoundRuns {
  /** Newest first. */
  readonly runs: readonly TektonRun[];
  /** What the source gave and could not be read. */
  readonly unreadable: readonly UnreadableRun[];
  /** Whether there is no more than this: false where the limit was reached or a search was broken off. */
  readonly isComplete: boolean;
  /** Whether finding nothing means that there is nothing. Tekton Results answers empty when its database fails. */
  readonly provesAbsence: boolean;
  /** It has told all it has, and removes runs some time after they ended: that is why nothing proves absence there. */
  readonly prunes?: boolean;
}

export interface RunSourceFailure {
  readonly code:
    | "source-config"
    | "source-away"
    | "source-busy"
    | "source-unauthorized"
    | "source-denied"
    | "source-refused"
    | "source-malformed";
  /** Name of the source. */
  readonly source: string;
  readonly message: string;
  readonly next: string;
}

/** Where runs are found: a cluster, an archive, a folder. */
export interface RunSource {
  readonly name: string;
  readonly kind: "kubernetes" | "tekton-results" | "kubearchive" | "files";
  find(query: RunQuery, signal: AbortSignal): Promise<Result<FoundRuns, RunSourceFailure>>;
  close(): Promise<void>;
}

const nextOf: Readonly<Record<RunSourceFailure["code"], string>> = {
  "source-config": "Fix this source in the settings.",
  "source-away": "Check that the service answers. The other sources are still asked.",
  "source-busy": "Wait: the service has had too many requests.",
  "source-unauthorized": "Renew the token of this source, or log in again.",
  "source-denied":
    "Ask an administrator for the right to list the runs of this namespace there, or renew the token: Tekton Results tells both alike.",
  "source-refused": "See what the service says about the request.",
  "source-malformed": "Check that the address is the service itself, not a page in front of it.",
};

export const sourceFailure = (
  code: RunSourceFailure["code"],
  source: string,
  message: string,
): RunSourceFailure => ({ code, source, message, next: nextOf[code] });

export interface ComponentRuns {
  readonly namespace: string;
  /** Keys of the label that names the component; the models of Konflux have one each. */
  readonly componentKeys: readonly string[];
  readonly component: string;
  readonly limit: number;
}

export const componentQuery = ({ namespace, componentKeys, component, limit }: ComponentRuns): RunQuery => ({
  kind: "labelled",
  namespace,
  anyOf: componentKeys.map((key) => ({ [key]: component })),
  since: null,
  limit,
});

/** The runs of a component for one commit; every key of the one is tried with every key of the other. */
export const commitQuery = ({
  commitKeys,
  commit,
  ...runs
}: ComponentRuns & { readonly commitKeys: readonly string[]; readonly commit: string }): RunQuery => ({
  kind: "labelled",
  namespace: runs.namespace,
  anyOf: runs.componentKeys.flatMap((key) =>
    commitKeys.map((commitKey) => ({ [key]: runs.component, [commitKey]: commit })),
  ),
  since: null,
  limit: runs.limit,
});
