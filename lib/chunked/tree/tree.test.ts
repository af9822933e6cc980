import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../toc/packed.ts";
import { parseToc } from "../toc/parse-toc.ts";
import { nameOf } from "../toc/toc.ts";
import { childrenOf, type Files, findNode, nodeName, pathOf, search } from "./look.ts";
import { buildTree } from "./tree.ts";

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly size?: number;
}

function filesOf(entries: readonly Entry[]): Files {
  const toc = parseToc(Buffer.from(JSON.stringify({ entries })));
  if (!toc.ok) throw new Error(toc.failure.message);
  return { toc: toc.value, tree: buildTree(toc.value) };
}

/** A tree as indented text: names, `*` for a directory without an entry of its own, files and bytes below. */
function drawn(files: Files, node = 0, indent = ""): string {
  return [...childrenOf(files, node)]
    .map((child) => {
      const own = (files.tree.rows[child] ?? -1) < 0 ? "*" : "";
      const totals = `${files.tree.files[child]}/${files.tree.bytes[child]}`;
      return `${indent}${nodeName(files, child)}${own} ${totals}\n${drawn(files, child, `${indent} `)}`;
    })
    .join("");
}

const reg = (name: string, size = 1): Entry => ({ type: "reg", name, size });
const dir = (name: string): Entry => ({ type: "dir", name });

test.each<[string, Entry[], string]>([
  ["nothing", [], ""],
  [
    "files in directories that have entries",
    [dir("a/"), reg("a/x", 5), reg("a/b", 2)],
    "a 2/7\n b 1/2\n x 1/5\n",
  ],
  ["directories without entries", [reg("a/b/c", 5)], "a* 1/5\n b* 1/5\n  c 1/5\n"],
  ["an entry of a directory behind its files", [reg("a/x"), dir("a/")], "a 1/1\n x 1/1\n"],
  [
    "paths as people write them",
    [dir("./"), reg("./a//x"), reg("/a/./y"), reg("a/../b")],
    "a* 2/2\n x 1/1\n y 1/1\nb 1/1\n",
  ],
  ["paths that lead out", [reg("../../etc/passwd")], "etc* 1/1\n passwd 1/1\n"],
  [
    "names in the order of their bytes",
    [reg("b"), reg("a.b"), reg("a"), reg("Z"), reg("\u00e9")],
    "Z 1/1\na 1/1\na.b 1/1\nb 1/1\n\u00e9 1/1\n",
  ],
  [
    "links and chunks are no files",
    [{ type: "symlink", name: "l" }, reg("f"), { type: "chunk", name: "f" }],
    "f 1/1\nl 0/0\n",
  ],
])("%s", (_, entries, tree) => expect(drawn(filesOf(entries))).toBe(tree));

const part = fc.constantFrom("a", "b", "bin", "lib", "x.so", "\u00e9t\u00e9", "usr");
const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));

test("every path is found where it is, and totals are those of all below", () => {
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 40 }), (all) => {
      // A file and a directory of one name are two nodes; a tar of real files has none.
      const paths = all.filter((name) => !all.some((other) => other.startsWith(`${name}/`)));
      const files = filesOf(paths.map((name, at) => reg(name, at)));
      for (const [at, name] of paths.entries()) {
        const node = findNode(files, `./${name}/`);
        expect(files.tree.rows[node ?? -1]).toBe(at);
        if (node !== null) expect(pathOf(files, node)).toBe(name);
      }
      expect(files.tree.files[0]).toBe(paths.length);
      expect(files.tree.bytes[0]).toBe(paths.reduce((sum, _, at) => sum + at, 0));
      expect(findNode(files, "a/nowhere")).toBeNull();
      expect(findNode(files, "")).toBe(0);
    }),
  );
});

test("a search finds names by a part of them, and capitals count where there are some", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(path, { maxLength: 40 }),
      fc.constantFrom("a", "in", "b/x", "usr/lib", "zz"),
      (paths, text) => {
        const files = filesOf(paths.map((name) => ({ type: "symlink", name, linkName: "usr/lib/zz" })));
        const found = search(files, text, 100).map((row) => nameOf(files.toc, row));
        expect(found).toEqual(paths.filter((name) => name.includes(text)));
      },
    ),
  );
  const files = filesOf([reg("README"), { type: "reg", name: "readme" }, { type: "chunk", name: "readme" }]);
  expect(search(files, "readme", 9)).toEqual([0, 1]);
  expect(search(files, "README", 9)).toEqual([0]);
  expect(search(files, "read", 1)).toEqual([0]);
});

test("a tree comes through a pipe as it was", () => {
  const files = filesOf([dir("a/"), reg("a/x", 5), { type: "fifo", name: "p" }]);
  const { head, parts } = pack(files);
  expect(unpack(head, new Uint8Array(Buffer.concat(parts)))).toEqual(files);
});
