// `node deploy/pack.mjs FOLDER`: the files of the command's image, and nothing else: the modules that it can reach, the packages that
// these use, and the project's own Node.js. Plain JavaScript without dependencies, as the set-up is.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where it lies in the image. */
const HOME = "opt/twofold";

/** Static and dynamic imports, and modules that are started as processes of their own. */
const REACHED =
  /^\s*(?:import|export)\s+(?!type\s)(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|new URL\(\s*["'](\.[^"']+\.ts)["']\s*,\s*import\.meta\.url/gm;

/** Modules that `cli/main.ts` can reach, and the packages that they name. */
export function reachable(start) {
  const files = new Set();
  const packages = new Set();
  const visit = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, imported, dynamic, started] of readFileSync(file, "utf8").matchAll(REACHED)) {
      const specifier = imported ?? dynamic ?? started;
      if (specifier.startsWith("#lib/")) visit(join(root, specifier.slice(1)));
      else if (specifier.startsWith(".")) visit(resolve(dirname(file), specifier));
      else if (!specifier.startsWith("node:")) packages.add(packageOf(specifier));
    }
  };
  visit(start);
  return { files: [...files], packages: [...packages] };
}

const packageOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Folders of these packages and of what they depend on, as Node.js finds them. */
export function packageFolders(names) {
  const folders = new Set();
  const visit = (name, from, isOptional) => {
    const folder = findPackage(name, from);
    if (folder === null) {
      if (isOptional) return;
      throw new Error(`${name} is not installed: run \`npm install\` first`);
    }
    if (folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    for (const one of Object.keys(dependencies)) visit(one, folder, one in optionalDependencies);
  };
  for (const name of names) visit(name, root, false);
  return [...folders];
}

function findPackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name);
    if (existsSync(join(found, "package.json"))) return found;
    if (folder === root) return null;
  }
}

function pack(out) {
  const home = join(out, HOME);
  const { files, packages } = reachable(join(root, "cli/main.ts"));
  const put = (file) =>
    cpSync(file, join(home, relative(root, file)), { recursive: true, dereference: true });
  // Read by path and not by import.
  for (const file of [...files, join(root, "LICENSE"), join(root, "lib/db/migrations")]) put(file);
  for (const folder of packageFolders(packages)) put(folder);
  const { name, version, license, type, imports } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  writeFileSync(join(home, "package.json"), JSON.stringify({ name, version, license, type, imports }));
  mkdirSync(join(home, "bin"), { recursive: true });
  cpSync(join(root, "node_modules/node/bin/node"), join(home, "bin/node"), { dereference: true });
  const command = join(out, "usr/local/bin/twofold");
  mkdirSync(dirname(command), { recursive: true });
  // The kernel starts it: no shell is needed, nor `env`.
  writeFileSync(command, `#!/${HOME}/bin/node\nimport("/${HOME}/cli/main.ts");\n`);
  chmodSync(command, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , out] = process.argv;
  if (out === undefined) throw new Error("name the folder that the image's files go to");
  pack(resolve(out));
}
