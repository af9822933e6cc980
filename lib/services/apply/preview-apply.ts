import type { Wish } from "#lib/applications/service.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { LookedRecord } from "#lib/fleet/known/record.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { fleetRatio } from "#lib/fleet/ratio.ts";
import { storedReports } from "#lib/fleet/results/stored-reports.ts";
import { planDocument } from "#lib/plan/plan-document.ts";
import { repairDocument } from "#lib/plan/repair-document.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { type ApplyTools, type AskedApply, type Refused, refusedFor, sortOut } from "./apply-components.ts";

/** What applying to many would do; nothing is changed by asking. */
export interface ApplyPreview {
  /** Those whose index would change. */
  readonly ready: readonly Key[];
  /** Those whose index is so already. */
  readonly already: readonly Key[];
  readonly refused: readonly Refused[];
  /** Variants that would be made. */
  readonly variants: number;
  /** What the registries would store more, about. */
  readonly bytes: number;
}

interface Expected {
  readonly changes: boolean;
  readonly variants: number;
  readonly bytes: number;
  /** Why it would fail, in words. */
  readonly unreached: string | null;
}

/** Reports that are planned for before others have their turn: a report is up to some hundred kilobytes. */
const AT_ONCE = 20;

/** Plans for each from what was last read of it. */
export async function previewMany(
  tools: ApplyTools,
  actor: Actor,
  keys: readonly Key[],
  asked: AskedApply,
): Promise<ApplyPreview> {
  const { database, applications } = tools;
  const sorted = await sortOut(tools, actor, keys, asked);
  const refused = [...sorted.refused];
  const [ready, already]: [Key[], Key[]] = [[], []];
  const may: { readonly key: Key; readonly wish: Wish; readonly record: LookedRecord }[] = [];
  for (const { wish, record } of sorted.wishes) {
    const key = { namespace: record.namespace, name: record.name };
    const refusal = applications.refusalOf(wish);
    if (refusal === null) may.push({ key, wish, record });
    else refused.push(refusedFor(key, refusal));
  }
  const ratio = await fleetRatio(database);
  let [variants, bytes] = [0, 0];
  for (let at = 0; at < may.length; at += AT_ONCE) {
    const some = may.slice(at, at + AT_ONCE).map(({ key, wish }) => ({
      ...{ key, wish, reference: wish.reference, digest: wish.startsFrom },
    }));
    const reports = await storedReports(database.sql, some);
    for (const place of some) {
      const expected = expectedOf(place.wish, reports.get(place), ratio);
      if (expected.unreached !== null)
        refused.push(refusedFor(place.key, cannot(place.wish, expected.unreached)));
      else (expected.changes ? ready : already).push(place.key);
      if (expected.unreached === null)
        [variants, bytes] = [variants + expected.variants, bytes + expected.bytes];
    }
  }
  return { ready, already, refused, variants, bytes };
}

/** Of what is not kept any more nobody knows before it is read again: it is asked for. */
const UNKNOWN: Expected = { changes: true, variants: 0, bytes: 0, unreached: null };

function expectedOf({ deed }: Wish, report: IndexReport | undefined, ratio: number | null): Expected {
  if (report === undefined) return UNKNOWN;
  if (deed.kind === "repair") {
    // A lone manifest has no entries to put in order.
    const changes = report.kind === "index" && repairDocument(report).changes;
    return { changes, variants: 0, bytes: 0, unreached: null };
  }
  const { changes, desired, bytes, unreached } = planDocument(report, deed.choice, ratio);
  const variants = desired.filter(({ action }) => action === "make").length;
  return { changes, variants, bytes: bytes.added, unreached };
}

const cannot = ({ reference }: Wish, why: string): Pick<Refused, "code" | "message" | "next"> => ({
  code: "not-repairable",
  message: `${reference} cannot be made as chosen: ${why}.`,
  next: "Its plan says more. Fix what can be fixed first.",
});
