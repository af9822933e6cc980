import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, evidence, look, registryProbe, report } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { keepIssues } from "../issues/keep.ts";
import { unreadIssues } from "../issues/of-component.ts";
import { repositoryOf } from "../results/stored-reports.ts";
import { keysIn } from "./known.ts";
import { stepColumns, unreadColumns } from "./record.ts";

/**
 * Drops what is kept of a registry (`HOST`) or of what is below it (`HOST/REPO`), as `parsePlace` writes it: reports, evidence, and what they say in the rows of
 * components there, which are as if never read until they are looked at again. The history keeps its lines. Yields how many
 * reports that was.
 */
export async function forgetPlace(
  database: Database,
  place: string,
  { dueAt, now }: { readonly dueAt: Date; readonly now: Date },
): Promise<number> {
  const below = `${place}/`;
  return inTransaction(database, async (tx) => {
    const records = await tx
      .select()
      .from(component)
      .where(sql`lower(${component.registry}) = ${place.split("/", 1)[0] ?? ""}`)
      .orderBy(component.namespace, component.name)
      .for("update");
    const there = records.filter(({ reference }) =>
      `${repositoryOf(reference ?? "")}/`.toLowerCase().startsWith(below),
    );
    for (const record of there) {
      // When it was built is not told by its content.
      const { newestAt: _at, newestKind: _kind, ...unread } = unreadColumns();
      await tx
        .update(component)
        .set({ ...unread, ...stepColumns({ ...record, ...unread }) })
        .where(keysIn(component, [record]));
    }
    if (there.length > 0) {
      await keepIssues(tx, there.map(unreadIssues), now);
      await tx
        .update(look)
        .set({ dueAt, readAt: null, incomplete: false, againAt: null, tries: 0 })
        .where(keysIn(look, there));
      await tx.delete(evidence).where(keysIn(evidence, there));
    }
    await tx.delete(registryProbe).where(sql`lower(${registryProbe.host}) = ${place}`);
    const gone = await tx
      .delete(report)
      .where(sql`starts_with(lower(${report.repository}) || '/', ${below})`)
      .returning({ digest: report.digest });
    return gone.length;
  });
}
