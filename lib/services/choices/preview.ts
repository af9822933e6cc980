import type { Actor } from "#lib/auth/actor.ts";
import type { Right } from "#lib/cluster/annotate.ts";
import { chunksOf } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import type { ChoicePreview, KeyedReason } from "#lib/fleet/answers.ts";
import { isAsAsked, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { LookedRecord } from "#lib/fleet/known/record.ts";
import { type Key, rowKey } from "#lib/fleet/known/row-key.ts";
import { recordsOf } from "#lib/fleet/table/pages.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** Who may change which component. */
export type RightsFor = (
  actor: Actor,
  records: readonly LookedRecord[],
) => Promise<(record: LookedRecord) => Right>;

/** Rows that are read at once: each is some kilobytes. */
const AT_ONCE = 500;
/** Of more nobody reads the reasons. */
export const MAX_REASONS = 100;

/** Of push builds; what is wanted of pull-request builds stays. */
export const withPush =
  (push: Choice) =>
  (now: Wanted): WantedChoice => ({ push, pullRequest: now.kind === "unreadable" ? null : now.pullRequest });

/** What choosing for these would do; nothing is changed by asking. */
export async function previewChoices(
  { database, rightsFor }: { readonly database: Database; readonly rightsFor: RightsFor },
  actor: Actor,
  { keys, push }: { readonly keys: readonly Key[]; readonly push: Choice },
): Promise<ChoicePreview> {
  let [set, already] = [0, 0];
  const refused: KeyedReason[] = [];
  for (const some of chunksOf(keys, AT_ONCE)) {
    const records = await recordsOf(database, some);
    const rightOf = await rightsFor(actor, records);
    const byKey = new Map(records.map((record) => [rowKey(record), record]));
    for (const key of some.map(rowKey)) {
      const record = byKey.get(key);
      if (record === undefined) {
        refused.push({ key, reason: "It is not in the fleet any more." });
        continue;
      }
      const wanted = record.wanted as Wanted;
      const right = rightOf(record);
      if (isAsAsked(wanted, withPush(push)(wanted))) already += 1;
      else if (right.allowed) set += 1;
      else refused.push({ key, reason: right.reason });
    }
  }
  return { set, already, refused: refused.length, reasons: refused.slice(0, MAX_REASONS) };
}
