import type { ChunkedFault } from "#lib/chunked/toc/fault.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Answers, Question } from "./look.ts";

/** What the process is told: a TOC in pieces and then to keep it, or what is asked of one that it keeps. */
export type Told =
  | { readonly kind: "piece"; readonly bytes: Uint8Array }
  | { readonly kind: "open"; readonly key: string; readonly checksum: Digest | null }
  | { readonly kind: "ask"; readonly key: string; readonly question: Question };

export type Answered =
  | { readonly kind: "opened" }
  | { readonly kind: "wrong"; readonly fault: ChunkedFault }
  | { readonly kind: "answer"; readonly answer: Answers[Question["kind"]] }
  /** It keeps no such tree any more. */
  | { readonly kind: "forgotten" }
  /** Something was thrown, which is a fault of ours. */
  | { readonly kind: "bug"; readonly text: string };

/** Bytes of one message, so that neither side is held up by it. */
export const PIECE_BYTES = 1024 * 1024;
