import type { ApplicationFailure } from "#lib/applications/failure.ts";
import type { Application } from "#lib/applications/record.ts";
import type { ApplicationService, Batch, Wish } from "#lib/applications/service.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Right } from "#lib/cluster/annotate.ts";
import type { Database } from "#lib/db/open.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { LookedRecord } from "#lib/fleet/known/record.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { parseReference, repositoryName } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** What is done to components; a choice left out is the one that each has. */
export interface AskedApply {
  readonly deed: { readonly kind: "choice"; readonly choice: Choice | null } | { readonly kind: "repair" };
  readonly level?: number;
  readonly copySboms?: boolean;
  /** Kept with what was applied. */
  readonly note?: string | null;
}

/** A component to which nothing is done, and why. */
export interface Refused extends Key {
  readonly code: (ApplicationFailure | ComponentFailure)["code"];
  readonly message: string;
  readonly next: string;
}

export interface AppliedToMany {
  readonly batch: Batch | null;
  readonly refused: readonly Refused[];
}

export interface ApplyTools {
  readonly database: Database;
  readonly applications: ApplicationService;
  readonly found: (key: Key) => Promise<Result<LookedRecord, ComponentFailure>>;
  /** Components whose images are in a repository. */
  readonly componentsIn: (repository: string) => Promise<readonly LookedRecord[]>;
  readonly rightsFor: (
    actor: Actor,
    records: readonly LookedRecord[],
  ) => Promise<(record: LookedRecord) => Right>;
}

/** Asks for a component's index to be changed; `startsFrom` is what whoever asks has looked at. */
export async function applyToComponent(
  { applications, found, rightsFor }: ApplyTools,
  actor: Actor,
  key: Key,
  asked: AskedApply & { readonly startsFrom: string },
): Promise<Result<Application, ApplicationFailure | ComponentFailure>> {
  const record = await found(key);
  if (!record.ok) return record;
  const right = (await rightsFor(actor, [record.value]))(record.value);
  const wish = wishOf(record.value, right, asked);
  return wish.ok ? applications.ask(actor.name, { ...wish.value, startsFrom: asked.startsFrom }) : wish;
}

/** The same for many, each from what it was last seen to name. What cannot be done is told by name, and the rest is done. */
export async function applyToMany(
  tools: ApplyTools,
  actor: Actor,
  keys: readonly Key[],
  asked: AskedApply,
): Promise<AppliedToMany> {
  const { wishes, refused } = await sortOut(tools, actor, keys, asked);
  const done = await tools.applications.askMany(
    actor.name,
    wishes.map(({ wish }) => wish),
  );
  const late = done.refused.flatMap(({ wish, failure }) =>
    wish.component === null ? [] : [refusedFor(wish.component, failure)],
  );
  return { batch: done.batch, refused: [...refused, ...late] };
}

/** Any image by its reference: where components have theirs in its repository, it takes the right to change each of them. */
export async function applyToImage(
  tools: ApplyTools,
  actor: Actor,
  wish: Wish,
): Promise<Result<Application, ApplicationFailure | ComponentFailure>> {
  const refused = await refusalFor(tools, actor, wish.reference);
  return refused === null ? tools.applications.ask(actor.name, wish) : fail(refused);
}

/** Takes an application back, with the same rights. */
export async function rollBackApplication(
  tools: ApplyTools,
  actor: Actor,
  id: number,
): Promise<Result<Application, ApplicationFailure | ComponentFailure>> {
  const old = await tools.applications.get(id);
  if (!old.ok) return old;
  const refused = await refusalFor(tools, actor, old.value.target);
  return refused === null ? tools.applications.rollBack(actor.name, id) : fail(refused);
}

async function refusalFor(
  { componentsIn, rightsFor }: ApplyTools,
  actor: Actor,
  reference: string,
): Promise<ComponentFailure | null> {
  const parsed = parseReference(reference);
  const records = parsed.ok ? await componentsIn(repositoryName(parsed.value)) : [];
  const rightOf = await rightsFor(actor, records);
  for (const record of records) {
    const right = rightOf(record);
    if (!right.allowed) return denied(record, right.reason);
  }
  return null;
}

const denied = ({ namespace, name }: LookedRecord, reason: string): ComponentFailure => ({
  code: "denied",
  message: `You may not change ${namespace}/${name}: ${reason}`,
  next: "Ask whoever may change it.",
});

/** What may be asked for, each with the component as it was last seen, and what may not. */
export async function sortOut(
  { found, rightsFor }: Pick<ApplyTools, "found" | "rightsFor">,
  actor: Actor,
  keys: readonly Key[],
  asked: AskedApply,
): Promise<{
  readonly wishes: readonly { readonly wish: Wish; readonly record: LookedRecord }[];
  readonly refused: readonly Refused[];
}> {
  const refused: Refused[] = [];
  const records: LookedRecord[] = [];
  for (const key of keys) {
    const record = await found(key);
    if (record.ok) records.push(record.value);
    else refused.push(refusedFor(key, record.failure));
  }
  const rightOf = await rightsFor(actor, records);
  const wishes = records.flatMap((record) => {
    const wish = wishOf(record, rightOf(record), asked);
    if (wish.ok) return [{ wish: wish.value, record }];
    refused.push(refusedFor(record, wish.failure));
    return [];
  });
  return { wishes, refused };
}

export const refusedFor = (
  { namespace, name }: Key,
  { code, message, next }: Pick<Refused, "code" | "message" | "next">,
): Refused => ({ namespace, name, code, message, next });

function wishOf(
  record: LookedRecord,
  right: Right,
  { deed, level, copySboms, note = null }: AskedApply,
): Result<Wish, ComponentFailure> {
  const { namespace, name, reference, digest, wantedChoice } = record;
  if (!right.allowed) return fail(denied(record, right.reason));
  if (reference === null || digest === null)
    return fail({
      code: "unread",
      message: `${namespace}/${name} has no index that was checked.`,
      next: "Build it, or try again when it was checked.",
    });
  const choice = deed.kind === "choice" ? (deed.choice ?? (wantedChoice as Choice | "")) : null;
  if (choice === "")
    return fail({
      code: "bad-request",
      message: `The choice of ${namespace}/${name} cannot be read.`,
      next: "Choose again, then apply it.",
    });
  return ok({
    deed: choice === null ? { kind: "repair" } : { kind: "choice", choice },
    reference,
    startsFrom: digest,
    component: { namespace, name },
    ...(level === undefined ? {} : { level }),
    ...(copySboms === undefined ? {} : { copySboms }),
    note,
  });
}
