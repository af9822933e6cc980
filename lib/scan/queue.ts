import { and, eq, gt, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { component, evidence, look, registryPause } from "#lib/db/schema.ts";
import { readCounts } from "#lib/fleet/counts/counts.ts";

/** A component that is due, and ours until the lease ends. */
export interface Due {
  readonly namespace: string;
  readonly name: string;
  readonly reference: string;
  /** What it was the last time; null: never read. */
  readonly digest: string | null;
  readonly rulesVersion: number | null;
  /** Whether something behind the index could not be read the last time. */
  readonly incomplete: boolean;
  /** When that is asked for again; null: no sooner than at the next start. */
  readonly againAt: Date | null;
  readonly tries: number;
  /** Whether somebody asked for this look. */
  readonly asked: boolean;
}

/**
 * The queue is the table itself: what is due, and who has it. Each component is a standing job, so there is nothing to
 * add or to lose; a lease that ran out was a killed process's, and whoever comes next takes the component over.
 */
export async function dueRegistries(database: Database, now: Date): Promise<readonly string[]> {
  const registries = [...((await readCounts(database, ["registry"])).get("registry")?.keys() ?? [])];
  // One look into the index for each: nobody goes through all that is due to find where it is.
  const { rows } = await database.sql.execute<{ registry: string }>(sql`
    select r.registry from unnest(${textArray(registries)}) as r(registry)
    cross join lateral (
      select from ${look} l where l.registry = r.registry and l.due_at <= ${now} and (l.leased_until is null or l.leased_until < ${now})
      limit 1) as due
    where not exists (select 1 from ${registryPause} p where p.registry = r.registry and p.until > ${now})`);
  return rows.map(({ registry }) => registry);
}

/** Takes up to `limit` due components of a registry; what another process takes at this moment is passed over. */
export async function lease(
  { sql: db }: Database,
  registry: string,
  {
    holder,
    now,
    until,
    limit,
  }: { readonly holder: string; readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly Due[]> {
  const { rows } = await db.execute<{
    namespace: string;
    name: string;
    reference: string;
    digest: string | null;
    rules_version: number | null;
    incomplete: boolean;
    again_at: string | Date | null;
    tries: number;
    asked: boolean;
  }>(sql`
    update ${look} as l set leased_by = ${holder}, leased_until = ${until}
    from (
      select namespace, name from ${look}
      where registry = ${registry} and due_at <= ${now} and (leased_until is null or leased_until < ${now})
      order by due_at limit ${limit} for update skip locked
    ) as due join ${component} c using (namespace, name)
    where l.namespace = due.namespace and l.name = due.name
    returning l.namespace, l.name, l.reference, c.digest, c.rules_version,
      l.incomplete, l.again_at, l.tries, l.round is not null as asked`);
  return rows.map(({ rules_version, again_at, ...due }) => ({
    ...due,
    rulesVersion: rules_version,
    againAt: again_at === null ? null : new Date(again_at),
  }));
}

export async function renewLeases({ sql: db }: Database, holder: string, until: Date): Promise<void> {
  await db.update(look).set({ leasedUntil: until }).where(eq(look.leasedBy, holder));
}

/** Gives back what was taken and not looked at; it is still due. */
export async function release({ sql: db }: Database, holder: string, registry?: string): Promise<void> {
  await db
    .update(look)
    .set({ leasedBy: null, leasedUntil: null })
    .where(and(eq(look.leasedBy, holder), registry === undefined ? undefined : eq(look.registry, registry)));
}

export interface Pause {
  readonly registry: string;
  readonly until: Date;
  readonly code: string;
  readonly message: string;
  readonly failures: number;
}

export async function pausesAt({ sql: db }: Database, now: Date): Promise<readonly Pause[]> {
  return db.select().from(registryPause).where(gt(registryPause.until, now)).orderBy(registryPause.registry);
}

/** The registry is left alone; the pause is longer each time in a row. */
export async function pause(
  { sql: db }: Database,
  registry: string,
  reason: { readonly code: string; readonly message: string },
  untilAfter: (failures: number) => Date,
): Promise<void> {
  const [known] = await db.select().from(registryPause).where(eq(registryPause.registry, registry));
  const failures = (known?.failures ?? 0) + 1;
  const columns = { ...reason, failures, until: untilAfter(failures) };
  await db
    .insert(registryPause)
    .values({ registry, ...columns })
    .onConflictDoUpdate({ target: registryPause.registry, set: columns });
}

/**
 * What failed is due now, and every pause is over: a start often comes after something was mended, in the settings or around
 * them, and then nobody waits for what was measured out before.
 */
export async function forgetFailures({ sql: db }: Database, now: Date): Promise<void> {
  await db.delete(registryPause);
  await db.execute(sql`
    update ${look} as l set due_at = ${now}, again_at = ${now}, tries = 0
    from ${component} c
    where l.namespace = c.namespace and l.name = c.name and (c.failure is not null or l.incomplete)`);
  // Reading evidence asks other services too, and says in the report which of them did not answer.
  await db.execute(sql`
    update ${evidence} set due_at = ${now}
    where report is null
      or jsonb_path_exists(report, '$.sources[*].failure ? (@ != null)')
      or jsonb_path_exists(report, '$.index.unseen[*]')
      or jsonb_path_exists(report, '$.entries[*].unseen[*]')`);
}

/** It answered: the next failure is the first again. */
export async function unpause({ sql: db }: Database, registry: string): Promise<void> {
  await db.delete(registryPause).where(eq(registryPause.registry, registry));
}
