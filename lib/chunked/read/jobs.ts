import type { Digest } from "#lib/oci/digest.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { TocPlace } from "#lib/oci/toc-claim.ts";
import { type CheckLimits, checkLayer } from "../check/check-layer.ts";
import { type Delta, type DeltaLayer, deltaOf } from "../delta/delta.ts";
import type { ChunkedFault } from "../toc/fault.ts";
import type { Toc } from "../toc/toc.ts";
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
    }
  /** What an update costs; `bytes` are the TOCs of the layers of both builds, as they are stored, one after the other. */
  | {
      readonly kind: "delta";
      readonly before: readonly StoredLayer[];
      readonly after: readonly StoredLayer[];
    };

/** A layer of a build, and where its TOC stands among the bytes of a job. */
export interface StoredLayer extends Omit<DeltaLayer, "toc"> {
  readonly toc: { readonly place: TocPlace; readonly start: number; readonly length: number } | null;
}

export interface Done {
  readonly files: Files;
  readonly check: readonly ChunkedFault[];
  readonly delta: Delta;
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
  if (job.kind === "delta") return deltaJob(job, bytes, limits);
  const read = understandToc({ stored: bytes, checksum: job.checksum }, limits.tocBytes);
  if (!read.ok) return read;
  const { toc } = read.value;
  return ok({ toc, tree: buildTree(toc) });
}

function deltaJob(
  { before, after }: Extract<Job, { readonly kind: "delta" }>,
  bytes: Uint8Array,
  { tocBytes }: CheckLimits,
): Result<Delta, ChunkedFault> {
  const known = new Map<number, Toc>();
  const layers = (stored: readonly StoredLayer[]): Result<readonly DeltaLayer[], ChunkedFault> => {
    const read: DeltaLayer[] = [];
    for (const { digest, size, toc } of stored) {
      if (toc === null) {
        read.push({ digest, size, toc });
        continue;
      }
      const { place, start, length } = toc;
      const understood = known.has(start)
        ? null
        : understandToc(
            { stored: bytes.subarray(start, start + length), checksum: place.checksum },
            tocBytes,
          );
      if (understood !== null && !understood.ok) return understood;
      if (understood !== null) known.set(start, understood.value.toc);
      const of = known.get(start);
      if (of !== undefined) read.push({ digest, size, toc: { toc: of, place } });
    }
    return ok(read);
  };
  const old = layers(before);
  if (!old.ok) return old;
  const newer = layers(after);
  return newer.ok ? ok(deltaOf(old.value, newer.value)) : newer;
}
