import { expect, test } from "vitest";
import { ok } from "#lib/oci/result.ts";
import { parseToc } from "../toc/parse-toc.ts";
import { locate } from "./locate.ts";
import { type Files, pathOf } from "./look.ts";
import { buildTree } from "./tree.ts";

/** A layer in a line: `a/` is a directory, `l>t` a symlink, `h=t` a hard link, anything else a file. */
function layer(line: string): Files {
  const entries = line
    .split(" ")
    .filter(Boolean)
    .map((word) => {
      const [, name = "", sign, linkName = ""] = /^([^>=]+)(?:([>=])(.*))?$/.exec(word) ?? [];
      if (sign !== undefined) return { type: sign === ">" ? "symlink" : "hardlink", name, linkName };
      return { type: name.endsWith("/") ? "dir" : "reg", name, size: 1 };
    });
  const toc = parseToc(Buffer.from(JSON.stringify({ entries })));
  if (!toc.ok) throw new Error(toc.failure.message);
  return { toc: toc.value, tree: buildTree(toc.value) };
}

async function found(layers: readonly string[], path: string): Promise<string> {
  const read: number[] = [];
  const stack = {
    count: layers.length,
    files: async (at: number) => {
      read.push(at);
      return ok(layer(layers[at] ?? ""));
    },
  };
  const located = await locate(stack, path);
  if (!located.ok) return "failed";
  const { value } = located;
  return value.kind === "found" ? `${value.layer}:${pathOf(value.files, value.node)}` : value.kind;
}

test.each<[string, string[], string, string]>([
  ["an upper layer wins", ["a/x", "a/x"], "/a/x", "1:a/x"],
  ["a lower one shows through", ["a/x", "a/y"], "a/x", "0:a/x"],
  ["a whiteout hides what is below", ["a/x", "a/.wh.x"], "a/x", "absent"],
  ["and not what is in its own layer", ["a/x", "a/.wh.x a/x"], "a/x", "1:a/x"],
  ["nor what is above", ["a/x", "a/.wh.x", "a/x"], "a/x", "2:a/x"],
  ["a whiteout of a directory hides all in it", ["a/b/x", ".wh.a"], "a/b/x", "absent"],
  ["an opaque directory hides what is below", ["a/x", "a/.wh..wh..opq a/y"], "a/x", "absent"],
  ["and shows its own", ["a/x", "a/.wh..wh..opq a/y"], "a/y", "1:a/y"],
  ["whiteouts are no files", ["a/.wh.x"], "a/.wh.x", "absent"],
  ["a file in the place of a directory hides it", ["a/x", "a"], "a/x", "absent"],
  ["a link is followed", ["etc/os>../usr/os usr/os"], "etc/os", "0:usr/os"],
  ["from the root", ["etc/os>/usr/os usr/os"], "etc/os", "0:usr/os"],
  ["into another layer", ["usr/os", "etc/os>../usr/os"], "etc/os", "0:usr/os"],
  ["into the topmost layer", ["etc/os>../usr/os usr/os", "usr/os"], "etc/os", "1:usr/os"],
  ["a directory that is a link", ["lib>usr/lib usr/lib/so"], "lib/so", "0:usr/lib/so"],
  ["a link that leads out", ["x>../../../etc/y etc/y"], "x", "0:etc/y"],
  ["a link to nothing", ["x>y"], "x", "absent"],
  ["links in a circle", ["x>y y>x"], "x", "loop"],
  ["a hard link", ["a/f a/h=a/f"], "a/h", "0:a/f"],
  ["a hard link into a layer below", ["a/f", "a/h=a/f"], "a/h", "0:a/f"],
  ["a directory", ["a/x"], "a", "0:a"],
  ["the root", ["a/x"], "/", "0:"],
])("%s", async (_, layers, path, said) => expect(await found(layers, path)).toBe(said));

test("layers below what decides are not read", async () => {
  const read: number[] = [];
  const stack = {
    count: 3,
    files: async (at: number) => {
      read.push(at);
      return ok(layer(["x", "y", "x"][at] ?? ""));
    },
  };
  await locate(stack, "x");
  expect(read).toEqual([2]);
});
