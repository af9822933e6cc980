// Holds the architecture: every import goes down the table of rooms, and no imports go round in a circle.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Which rooms a room may import; a room may always import itself. `type:` allows `import type` alone. */
const rooms = {
  // The owner of work that goes on by itself.
  "lib/background": [],
  "lib/oci": [],
  "lib/chunked": ["lib/oci"],
  "lib/config": ["lib/oci"],
  "lib/tekton": ["lib/oci"],
  "lib/git": ["lib/oci"],
  "lib/db": ["lib/background", "lib/oci"],
  "lib/cluster": ["lib/background", "lib/oci", "lib/tekton"],
  "lib/auth": ["lib/oci", "type:lib/cluster"],
  // What an index holds, what it should hold, and the report on it.
  "lib/variants": ["lib/oci"],
  "lib/ladder": ["lib/oci", "lib/variants"],
  "lib/plan": ["lib/oci", "lib/variants", "lib/tekton", "lib/ladder"],
  "lib/report": ["lib/oci", "lib/variants", "lib/plan"],
  "lib/inspect": ["lib/background", "lib/oci", "lib/variants", "lib/report", "lib/config"],
  // Reads what the documents only claim: the bytes of layers.
  "lib/deep": ["lib/oci", "lib/chunked", "lib/variants"],
  "lib/probe": ["lib/oci", "lib/variants"],
  // What the layers of an image hold, file by file.
  "lib/layers": ["lib/background", "lib/oci", "lib/chunked", "lib/variants", "lib/config", "lib/inspect"],
  "lib/provenance": ["lib/oci", "lib/tekton"],
  // Ties runs and what stands beside an image to the digests of its index.
  "lib/evidence": [
    "lib/oci",
    "lib/variants",
    "lib/config",
    "lib/tekton",
    "lib/provenance",
    "lib/cluster",
    "lib/inspect",
  ],
  // Carries plans out.
  "lib/apply": [
    "lib/oci",
    "lib/chunked",
    "lib/variants",
    "lib/plan",
    "lib/config",
    "lib/provenance",
    "lib/inspect",
  ],
  // What the Tasks of tekton/ take and report.
  "lib/task": ["lib/oci", "lib/variants", "lib/tekton"],
  // The components, and what is kept about them.
  "lib/fleet": [
    "lib/oci",
    "lib/variants",
    "lib/report",
    "lib/config",
    "lib/cluster",
    "lib/tekton",
    "lib/plan",
    "lib/auth",
    "lib/db",
    "lib/inspect",
    "lib/evidence",
  ],
  "lib/scan": [
    "lib/background",
    "lib/oci",
    "lib/variants",
    "lib/config",
    "lib/inspect",
    "lib/evidence",
    "lib/fleet",
    "lib/db",
  ],
  // What was applied, by whom and what came of it.
  "lib/applications": [
    "lib/background",
    "lib/oci",
    "lib/variants",
    "lib/inspect",
    "lib/apply",
    "lib/db",
    "lib/chunked/write/levels",
    "lib/scan/shift",
  ],
  // Ties all of it together for the routes; how HTTP tells of it comes after.
  "lib/services": [
    "lib/background",
    "lib/oci",
    "lib/variants",
    "lib/config",
    "lib/cluster",
    "lib/tekton",
    "lib/git",
    "lib/plan",
    "lib/auth",
    "lib/db",
    "lib/inspect",
    "lib/probe",
    "lib/evidence",
    "lib/apply",
    "lib/applications",
    "lib/fleet",
    "lib/scan",
  ],
  // The contract of the routes.
  "lib/api": ["type:lib", "lib/oci", "lib/inspect/problem"],
  // What the browser runs of lib is pure and small.
  components: [
    "type:lib",
    "lib/evidence/tasks-by-weight",
    "lib/fleet/choice/choice",
    "lib/fleet/choice/states",
    "lib/fleet/known/row-key",
    "lib/fleet/table/order-codes",
    "lib/ladder",
    "lib/layers/pairs",
    "lib/tekton/near-limit",
    "lib/tekton/result-budget",
    // Not its tables of what each client does.
    "lib/variants/clients/families",
    "lib/variants/clients/names",
    "lib/variants/clients/pull-command",
    "lib/variants/clients/shell-word",
    "lib/variants/headline",
    "lib/variants/issue-codes",
    "lib/variants/not-looked",
  ],
  app: ["lib", "components"],
  cli: ["lib"],
  // Most tests of commands run them in their own process.
  test: ["lib", "cli/test-run", "cli/task/test-run"],
  bench: ["lib", "test", "scripts/server-flags"],
  // The server under test is started as it stands.
  e2e: ["lib", "test", "scripts/serve"],
  scripts: ["lib"],
};

