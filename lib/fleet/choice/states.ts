import type { Choice } from "#lib/variants/issue-codes.ts";

export type Hindrance =
  /** The run gives a value and its pipeline hands it to no task: Tekton ignores it without a word. */
  | { readonly kind: "ignored"; readonly text: string }
  /** Docker manifests cannot have zstd layers: `buildah-format` has to be `oci`. */
  | { readonly kind: "docker-format" };

/** What the next build will do, as far as it can be known. */
export type Configured =
  | {
      readonly kind: "known";
      readonly choice: Choice;
      /** Whether somebody asked for it; builds that are asked for nothing make gzip (build-definitions, `compression-format` is empty). */
      readonly asked: boolean;
      /** Why the next build will not go as it was told. */
      readonly hindrance: Hindrance | null;
      /** There where the pipeline is not known (yet): the value was given, and whether a task takes it is not known. */
      readonly unresolved?: true;
      readonly from:
        | {
            readonly kind: "push-run";
            readonly run: string;
            readonly at: string | null;
            /** The run succeeded, and the index that is shown is its work. */
            readonly ended: boolean;
          }
        /** The pipeline definition on the target branch. */
        | {
            readonly kind: "definition";
            readonly run: string;
            readonly branch: string;
            /** The same of the newest push run, which was told what the definition says. */
            readonly ended: boolean;
          };
    }
  | {
      readonly kind: "unknown";
      readonly why: "no-run" | "no-cluster" | "unknown-value";
      /** The value that stands there, for `unknown-value`. */
      readonly text: string | null;
    };

/** Compression of one platform in the newest index. */
export interface PlatformVariants {
  readonly platform: string;
  /** Compressed bytes of the first gzip entry; null where there is none. */
  readonly gzipBytes: number | null;
  /** Compressed bytes of the first zstd or zstd:chunked entry; null where there is none. */
  readonly zstdBytes: number | null;
  /** The zstd entry has the tables that partial pulls need. */
  readonly chunked: boolean;
  /** An error names this platform's entries. */
  readonly harmed: boolean;
}

/** What the newest index holds. */
export type Built =
  | {
      readonly kind: "read";
      readonly digest: string;
      /** Null: no image entry is gzip or zstd (uncompressed layers, artifacts). */
      readonly holds: Choice | null;
      /** False: not every platform has all of `holds`, or an entry could not be read. */
      readonly complete: boolean;
      /** Image entries there are, of those that `holds` on every platform would make. */
      readonly variants: number;
      readonly variantsOfAll: number;
      readonly platforms: readonly PlatformVariants[];
    }
  | { readonly kind: "unread" };

/**
 * The missing step between chosen, configured and built; `settled` when there is none. In the order of the way a choice
 * takes, so that sorting by it sorts by what is left to do.
 */
export const steps = [
  "settled",
  /** Configured as chosen; the next push build will bring it. */
  "build",
  /** Chosen and configured differ: the pipeline definition has to change. */
  "change-pipeline",
  /** Built is not as chosen, and what the next build will do is not known. */
  "find-configuration",
  /** Some platforms have what was chosen, others do not, or in part. */
  "complete-index",
  /** The newest build was told the chosen compression and made another. */
  "build-ignored-it",
  /** Nobody chose a compression, and the index is not what the default says: nothing is waited for. */
  "not-chosen",
  /** What was chosen cannot be read. */
  "choose-again",
  /** The newest index was not read, or could not be. */
  "read-index",
] as const;
export type Step = (typeof steps)[number];

/** Steps of a component for which somebody chose what is not built yet. */
export const stepsOnTheWay = [
  "build",
  "change-pipeline",
  "find-configuration",
  "complete-index",
  "build-ignored-it",
] as const satisfies readonly Step[];
