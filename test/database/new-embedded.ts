import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "#lib/db/open.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cache = join(root, "node_modules", ".cache", "test-databases");
const pglite = join(root, "node_modules", "@electric-sql", "pglite");
const migrations = join(root, "lib", "db", "migrations");

/**
 * Puts an embedded database into `folder` that holds its tables and nothing else. Making one takes four times as long as
 * opening one, and hundreds of tests want one of their own: it is made once for one set of migrations, and copied.
 */
export async function putNewEmbedded(folder: string): Promise<void> {
  program ??= WebAssembly.compile(readFileSync(join(pglite, "dist", "pglite.wasm")));
  await program;
  const made = join(cache, fingerprint());
  if (!existsSync(made)) await make(made);
  // The synchronous one copies in C++: a third of the time for a thousand files.
  cpSync(made, folder, { recursive: true });
}

/** template1 and template0: two thirds of the files, and only a new database of the same server is made from them. */
const UNUSED = ["1", "4"];

/** Held, because V8 compiles what it has compiled already only once while somebody holds it: half of the time of opening. */
let program: Promise<WebAssembly.Module> | null = null;

/** Whatever what is made depends on. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const files = readdirSync(migrations).filter((name) => name.endsWith(".sql"));
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(migrations, name)));
  hash.update(readFileSync(join(pglite, "package.json")));
  hash.update(readFileSync(join(root, "lib", "db", "embedded-make.ts"))).update(UNUSED.join());
  return hash.digest("hex").slice(0, 16);
}

/** Whoever is first puts it there whole; who comes second finds it and drops his own. */
async function make(folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, "making-"));
  const made = await openDatabase({ folder: making });
  if (!made.ok) throw new Error(made.failure.message);
  await made.value.close();
  for (const database of UNUSED) rmSync(join(making, "data", "base", database), { recursive: true });
  try {
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
