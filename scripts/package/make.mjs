// `npm pack` runs this first: puts what the package consists of into `dist`. It is a small root of its own, in which everything lies as in
// a checkout, with bundles in place of the sources: the command, the server as it was built, what it runs in processes of its own, the
// packages that load parts of themselves by path, migrations, documents, samples.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundled } from "../bundle.mjs";
import { ensureBuilt, ensureInstalled, root, say, seconds } from "../setup.mjs";

const dist = join(root, "dist");

/** Read by path and not by import. */
const READ = [
  "lib/db/migrations",
  "docs/issues",
  "docs/configuration.md",
  "docs/problems.md",
  "docs/openapi.json",
  "samples/layout",
  "samples/samples.json",
  "samples/runs",
  "samples/evidence",
  "samples/keys/cosign.pub",
  "samples/README.md",
  "public",
  "scripts/server-flags.json",
  "node_modules/@electric-sql/pglite/dist/pglite.wasm",
  "node_modules/@electric-sql/pglite/dist/pglite.data",
  "node_modules/@electric-sql/pglite/dist/initdb.wasm",
];

await ensureInstalled();
await ensureBuilt();
const started = Date.now();
rmSync(dist, { recursive: true, force: true });
await bundled({
  programs: ["cli/main.ts", "scripts/serve.ts"],
  folder: join(dist, "bundle"),
  place: join(root, "bundle"),
});
// What Next.js says that its server needs, and what browsers load (https://nextjs.org/docs/app/api-reference/config/next-config-js/output).
for (const part of [".next", "node_modules"]) put(part, `.next/standalone/${part}`);
for (const file of [".next/static", ...READ]) put(file);
const { name, version, license, type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
writeFileSync(join(dist, "package.json"), JSON.stringify({ name, version, license, type }));
cpSync(join(root, "scripts/package/twofold.mjs"), join(dist, "twofold.mjs"));
chmodSync(join(dist, "twofold.mjs"), 0o755);
say(`the package's files are in dist, made in ${seconds(started)}`);

function put(file, from = file) {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  cpSync(join(root, from), join(dist, file), { recursive: true, dereference: true });
}
