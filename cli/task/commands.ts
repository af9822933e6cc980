import type { Platform } from "#lib/oci/platform.ts";
import type { ResultsRoom } from "#lib/task/results.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

interface StepOfTask {
  /** Null: nobody chose, and everything goes through as it is. */
  readonly choice: Choice | null;
  /** Where each result is written to. */
  readonly results: ReadonlyMap<string, string>;
  readonly room: ResultsRoom;
  /** Folder of the task's results: those of earlier steps take of the same room. */
  readonly resultsFolder: string | null;
  readonly tlsVerify: boolean;
  /** Certificates that are trusted as well. */
  readonly caFile: string | null;
}

interface Making extends StepOfTask {
  /** Of zstd, 1 to 19. */
  readonly level: number;
}

export interface AddVariants extends Making {
  readonly task: "add-variants";
  /** The tag for what has none; it has to be nobody else's. */
  readonly ownTag: string | null;
  /** As they were given, to the byte. */
  readonly images: readonly string[];
}

export interface PushVariants extends Making {
  readonly task: "push-variants";
  readonly ownTag: string | null;
  readonly image: string;
  /** File with the digest, where a step before wrote it. */
  readonly digestFile: string | null;
}

export interface BuildVariantIndex extends Making {
  readonly task: "build-variant-index";
  /** The tag of the index. */
  readonly image: string;
  /** `both`: an index per compression beside it; `each`: those alone. */
  readonly indexes: "one" | "both" | "each";
  /** Whether one image becomes an index all the same; else it is passed on where nothing has to be made. */
  readonly always: boolean;
  /** Patterns of their tags; null: as the settings have it. */
  readonly tags: Readonly<Record<"gzip" | "zstd", string | null>>;
  readonly images: readonly string[];
  readonly zstdImages: readonly string[];
  readonly platforms: ReadonlyMap<string, Platform>;
}

export interface CheckVariants extends StepOfTask {
  readonly task: "check-variants";
  readonly images: readonly string[];
  /** Whether an error ends the task. */
  readonly gate: boolean;
  readonly reportFolder: string | null;
  readonly reportImage: string | null;
}

export type TaskCommand = AddVariants | PushVariants | BuildVariantIndex | CheckVariants;
