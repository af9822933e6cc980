// The command in a few files of JavaScript: loading a thousand modules is most of what a short command would do. Plain JavaScript, as the
// machine's own Node.js runs it; esbuild is loaded only where there is something to be made.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { projectEnv, projectNode, root } from "./setup.mjs";

/** Every bundle has a folder of its own in here. */
const home = join(root, "node_modules", ".cache", "twofold");
const stampFile = join(home, "current.json");

/** What decides how modules are found and joined, beside our modules; packages are what the locks name, npm's own telling what is there. */
const MADE_BY = [
  "package.json",
  "package-lock.json",
  "node_modules/.package-lock.json",
  "scripts/bundle.mjs",
  "scripts/bundle-make.mjs",
];

/** Times of files are told in steps, of at most so many milliseconds. */
const CLOCK_MS = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The folder of the bundle, made anew where anything that it is made from changed. Null where none can be had, since a source has a
 * fault or nothing can be written: the sources themselves are what runs then.
 */
export async function ensureBundled() {
  const stamp = readStamp();
  if (
    stamp !== null &&
    Object.entries(stamp.inputs).every(([file, traits]) => traits === traitsOf(look(file)))
  )
    return folderOf(stamp);
  try {
    return folderOf((stamp === null ? null : await seenAgain(stamp)) ?? (await makeAnew()));
  } catch {
    return null;
  }
}

/** No other process has it now. */
const ownName = () => `${process.pid}-${Date.now()}`;

const placeOf = (file) => `${root}/${file}`;

const folderOf = ({ hash }) => join(home, hash);

function readStamp() {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
    return existsSync(folderOf(stamp)) ? stamp : null;
  } catch {
    return null;
  }
}

const look = (file) => statSync(placeOf(file), { throwIfNoEntry: false });

/** What changes with every change of a file; also with some that change nothing, such as another link to it. */
const traitsOf = (found) => (found === undefined ? null : `${found.ctimeMs} ${found.mtimeMs} ${found.size}`);

async function hashOf(files) {
  const { createHash } = await import("node:crypto");
  // Modules of the bundle know the way from it to their sources; `node_modules` may be a link that two checkouts share.
  const hash = createHash("sha256").update(relative(realpathSync(home), root));
  for (const file of files) {
    const path = placeOf(file);
    const text = existsSync(path) ? readFileSync(path) : "";
    hash.update(`\0${file}\0${text.length}\0`).update(text);
  }
  return hash.digest("hex").slice(0, 32);
}

/** The stamp where all was touched and nothing changed, as after a copy of the checkout; else null. */
async function seenAgain({ inputs, hash }) {
  const files = Object.keys(inputs);
  const started = Date.now();
  if ((await hashOf(files)) !== hash) return null;
  const traits = traitsSince(started, files);
  return keepStamp({ hash, inputs: traits ?? inputs });
}

/** How the files are; null where one was changed since, and nobody knows what was read of it. */
function traitsSince(started, files) {
  const found = files.map((file) => [file, look(file)]);
  if (found.some(([, one]) => one !== undefined && one.ctimeMs >= started - CLOCK_MS)) return null;
  return Object.fromEntries(found.map(([file, one]) => [file, traitsOf(one)]));
}

/** Renamed when it is whole: many commands may start at once. */
function keepStamp(stamp) {
  const written = join(home, `${ownName()}.json`);
  writeFileSync(written, JSON.stringify(stamp));
  renameSync(written, stampFile);
  return stamp;
}

async function makeAnew() {
  mkdirSync(home, { recursive: true });
  sweep();
  // Somebody may save a file while it is read.
  for (let tries = 0; tries < 3; tries++) {
    const started = Date.now();
    const folder = join(realpathSync(home), `new-${ownName()}`);
    try {
      const modules = await bundled({ programs: ["cli/main.ts"], folder });
      const own = modules
        .map((file) => relative(root, file))
        .filter((file) => !/(?:^|[\\/])node_modules[\\/]/.test(file));
      const files = [...own, ...MADE_BY].sort();
      const hash = await hashOf(files);
      const inputs = traitsSince(started, files);
      if (inputs === null) continue;
      moveTo(folderOf({ hash }), folder);
      return keepStamp({ hash, inputs });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new Error("the sources change all the time");
}

/** Bundles programs into a folder that will lie at `place`; by the project's Node.js, whatever this is: one bundle is right for all. */
export async function bundled({ programs, folder, place = folder }) {
  const [{ execFile }, { promisify }] = await Promise.all([
    import("node:child_process"),
    import("node:util"),
  ]);
  const entries = programs.map((program) => join(root, program));
  const args = [join(root, "scripts/bundle-make.mjs"), folder, place, ...entries];
  const said = await promisify(execFile)(projectNode, args, {
    env: projectEnv(),
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(said.stdout);
}

/** Another process may have made the same meanwhile. */
function moveTo(place, folder) {
  try {
    renameSync(folder, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}

/** Bundles of days before; a command that began with one may still load parts of it. */
function sweep() {
  const current = readStamp()?.hash;
  for (const name of readdirSync(home)) {
    const found = statSync(join(home, name), { throwIfNoEntry: false });
    if (found === undefined || !found.isDirectory() || name === current) continue;
    if (found.mtimeMs < Date.now() - DAY_MS) rmSync(join(home, name), { recursive: true, force: true });
  }
}
