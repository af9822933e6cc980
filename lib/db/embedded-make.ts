// Makes the folder of a new embedded database, in a process of its own: making takes three times the memory that using it
// takes, and WebAssembly gives none of it back.
import { PGlite } from "@electric-sql/pglite";

const db = await PGlite.create(process.argv[2] ?? "");
await db.close();
process.exit(0);
