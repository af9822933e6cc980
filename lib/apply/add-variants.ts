import { formatReference, parseReference, pinned } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { desiredOf } from "#lib/plan/desired.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { applyChoice, type ChoicePlan, planChoice } from "./apply-choice.ts";
import { openDestination } from "./destination.ts";
import type { ApplyFailure } from "./failure.ts";
import { madeBefore } from "./made-before.ts";
import type { MakingTools } from "./wanted-index.ts";

/** What has to be done so that a reference, whose digest was reported by a build, has what a choice asks for. */
export interface AddPlan {
  readonly choice: ChoicePlan;
  /** Where the result stands: `repository:tag`. */
  readonly to: string;
  /** As the choice asks already, or made by an earlier run of the same; null where it has yet to be made. */
  readonly there: { readonly report: IndexReport; readonly isGiven: boolean } | null;
  /** How many manifests the result lists; null where it is one manifest. */
  readonly entries: number | null;
}

/**
 * Plans it: nothing is written. The result goes under the tag of the reference, or under `ownTag` where it has none. A tag that
 * names what an earlier run made of the very same image is well; one that names anything else is somebody else's.
 */
export async function planVariants(
  text: string,
  { choice, ownTag }: { readonly choice: Choice; readonly ownTag: string },
  tools: MakingTools,
): Promise<Result<AddPlan, ApplyFailure>> {
  const { inspector, signal } = tools;
  const reference = parseReference(text);
  if (!reference.ok) return reference;
  const { digest } = reference.value;
  const from = digest === null ? text : formatReference(pinned(reference.value, digest));
  const planned = await planChoice(from, choice, inspector, signal);
  if (!planned.ok) return planned;
  const { before, plan } = planned.value;
  const tag = reference.value.tag ?? ownTag;
  const to = formatReference({ ...reference.value, tag, digest: null });
  const desired = desiredOf(before, choice);
  const facts = { choice: planned.value, to };
  if (!plan.changes) {
    const entries = before.kind === "index" ? before.entries.length : null;
    return ok({ ...facts, there: { report: before, isGiven: true }, entries });
  }
  const entries = desired.entries.length;
  const now = await inspector.resolve(to, { signal });
  if (!now.ok && now.failure.code !== "not-found") return now;
  if (!now.ok || now.value === before.digest) return ok({ ...facts, there: null, entries });
  const found = await madeBefore(to, desired, tools);
  if (!found.ok) return found;
  return ok({ ...facts, there: { report: found.value, isGiven: false }, entries });
}

/** Carries it out, and answers with what the tag names then. */
export async function makeVariants(
  { choice, to, there }: AddPlan,
  tools: MakingTools,
): Promise<Result<IndexReport, ApplyFailure>> {
  if (there !== null) return ok(there.report);
  const { before, plan } = choice;
  const reference = parseReference(before.reference);
  if (!reference.ok) return reference;
  const from = formatReference(pinned(reference.value, before.digest));
  const destination = await openDestination({ from, to, digest: before.digest }, tools);
  if (!destination.ok) return destination;
  const { inspector, openSource, level, onProgress, signal } = tools;
  const made = await applyChoice(choice, {
    ...{ inspector, openSource, level, signal, copySboms: false },
    destination: destination.value,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  if (made.ok) return ok(made.value.report);
  if (made.failure.code !== "tag-moved") return made;
  // Another run of the same may have been faster.
  const found = await madeBefore(to, desiredOf(before, plan.choice), tools);
  return found.ok ? found : made;
}
