import { desc, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import { report as reportTable } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { parseReference, repositoryName } from "#lib/oci/reference.ts";
import { withCommands } from "#lib/report/fixes/with-commands.ts";
import type { IndexReport } from "#lib/variants/report.ts";

type Reads = Pick<Transaction, "selectDistinctOn">;

/** What was read of which repository; both may be named by any reference to it. */
export interface Place {
  readonly reference: string;
  readonly digest: string;
}

/** The repository that a text names; a text that is no reference is a place of its own. */
export function repositoryOf(text: string): string {
  const reference = parseReference(text);
  return reference.ok ? repositoryName(reference.value) : text;
}

/** The reports on these places, each under the newest rules it was read with; those never read are missing. */
export async function storedReports<T extends Place>(
  db: Reads,
  places: readonly T[],
): Promise<ReadonlyMap<T, IndexReport>> {
  if (places.length === 0) return new Map();
  const repositories = places.map(({ reference }) => repositoryOf(reference));
  const { repository, digest, report, rulesVersion } = reportTable;
  const rows = await db
    .selectDistinctOn([repository, digest], { repository, digest, report })
    .from(reportTable)
    .where(
      sql`(${repository}, ${digest}) in (select * from unnest(${textArray(repositories)}, ${textArray(places.map((place) => place.digest))}))`,
    )
    .orderBy(repository, digest, desc(rulesVersion));
  const byPlace = new Map(rows.map((row) => [`${row.repository} ${row.digest}`, row.report as IndexReport]));
  return new Map(
    places.flatMap((place, at) => {
      const found = byPlace.get(`${repositories[at]} ${place.digest}`);
      return found === undefined ? [] : [[place, found] as const];
    }),
  );
}

/** The report on one place. */
export async function storedReport(db: Reads, place: Place): Promise<IndexReport | null> {
  return (await storedReports(db, [place])).get(place) ?? null;
}

/** The report on a component's newest index, under the component's own reference: several may have the same index. */
export async function componentReport(
  db: Reads,
  { digest, reference }: { readonly digest: string | null; readonly reference: string | null },
): Promise<IndexReport | null> {
  if (digest === null || reference === null) return null;
  const report = await storedReport(db, { reference, digest });
  // What fixes it moves this component's tag.
  return report === null ? null : withCommands({ ...report, reference });
}
