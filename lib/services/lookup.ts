import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { type LookedRecord, rowOf } from "#lib/fleet/known/record.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { addressedRecord } from "#lib/fleet/table/pages.ts";
import type { FleetRow, ScanFailure } from "#lib/fleet/table/row.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { ClusterSource } from "./cluster/source.ts";
import { noComponent } from "./failures.ts";

/** Who may change which component. */
export type RightsFor = ClusterSource["rightsFor"];

/** The component that an address means. */
export async function foundComponent(
  database: Database,
  key: Key,
): Promise<Result<LookedRecord, ComponentFailure>> {
  const record = await addressedRecord(database, key);
  return record === undefined ? fail(noComponent(key)) : ok(record);
}

/** The same for what tells of its content. */
export async function shownComponent(
  database: Database,
  key: Key,
): Promise<Result<LookedRecord, ComponentFailure | ReadFailure>> {
  const record = await foundComponent(database, key);
  const refusal = record.ok ? refusalOf(record.value) : null;
  return refusal === null ? record : fail(refusal);
}

/** Why nobody is shown what was read before: the registry lets us in no more. What the row says of it stays. */
export function refusalOf({ failure }: Pick<LookedRecord, "failure">): ReadFailure | null {
  const kept = failure as ScanFailure | null;
  if (kept?.code !== "unauthorized" && kept?.code !== "denied") return null;
  return { code: kept.code, message: kept.message, next: kept.next };
}

/** Components as whoever asks sees them: with what they may change. */
export async function rowsFor(
  rightsFor: RightsFor,
  actor: Actor,
  records: readonly LookedRecord[],
): Promise<readonly FleetRow[]> {
  const rightOf = await rightsFor(actor, records);
  return records.map((record) => rowOf(record, rightOf(record)));
}

export const rowFor = async (rightsFor: RightsFor, actor: Actor, record: LookedRecord): Promise<FleetRow> =>
  rowOf(record, (await rightsFor(actor, [record]))(record));
