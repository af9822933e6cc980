// Makes the bundle of programs: one file of each for what it needs at once, and others for what it imports later. Run by the project's
// Node.js as `bundle-make.mjs FOLDER PLACE PROGRAM…`; prints the files that went into it, as JSON. PLACE is where the folder will lie, as
// seen by the sources: that of a package is moved, with what its modules read beside it.
import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";
import { root } from "./setup.mjs";

const olderNode = join(root, "scripts/older-node");

/** Bundles `entries` and every program that their modules start into `folder`; resolves to the files that went into it. */
async function makeBundle({ entries, folder, place }) {
  const inputs = new Set();
  const made = new Set();
  // Programs are found in the modules that start them.
  const programs = new Set(entries);
  while (programs.size > made.size) {
    const next = [...programs].filter((program) => !made.has(program));
    for (const program of next) made.add(program);
    const { metafile } = await build({
      entryPoints: next.map((program) => ({ in: program, out: nameOf(program) })),
      outdir: folder,
      absWorkingDir: root,
      bundle: true,
      splitting: true,
      format: "esm",
      outExtension: { ".js": ".mjs" },
      platform: "node",
      // The oldest that the package runs on; in a checkout it may be asked for the version and the help.
      target: "node20",
      inject: [join(olderNode, "globals.ts")],
      // Loads parts of itself by path, and is no part of the command.
      external: ["next"],
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: "none",
      // Beside the files and named by none, so that nobody reads them but who explains a fault.
      sourcemap: "external",
      sourcesContent: false,
      metafile: true,
      logLevel: "silent",
      plugins: [ownModules, places(place, (found) => programs.add(found))],
    });
    for (const input of Object.keys(metafile.inputs))
      if (!/^own(?:-lazy)?:/.test(input)) inputs.add(resolve(root, input));
  }
  return [...inputs];
}

/** The file of a program's bundle, without its ending: no two programs have one name. */
const nameOf = (program) =>
  relative(root, program)
    .replace(/\.\w+$/, "")
    .replaceAll(/\W+/g, "-");

/** A package that is loaded later, where that is no type. */
const LATER = /(?<!typeof )\bimport\("([\w@][^"]*)"\)(?!\.(?!then\b))/g;

/** How a module names a program that it starts. */
const PROGRAM = /new URL\(\s*"(\.[^"]+\.ts)",\s*import\.meta\.url\s*\)/g;

/** A module finds programs that it starts in the bundle, and everything else from where its source is. */
const places = (place, addProgram) => ({
  name: "places",
  setup(bundling) {
    bundling.onLoad({ filter: /\.(?:ts|js|mjs)$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!/import\.meta|\bimport\(/.test(text)) return { contents: text, loader: loaderOf(path) };
      const source = encodeURI(relative(place, path).split(sep).join("/"));
      const contents = text
        .replaceAll(PROGRAM, (_, file) => {
          const program = resolve(dirname(path), file);
          addProgram(program);
          return `new URL("./${nameOf(program)}.mjs", import.meta["url"])`;
        })
        // One in the older form comes as a whole, and Node.js gives its names too.
        .replaceAll(LATER, 'import("$1").then((all) => ({ ...all.default, ...all }))')
        .replaceAll("import.meta.url", `new URL("${source}", import.meta["url"]).href`);
      const other = /import\.meta\.(?!url\b)\w+/.exec(contents)?.[0];
      if (other !== undefined && path.endsWith(".ts"))
        throw new Error(
          `${basename(path)}: ${other} would not be what it is in the source; use import.meta.url.`,
        );
      return { contents, loader: loaderOf(path) };
    });
  },
});

/**
 * Modules of Node.js itself. An import in the language would load all of each at once, and what each of its names stands for: here one is
 * loaded when the first of its names is used, by what imports it. What requires it gets the module as it is.
 */
const ownModules = {
  name: "own-modules",
  setup(bundling) {
    bundling.onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      const name = path.replace(/^node:/, "");
      if (kind === "dynamic-import") return { path: `node:${name}`, external: true };
      const isLazy = kind === "import-statement" && isPlain(name);
      return { path: name, namespace: isLazy ? "own-lazy" : "own" };
    });
    bundling.onLoad({ filter: /.*/, namespace: "own" }, ({ path }) => ({
      contents: `module.exports = ${loadingOwn(path)};`,
      resolveDir: root,
    }));
    bundling.onLoad({ filter: /.*/, namespace: "own-lazy" }, ({ path }) => {
      const names = Object.getOwnPropertyNames(process.getBuiltinModule(`node:${path}`));
      const getters = names.map(
        (name) => `get ${JSON.stringify(name)}() { return load()[${JSON.stringify(name)}]; }`,
      );
      return {
        contents: `let all; const load = () => (all ??= ${loadingOwn(path)} ?? {});
module.exports = { ${getters.join(", ")} };`,
        resolveDir: root,
      };
    });
  },
};

/** With what an older Node.js does not have of it. */
function loadingOwn(name) {
  const own = `process.getBuiltinModule("node:${name}")`;
  const older = join(olderNode, `${name}.ts`);
  return existsSync(older) ? `require(${JSON.stringify(older)}).complete(${own})` : own;
}

/** No function with names of its own, and not the process, whose functions ask what they belong to. */
const isPlain = (name) => name !== "process" && typeof process.getBuiltinModule(`node:${name}`) === "object";

const loaderOf = (path) => (path.endsWith(".ts") ? "ts" : "js");

const [folder, place, ...entries] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await makeBundle({ entries, folder, place })));
