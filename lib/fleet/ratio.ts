import type { Database } from "#lib/db/open.ts";
import { readCounts } from "./counts/counts.ts";

/** Components with both variants that an estimate should rest on at least. */
const LEAST_TWINS = 3;

/** zstd over gzip bytes as this fleet's own twins have it; null where too few are known. */
export async function fleetRatio(database: Pick<Database, "sql">): Promise<number | null> {
  const twins = (await readCounts(database, ["twins"])).get("twins");
  const of = (value: string) => twins?.get(value) ?? 0;
  return of("components") < LEAST_TWINS ? null : of("zstd") / of("gzip");
}
