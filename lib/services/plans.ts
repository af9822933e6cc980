import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { fleetRatio } from "#lib/fleet/ratio.ts";
import { componentReport } from "#lib/fleet/results/stored-reports.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type PlanDocument, planDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { ApplyHow } from "./apply/apply-how.ts";
import { notRead } from "./failures.ts";
import { shownComponent } from "./lookup.ts";

/** What it takes to change an image, and who can do it. */
export interface PlansService {
  ofComponent(
    actor: Actor,
    key: Key,
    choice: Choice,
    reading: OnBehalf,
  ): Promise<Result<PlanDocument & ApplyHow, ComponentFailure | ReadFailure>>;
  /** How an image is changed to a choice, or with null repaired. */
  readonly how: HowToApply;
}

export type HowToApply = (reference: string, choice: Choice | null) => ApplyHow;

export function createPlansService({
  database,
  how,
}: {
  readonly database: Database;
  readonly how: HowToApply;
}): PlansService {
  return {
    how,
    async ofComponent(_actor, key, choice, { charge }) {
      const record = await shownComponent(database, key);
      if (!record.ok) return record;
      const booked = charge(1);
      if (!booked.ok) return booked;
      const report = await componentReport(database.sql, record.value);
      if (report === null) return fail(notRead(key));
      const document = planDocument(report, choice, await fleetRatio(database));
      return ok({ ...document, ...how(document.reference, choice) });
    },
  };
}
