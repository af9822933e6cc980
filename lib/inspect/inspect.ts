import type { ContentStore } from "#lib/oci/content-store.ts";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { type ReadProgress, readImage } from "#lib/oci/read-image.ts";
import { formatReference, parseReference, type Reference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Source, VerifiedBytes } from "#lib/oci/source/source.ts";
import { analyse } from "#lib/variants/analyse.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";

export type OpenSource = (reference: Reference) => Result<Source, ReadFailure>;

export interface Inspector {
  /** The report on what `reference` names; fails only when it could not be read. */
  inspect(reference: string, options: InspectOptions): Promise<Result<IndexReport, ReadFailure>>;
  /** The document itself, as served and checked. */
  source(reference: string, signal: AbortSignal): Promise<Result<VerifiedBytes, ReadFailure>>;
}

export interface InspectOptions {
  readonly signal: AbortSignal;
  readonly choice?: Choice;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Ties reading and analysing together for the page, the API and the command. */
export function createInspector(open: OpenSource, store: ContentStore): Inspector {
  return {
    async inspect(text, { signal, choice, onProgress }) {
      const opened = openReference(text, open);
      if (!opened.ok) return opened;
      const { reference, source } = opened.value;
      const image = await readImage(source, wanted(reference), {
        signal,
        store,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      if (!image.ok) return image;
      return ok(analyse(image.value, formatReference(reference), choice === undefined ? {} : { choice }));
    },
    async source(text, signal) {
      const opened = openReference(text, open);
      if (!opened.ok) return opened;
      const { reference, source } = opened.value;
      const want = wanted(reference);
      return "digest" in want
        ? source.readManifest({ digest: want.digest, size: null }, signal)
        : source.readTagged(want.tag, signal);
    },
  };
}

function openReference(
  text: string,
  open: OpenSource,
): Result<{ reference: Reference; source: Source }, ReadFailure> {
  const reference = parseReference(text);
  if (!reference.ok) return reference;
  const source = open(reference.value);
  return source.ok ? ok({ reference: reference.value, source: source.value }) : fail(source.failure);
}

/** The digest counts where there is one: a tag beside it says where it came from (distribution reference grammar). */
function wanted(reference: Reference): { tag: string } | { digest: Digest } {
  if (reference.digest !== null) return { digest: reference.digest };
  const asDigest = parseDigest(reference.tag ?? "");
  return asDigest === null ? { tag: reference.tag ?? "" } : { digest: asDigest };
}
