import type { Digest } from "#lib/oci/digest.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { TocPlace } from "#lib/oci/toc-claim.ts";
import { type CheckLimits, checkLayer } from "../check/check-layer.ts";
import type { ChunkedFault } from "../toc/fault.ts";
import { understandToc } from "../toc/understand-toc.ts";
import type { Files } from "../tree/look.ts";
import { buildTree } from "../tree/tree.ts";

/** What takes seconds and much memory where a layer has many files. */
export type Job =
  /** The TOC that is stored in `bytes`, with its tree. */
  | { readonly kind: "files"; readonly checksum: Digest | null }
  /** `bytes` are those of the `parts` of a layer, one after the other. */
  | {
      readonly kind: "check";
      readonly place: TocPlace;
      readonly layerBytes: number;
      readonly parts: readonly { readonly offset: number; readonly length: number }[];
    };

export interface Done {
  readonly files: Files;
  readonly check: readonly ChunkedFault[];
}

/** Does a job where it stands; what it yields is `Done` of its kind. */
export async function doJob(
  job: Job,
  bytes: Uint8Array,
  limits: CheckLimits = {},
): Promise<Result<Done[Job["kind"]], ChunkedFault>> {
  if (job.kind === "check") {
    let at = 0;
    const parts = job.parts.map(({ offset, length }) => {
      at += length;
      return { offset, bytes: bytes.subarray(at - length, at) };
    });
    return ok(await checkLayer({ place: job.place, layerBytes: job.layerBytes, parts }, limits));
  }
  const read = understandToc({ stored: bytes, checksum: job.checksum }, limits.tocBytes);
  if (!read.ok) return read;
  const { toc } = read.value;
  return ok({ toc, tree: buildTree(toc) });
}
