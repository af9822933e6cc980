import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component } from "#lib/db/schema.ts";

/** Components with both variants that an estimate should rest on at least. */
const LEAST_TWINS = 3;

/** zstd over gzip bytes as this fleet's own twins have it; null where too few are known. */
export async function fleetRatio({ sql: db }: Database): Promise<number | null> {
  const { rows } = await db.execute<{ twins: string; gzip: string | null; zstd: string | null }>(sql`
    select count(*) as twins, sum(gzip_bytes) as gzip, sum(zstd_bytes) as zstd
    from ${component} where gzip_bytes > 0 and zstd_bytes > 0`);
  const [row] = rows;
  return row === undefined || Number(row.twins) < LEAST_TWINS ? null : Number(row.zstd) / Number(row.gzip);
}
