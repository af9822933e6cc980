import type { Inspector, OpenSource } from "#lib/inspect/inspect.ts";
import { createByteBudget } from "#lib/oci/byte-budget.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { formatReference, parseReference, type Reference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Target } from "#lib/oci/target/target.ts";
import type { Copying } from "./copy-content.ts";
import type { ApplyFailure } from "./failure.ts";
import type { OpenTarget } from "./open-target.ts";

/** Where what is made goes, and what has to be copied there for it. */
export interface Destination {
  readonly target: Target;
  readonly tag: string;
  /** What the tag names now; null where there is none. */
  readonly expected: Digest | null;
  /** Null where it is the repository that was read. */
  readonly copying: Copying | null;
}

export interface DestinationTools {
  readonly inspector: Inspector;
  readonly openSource: OpenSource;
  readonly openTarget: OpenTarget;
  readonly signal: AbortSignal;
}

/** Opens `to`, or without it the tag that was read, of which `digest` is what it named. */
export async function openDestination(
  { from, to, digest }: { readonly from: string; readonly to: string | null; readonly digest: Digest },
  { inspector, openSource, openTarget, signal }: DestinationTools,
): Promise<Result<Destination, ApplyFailure>> {
  const source = parseReference(from);
  if (!source.ok) return source;
  const goal = to === null ? source : parseReference(to);
  if (!goal.ok) return goal;
  const { tag } = goal.value;
  if (tag === null || (to !== null && goal.value.digest !== null))
    return fail(noTag(to ?? from, to === null));
  const target = openTarget(goal.value);
  if (!target.ok) return target;
  const isSamePlace = placeOf(goal.value) === placeOf(source.value);
  const isSameTag = isSamePlace && tag === source.value.tag && source.value.digest === null;
  const expected = isSameTag ? ok(digest) : await namedNow(formatReference(goal.value), inspector, signal);
  if (!expected.ok) return expected;
  if (isSamePlace) return ok({ target: target.value, tag, expected: expected.value, copying: null });
  // What is copied is not held: it needs no budget.
  const opened = openSource(source.value, createByteBudget(Number.POSITIVE_INFINITY));
  if (!opened.ok) return opened;
  const copying = {
    from: opened.value,
    to: target.value,
    mountFrom: mountFrom(source.value, goal.value),
    signal,
  };
  return ok({ target: target.value, tag, expected: expected.value, copying });
}

/** What a tag names now; null where there is none. */
export async function namedNow(
  reference: string,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Result<Digest | null, ApplyFailure>> {
  const named = await inspector.resolve(reference, { signal });
  if (named.ok) return named;
  // A repository that is made by the first push is not there either, which many registries answer as a refusal; a push tells.
  return named.failure.code === "not-found" || named.failure.code === "denied" ? ok(null) : named;
}

const placeOf = (reference: Reference): string => formatReference({ ...reference, tag: null, digest: null });

const mountFrom = (from: Reference, to: Reference): string | null =>
  from.kind === "registry" && to.kind === "registry" && from.registry === to.registry
    ? from.repository
    : null;

const noTag = (reference: string, isOwn: boolean): ApplyFailure => ({
  code: "bad-reference",
  message: `${reference} names no tag that could move.`,
  next: isOwn
    ? "Name the tag, or say with --to where the result goes."
    : "Give the destination a tag and no digest, such as quay.io/org/app:fixed.",
});
