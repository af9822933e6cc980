import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { PushedDocument, Target } from "#lib/oci/target/target.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { ApplyFailure } from "./failure.ts";

/** Called between reading back and moving the tag, which waits for it and stays where it is when this fails. */
export type OnReadBack = (digest: Digest) => Promise<Result<void, ApplyFailure>>;

export interface Publication {
  readonly inspector: Inspector;
  readonly target: Target;
  readonly document: PushedDocument;
  readonly tag: string;
  /** What the tag named when the plan was made; null where there was no such tag. */
  readonly expected: Digest | null;
  /** What an index that was there before had, it may have again; one that is new has no error. */
  readonly errors?: "allowed" | "refused";
  /** Whoever keeps a record knows by it what was meant. */
  readonly onReadBack?: OnReadBack | undefined;
  readonly signal: AbortSignal;
}

/**
 * Puts an index under a tag. It is put there by its digest first, read back by the same eyes that judge every image, and the tag
 * moves only when it is what was sent, has no error, and the tag still names what it named. Up to that last step nobody sees
 * anything of it, so a kill anywhere leaves the old index or the new one.
 */
export async function publish({
  inspector,
  target,
  document,
  tag,
  expected,
  errors = "refused",
  onReadBack,
  signal,
}: Publication): Promise<Result<IndexReport, ApplyFailure>> {
  const put = await target.putDocument(document, signal);
  if (!put.ok) return put;
  const byDigest = `${target.name}@${document.digest}`;
  const report = await inspector.inspect(byDigest, { signal });
  if (!report.ok) return report;
  const wrong = errors === "allowed" ? null : whyNot(report.value, byDigest);
  if (wrong !== null) return fail(wrong);
  const noted = (await onReadBack?.(document.digest)) ?? ok(undefined);
  if (!noted.ok) return noted;
  const moved = await namesStill(tag, expected, "when it was looked at", { inspector, target, signal });
  if (moved !== null) return fail(moved);
  if (signal.aborted) return fail(stopped);
  // From here on nobody stops it: whether the tag was moved is said, and not left open. Each question has its own limit of time.
  const { signal: lasting } = new AbortController();
  const tagged = await target.moveTag(tag, document, lasting);
  if (!tagged.ok) return tagged;
  // Registries have no "only if": somebody may have come in between, and then the last one wins.
  const after = await namesStill(tag, document.digest, "a moment ago, when it was moved there", {
    inspector,
    target,
    signal: lasting,
  });
  return after === null ? ok(report.value) : fail(after);
}

const stopped: ApplyFailure = {
  code: "cancelled",
  message: "It was stopped before the tag was moved.",
  next: "Nothing has changed for anybody. Start it again when it is wanted.",
};

function whyNot({ entries, issues }: IndexReport, reference: string): ApplyFailure | null {
  const unread = entries.find(({ failure }) => failure !== null)?.failure;
  const errors = issues.filter(({ severity }) => severity === "error");
  if (unread === undefined && errors.length === 0) return null;
  const why = unread === undefined ? errors.map(({ message }) => message).join(" ") : unread?.message;
  return {
    code: "not-as-planned",
    message: `The new index was read back and is not right, so the tag was not moved: ${why}`,
    next: `Look at it with \`twofold inspect ${reference}\`. Nothing has changed for anybody.`,
  };
}

/** Why a tag cannot be moved on: it names something else than `expected`. */
export async function namesStill(
  tag: string,
  expected: Digest | null,
  when: string,
  { inspector, target, signal }: Pick<Publication, "inspector" | "target" | "signal">,
): Promise<ApplyFailure | null> {
  const named = await inspector.resolve(`${target.name}:${tag}`, { signal });
  const now = named.ok ? named.value : null;
  if (!named.ok && named.failure.code !== "not-found") return named.failure;
  if (now === expected) return null;
  return {
    code: "tag-moved",
    message: `${target.name}:${tag} names ${now ?? "nothing"} now, and ${expected ?? "nothing"} ${when}.`,
    next: "Somebody else moved the tag. Look at what it names now, then start again.",
  };
}
