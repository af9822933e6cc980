import { expect, test } from "vitest";
import { parseToc } from "#lib/chunked/toc/parse-toc.ts";
import { buildTree } from "#lib/chunked/tree/tree.ts";
import { createKeptTrees } from "./kept-trees.ts";

function treeOf(files: number) {
  const entries = Array.from({ length: files }, (_, at) => ({ type: "reg", name: `file-${at}`, size: 1 }));
  const toc = parseToc(Buffer.from(JSON.stringify({ entries })));
  if (!toc.ok) throw new Error(toc.failure.message);
  return { toc: toc.value, tree: buildTree(toc.value) };
}

test("the least recently used go first, and the newest stays however large it is", () => {
  const kept = createKeptTrees(400_000);
  for (const key of ["a", "b"]) kept.put(key, treeOf(1000));
  kept.get("a");
  kept.put("c", treeOf(1000));
  expect(["a", "b", "c"].filter((key) => kept.get(key) !== null)).toEqual(["a", "c"]);
  kept.put("large", treeOf(20_000));
  expect(["a", "c", "large"].filter((key) => kept.get(key) !== null)).toEqual(["large"]);
});
