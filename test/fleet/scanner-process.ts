// A scanner in a process of its own, for the tests that kill it: `node scanner-process.ts PLACE-AS-JSON`.
import { type DatabasePlace, openDatabase } from "#lib/db/open.ts";
import { scannerOf } from "./fleet-bed.ts";

const opened = await openDatabase(JSON.parse(process.argv[2] ?? "") as DatabasePlace);
if (!opened.ok) throw new Error(opened.failure.message);
scannerOf(opened.value, () => new Date(), { leaseMs: 1_000, batch: 20, perRegistry: 4 });
process.stdout.write("scanning\n");
