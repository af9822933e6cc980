import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { parseDocument } from "#lib/oci/parse-document.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Applied } from "./applied.ts";
import type { Destination } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import { orphansOfTag } from "./orphans.ts";
import { type OnReadBack, publish } from "./publish.ts";

export interface PutBack {
  readonly inspector: Inspector;
  /** `expected` is what the tag has to name still: the index that is taken back. */
  readonly destination: Destination;
  /** What the tag is to name again. */
  readonly old: Digest;
  readonly onReadBack?: OnReadBack | undefined;
  readonly signal: AbortSignal;
}

/**
 * Puts the index that a tag named before under it again, whatever is wrong with it: it was there. It has to be in its repository
 * still, which keeps what no tag names until garbage is collected.
 */
export async function putBack({
  inspector,
  destination,
  old,
  onReadBack,
  signal,
}: PutBack): Promise<Result<Applied, ApplyFailure>> {
  const { target, tag, expected } = destination;
  const bytes = await inspector.source(`${target.name}@${old}`, "manifest", signal);
  if (!bytes.ok) return bytes.failure.code === "not-found" ? fail(gone(target.name, old)) : bytes;
  const parsed = parseDocument(bytes.value);
  if (!parsed.ok) return parsed;
  const document = { digest: old, mediaType: parsed.value.mediaType, bytes: bytes.value.bytes };
  const orphans = await orphansOfTag(target, expected, inspector, signal);
  const published = await publish({
    ...{ inspector, target, document, tag, expected, onReadBack, signal },
    errors: "allowed",
  });
  if (!published.ok) return published;
  return ok({
    reference: `${target.name}:${tag}`,
    before: expected,
    digest: old,
    tagMoved: old !== expected,
    made: [],
    kept: published.value.entries.map(({ digest }) => digest),
    sbomsCopied: 0,
    orphans,
    report: published.value,
  });
}

const gone = (name: string, old: Digest): ApplyFailure => ({
  code: "not-found",
  message: `${name} does not hold ${old} any more: it has collected what no tag named.`,
  next: "Build the image again, or apply another choice.",
});
