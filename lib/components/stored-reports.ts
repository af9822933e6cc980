import { desc, inArray } from "drizzle-orm";
import { report as reportTable } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transaction.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { IndexReport } from "#lib/variants/report.ts";

type Reads = Pick<Transaction, "selectDistinctOn">;

/** The reports on these digests, each under the newest rules it was read with; those never read are missing. */
export async function storedReports(
  db: Reads,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, IndexReport>> {
  const rows = await db
    .selectDistinctOn([reportTable.digest], { digest: reportTable.digest, report: reportTable.report })
    .from(reportTable)
    .where(inArray(reportTable.digest, [...digests]))
    .orderBy(reportTable.digest, desc(reportTable.rulesVersion));
  return new Map(rows.map(({ digest, report }) => [digest as Digest, report as IndexReport]));
}

/** The report on a component's newest index, under the component's own reference: several may have the same index. */
export async function componentReport(
  db: Reads,
  { digest, reference }: { readonly digest: string | null; readonly reference: string | null },
): Promise<IndexReport | null> {
  const report = digest === null ? null : await storedReport(db, digest as Digest);
  return report === null ? null : { ...report, reference: reference ?? report.reference };
}

export async function storedReport(db: Reads, digest: Digest): Promise<IndexReport | null> {
  return (await storedReports(db, [digest])).get(digest) ?? null;
}
