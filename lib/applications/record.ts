import type { AppliedJson } from "#lib/apply/applied.ts";
import type { ApplyFailure } from "#lib/apply/failure.ts";
import type { VariantProgress } from "#lib/apply/progress.ts";
import type { application } from "#lib/db/schema.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

export const applicationStates = ["waiting", "running", "done", "failed", "cancelled"] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** What is done: a choice carried out, what needs no new layer put right, or an earlier one taken back. */
export type Deed =
  | { readonly kind: "choice"; readonly choice: Choice }
  | { readonly kind: "repair" }
  | { readonly kind: "roll-back"; readonly rollsBack: number };

/** One application as the API tells it. */
export interface Application {
  readonly id: number;
  readonly batch: number | null;
  readonly deed: Deed;
  readonly reference: string;
  /** The tag that moves. */
  readonly target: string;
  readonly component: { readonly namespace: string; readonly name: string } | null;
  /** Of zstd. */
  readonly level: number;
  readonly copySboms: boolean;
  /** Why, in the words of whoever asked. */
  readonly note: string | null;
  readonly by: string;
  /** Times are RFC 3339. */
  readonly askedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly state: ApplicationState;
  /** Somebody asked to stop it, and it goes on until its step is through. */
  readonly cancelAsked: boolean;
  readonly startsFrom: Digest;
  /** One per variant that is made. */
  readonly progress: readonly VariantProgress[];
  /** What came of it; null where it did not come to its end. */
  readonly outcome: AppliedJson | null;
  readonly failure: Pick<ApplyFailure, "code" | "message" | "next"> | null;
  /** Whether the old index can be put back: this was the last change of the tag, and it moved. */
  readonly canRollBack: boolean;
}

export type ApplicationRow = typeof application.$inferSelect;

export const applicationOf = (row: ApplicationRow, isLast: boolean): Application => ({
  id: row.id,
  batch: row.batch,
  deed: deedOf(row),
  reference: row.reference,
  target: row.target,
  component: componentOf(row),
  level: row.level,
  copySboms: row.copySboms,
  note: row.note,
  by: row.by,
  askedAt: row.askedAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  state: row.state as ApplicationState,
  cancelAsked: row.cancelAsked,
  startsFrom: row.startsFrom as Digest,
  progress: row.progress as readonly VariantProgress[],
  outcome: outcomeOf(row),
  failure: row.failure as Application["failure"],
  canRollBack: isLast && wasMoved(row),
});

/** Records of older versions do not say how many SBOMs were attached. */
function outcomeOf({ outcome }: Pick<ApplicationRow, "outcome">): AppliedJson | null {
  const applied = outcome as AppliedJson | null;
  return applied === null ? null : { ...applied, sbomsCopied: applied.sbomsCopied ?? null };
}

/** Whether it moved a tag away from an index that can be put back. */
export function wasMoved({ state, outcome }: Pick<ApplicationRow, "state" | "outcome">): boolean {
  const applied = outcome as AppliedJson | null;
  return state === "done" && applied !== null && applied.tagMoved && applied.before !== null;
}

export function deedOf({
  kind,
  choice,
  rollsBack,
}: Pick<ApplicationRow, "kind" | "choice" | "rollsBack">): Deed {
  if (kind === "choice") return { kind, choice: choice as Choice };
  return kind === "roll-back" ? { kind, rollsBack: rollsBack ?? 0 } : { kind: "repair" };
}

export const componentOf = ({ namespace, name }: Pick<ApplicationRow, "namespace" | "name">) =>
  namespace === null || name === null ? null : { namespace, name };