/** What a test may import wherever it stands: the test bed, and the report, by which most images of it are judged. */
const forTests = ["test", "lib/report/analyse"];

/** Packages that a room must never see: the core runs in plain Node.js and knows nothing of the page around it. */
const forbiddenPackages = [
  { room: /^lib\//, packages: /^(next|react|react-dom|server-only)(\/|$)/ },
  { room: /^cli$/, packages: /^(next|react|react-dom|server-only)(\/|$)/ },
  { room: /^components$/, packages: /^(node:|undici|zod)/ },
];

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

export function roomOf(file) {
  const parts = file.split("/");
  return parts[0] === "lib" ? `lib/${parts[1]}` : parts[0];
}

function isBelow(file, place) {
  return file === place || file.startsWith(`${place}/`) || file.startsWith(`${place}.`);
}

function isAllowed(from, to, typeOnly, isTest) {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (room === target || (isTest && forTests.some((place) => isBelow(to, place)))) return true;
  return (rooms[room] ?? []).some((allowed) =>
    allowed.startsWith("type:") ? typeOnly && isBelow(to, allowed.slice(5)) : isBelow(to, allowed),
  );
}

/**
 * The faults of a tree: `files` maps each path below the root to its text; `resolveImport(from, specifier)` gives a path
 * below the root, or null for a package.
 */
export function importFaults(files, resolveImport) {
  const faults = [];
  const graph = new Map();
  for (const [file, text] of files) {
    const room = roomOf(file);
    const isTest = /\.test\.tsx?$/.test(file);
    const edges = [];
    for (const match of text.matchAll(IMPORT)) {
      const [, type, statement, dynamic] = match;
      const specifier = statement ?? dynamic;
      const target = resolveImport(file, specifier);
      if (target === null) {
        const banned = forbiddenPackages.find((f) => f.room.test(room) && f.packages.test(specifier));
        if (banned && !isTest && type === undefined)
          faults.push(`${file}: ${room} must not import ${specifier}`);
        continue;
      }
      if (!isAllowed(file, target, type !== undefined, isTest)) {
        faults.push(
          `${file}: ${room} must not import ${target}${type ? "" : " (other than its types, at most)"}`,
        );
      }
      // Types too: a circle of them vanishes when it runs, and still nobody can read one of the files without the other.
      edges.push(target);
    }
    graph.set(file, edges);
  }
  return [...faults, ...cycles(graph)];
}

function cycles(graph) {
  const found = [];
  const state = new Map();
  const visit = (file, path) => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      found.push(`a circle of imports: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
      return;
    }
    state.set(file, "open");
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, "done");
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

function readTree(root) {
  const files = new Map();
  for (const room of new Set(Object.keys(rooms).map((name) => name.split("/")[0]))) {
    const folder = join(root, room);
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      files.set(relative(root, path), readFileSync(path, "utf8"));
    }
  }
  return files;
}

function resolverFor(root) {
  return (from, specifier) => {
    const path = specifier.startsWith("#")
      ? join(root, specifier.slice(1))
      : specifier.startsWith(".")
        ? resolve(root, dirname(from), specifier)
        : null;
    if (path === null) return null;
    const file = ["", ".ts", ".tsx"]
      .map((end) => path + end)
      .find((p) => existsSync(p) && statSync(p).isFile());
    return relative(root, file ?? path);
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const faults = importFaults(readTree(root), resolverFor(root));
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
