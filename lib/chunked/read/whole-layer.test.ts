import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildTar } from "#test/chunked/build-tar.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { nameOf, typeOf } from "../toc/toc.ts";
import { findNode } from "../tree/look.ts";
import { contentOfWhole, filesOfWhole, SPARSE, type WholeLayer } from "./whole-layer.ts";

const made = makeLayer([
  { path: "a/", type: "dir" },
  { path: "a/x", content: Buffer.alloc(300_000, "xyz") },
  { path: "a/l", type: "symlink", link: "x" },
  { path: "a/empty" },
  { path: "a/x2", content: "the last" },
]);

const layers: [string, WholeLayer][] = [
  ["gzip", { bytes: gzipSync(made.tar), compression: "gzip" }],
  [
    "gzip in members",
    {
      bytes: Buffer.concat([gzipSync(made.tar.subarray(0, 700)), gzipSync(made.tar.subarray(700))]),
      compression: "gzip",
    },
  ],
  ["zstd", { bytes: zstdCompressSync(made.tar), compression: "zstd" }],
  ["zstd:chunked", { bytes: made.blob, compression: "zstd" }],
  ["no compression", { bytes: made.tar, compression: "none" }],
  ["no end", { bytes: made.tar.subarray(0, -1024), compression: "none" }],
  ["more behind the end", { bytes: Buffer.concat([made.tar, Buffer.alloc(5000, 7)]), compression: "none" }],
];

test.each(layers)("%s: all files, and the content of each", async (_, layer) => {
  const files = await filesOfWhole(layer);
  if (!files.ok) throw new Error(files.failure.message);
  const { toc } = files.value;
  expect(Array.from({ length: toc.rows }, (_row, row) => `${typeOf(toc, row)} ${nameOf(toc, row)}`)).toEqual([
    "dir a/",
    "reg a/x",
    "symlink a/l",
    "reg a/empty",
    "reg a/x2",
  ]);
  const content = async (path: string) => {
    const row = files.value.tree.rows[findNode(files.value, path) ?? -1] ?? -1;
    const parts: Uint8Array[] = [];
    for await (const part of contentOfWhole(layer, toc.offsets[row] ?? 0)) parts.push(Buffer.from(part));
    return Buffer.concat(parts).toString();
  };
  expect(await content("a/x")).toBe("xyz".repeat(100_000));
  expect(await content("a/x2")).toBe("the last");
  expect(await content("a/empty")).toBe("");
});

test("sparse files are told from what is no file, GNU's and those of pax", async () => {
  const tar = buildTar([
    { name: "gnu", type: "S", format: "gnu" },
    {
      name: "GNUSparseFile.0/p",
      pax: { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "pax" },
    },
    { name: "pipe", type: "6" },
  ]);
  const files = await filesOfWhole({ bytes: tar, compression: "none" });
  if (!files.ok) throw new Error(files.failure.message);
  const { toc } = files.value;
  expect([0, 1, 2].map((row) => [nameOf(toc, row), typeOf(toc, row), toc.rare.get(row)?.type])).toEqual([
    ["gnu", "other", SPARSE],
    ["pax", "other", SPARSE],
    ["pipe", "fifo", undefined],
  ]);
});

test.each<[string, WholeLayer]>([
  ["cut gzip", { bytes: gzipSync(made.tar).subarray(0, 300), compression: "gzip" }],
  ["other bytes", { bytes: Buffer.alloc(5000, "no tar "), compression: "none" }],
  ["a tar that ends in a file", { bytes: made.tar.subarray(0, 9000), compression: "none" }],
  ["gzip under another name", { bytes: gzipSync(made.tar), compression: "zstd" }],
])("%s is said to be no tar", async (_, layer) => {
  expect(await filesOfWhole(layer)).toMatchObject({ failure: { code: "malformed" } });
});
