import type { Digest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Outline } from "#lib/oci/outline.ts";
import type { Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** Where a document of an image stands. */
export type Slot =
  | { readonly kind: "root" }
  | { readonly kind: "manifests" | "configs"; readonly key: string };

/** One part of a job; a job's parts come in small messages, so that neither side is held up by one of them. */
export interface Part {
  readonly slot: Slot;
  readonly content: Result<VerifiedBytes, ReadFailure>;
}

/** What is told to the process: parts of the job at hand, then what to make of them. */
export type Told =
  | { readonly kind: "parts"; readonly parts: readonly Part[] }
  | { readonly kind: "outlines" }
  | {
      readonly kind: "report";
      readonly reference: string;
      readonly choice: Choice | null;
      readonly listed: number;
    };

/** What the process answers; `json` comes in several, `report` ends it. */
export type Answered =
  | { readonly kind: "outlines"; readonly outlines: readonly Result<Outline, ReadFailure>[] }
  | { readonly kind: "json"; readonly bytes: Uint8Array }
  | { readonly kind: "report"; readonly digest: Digest; readonly rulesVersion: number }
  | { readonly kind: "failed"; readonly failure: ReadFailure }
  /** Something was thrown, which is a fault of ours. */
  | { readonly kind: "fault"; readonly text: string };

/** Bytes of one message. */
export const MESSAGE_BYTES = 1024 * 1024;
