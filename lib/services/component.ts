import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ComponentDetail, HistoryEvent, HistoryPage } from "#lib/fleet/answers.ts";
import type { Wanted } from "#lib/fleet/choice/choice.ts";
import { defaultWanted } from "#lib/fleet/choice/choices-by-default.ts";
import { judgedFor } from "#lib/fleet/choice/judged.ts";
import type { Configured } from "#lib/fleet/choice/states.ts";
import type { Done } from "#lib/fleet/failure.ts";
import { beginningOf, currentLife, historyOf, type Life } from "#lib/fleet/history/history.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import type { ClusterFacts, LookedRecord } from "#lib/fleet/known/record.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { componentReport } from "#lib/fleet/results/stored-reports.ts";
import { addressedRecord } from "#lib/fleet/table/pages.ts";
import { ok } from "#lib/oci/result.ts";
import { pausesAt } from "#lib/scan/queue.ts";
import { foundComponent, type RightsFor, refusalOf, rowFor } from "./lookup.ts";

/** One component: how it stands, and how it came to that. */
export interface ComponentService {
  detail(actor: Actor, key: Key): Done<ComponentDetail>;
  /** Of the component that has the name, or with `life` of one that had it before. */
  history(actor: Actor, key: Key, before: Date | null, life?: Life): Done<HistoryPage>;
  /** The whole history, newest first. */
  wholeHistory(actor: Actor, key: Key, life?: Life): AsyncIterable<HistoryEvent>;
}

const HISTORY_LINES = 50;

export function createComponentService({
  kept,
  rightsFor,
}: {
  readonly kept: KeptFleet;
  readonly rightsFor: RightsFor;
}): ComponentService {
  const { database } = kept;
  /** Its own name, where an address has another for it. */
  const namedAs = async (key: Key): Promise<Key> => (await addressedRecord(database, key)) ?? key;
  return {
    async detail(actor, key) {
      const record = await foundComponent(database, key);
      if (!record.ok) return record;
      const row = await rowFor(rightsFor, actor, record.value);
      return ok({ row, ...(await detailOf(kept, record.value)) });
    },
    async history(_actor, key, before, life) {
      return ok(await historyPage(database, await namedAs(key), { before, life }));
    },
    async *wholeHistory(_actor, key, life) {
      const named = await namedAs(key);
      for (let before: Date | null = null; ; ) {
        const { events, next } = await historyPage(database, named, { before, life });
        yield* events;
        if (next === null) return;
        before = new Date(next);
      }
    },
  };
}

/** A page of the history; the last ends with why it begins there, where another component had the name before. */
async function historyPage(
  database: Database,
  key: Key,
  { before, life: given }: { readonly before: Date | null; readonly life: Life | undefined },
): Promise<HistoryPage> {
  const life = given === undefined ? await currentLife(database, key) : given;
  const events = await historyOf(database, key, { before, limit: HISTORY_LINES, life });
  if (events.length >= HISTORY_LINES) return { events, next: events.at(-1)?.at ?? null };
  const beginning = await beginningOf(database, key, life);
  return { events: beginning === null ? events : [...events, beginning], next: null };
}

async function detailOf(
  { database, choices, now }: KeptFleet,
  record: LookedRecord,
): Promise<Omit<ComponentDetail, "row">> {
  const cluster = record.cluster as ClusterFacts | null;
  const { push, pullRequest } = defaultWanted(record, choices);
  const [report, pauses] = await Promise.all([
    refusalOf(record) === null ? componentReport(database.sql, record) : null,
    pausesAt(database, now()),
  ]);
  const pause = pauses.find(({ registry }) => registry === record.registry);
  const states = { wanted: record.wanted as Wanted, configured: record.configured as Configured };
  const judged = report === null ? null : judgedFor(report, states);
  return {
    pause:
      pause === undefined
        ? null
        : { until: pause.until.toISOString(), code: pause.code, message: pause.message },
    defaultChoice: { push, pullRequest },
    git: cluster?.git ?? null,
    versions: (cluster?.versions ?? []).map((version) => ({
      ...version,
      image: cluster?.builds.pushed[version.name]?.reference ?? null,
    })),
    newestRun: cluster?.builds.newest ?? null,
    pullRequestImage: record.pullRequestImage,
    report: judged?.report ?? null,
    drift: judged?.drift ?? [],
  };
}
