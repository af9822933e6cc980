import fc from "fast-check";
import { expect, test } from "vitest";
import { caseNames, chunkedCase } from "#test/chunked/chunked-cases.ts";
import { type MadeFile, type MadeLayer, type MakeOptions, makeLayer } from "#test/chunked/make-layer.ts";
import { memorySource } from "#test/chunked/memory-source.ts";
import { findNode } from "../tree/look.ts";
import { readFileContent } from "./file-content.ts";
import { createJobRunner, isFault, type Trouble } from "./job-runner.ts";
import { checkLayerToc, findToc, type Layer, readFiles } from "./layer-toc.ts";

const signal = new AbortController().signal;
const codeOf = (trouble: Trouble) => (isFault(trouble) ? trouble.fault : trouble.code);

function opened(layer: Layer, blob: Uint8Array) {
  const { source, ranges } = memorySource(new Map([[layer.digest, blob]]));
  return { reading: { source, jobs: createJobRunner(), signal }, ranges };
}

/** A file's content by ranges: text, or what went wrong, with how many requests and bytes it took. */
async function contentOf(layer: Layer, blob: Uint8Array, path: string) {
  const { reading, ranges } = opened(layer, blob);
  const found = await findToc(reading, layer);
  if (!found.ok) return { said: codeOf(found.failure), requests: 0 };
  if (found.value === null) return { said: "no TOC", requests: 0 };
  const files = await readFiles(reading, layer, found.value);
  if (!files.ok) return { said: codeOf(files.failure), requests: 0 };
  const row = files.value.tree.rows[findNode(files.value, path) ?? -1];
  if (row === undefined) return { said: "no file", requests: 0 };
  ranges.length = 0;
  const parts: Uint8Array[] = [];
  const dataEnd = found.value.place.toc.offset - 8;
  for await (const part of readFileContent(reading, layer, { toc: files.value.toc, row, dataEnd })) {
    if (!part.ok) return { said: codeOf(part.failure), requests: ranges.length };
    parts.push(part.value);
  }
  return { said: Buffer.concat(parts).toString("latin1"), requests: ranges.length };
}

const files: MadeFile[] = [
  { path: "a/", type: "dir" },
  { path: "a/one", content: "one chunk" },
  { path: "a/three", content: "aaaabbbbbcc", cuts: [4, 5, 2] },
  {
    path: "a/hole",
    content: Buffer.concat([Buffer.from("<"), Buffer.alloc(200_000), Buffer.from(">")]),
    cuts: [1, 200_000, 1],
  },
  { path: "a/empty" },
  { path: "a/last", content: "the last" },
];
const content = (path: string) =>
  Buffer.from(files.find((file) => file.path === path)?.content ?? "").toString("latin1");

test.each(["a/one", "a/three", "a/hole", "a/empty", "a/last"])(
  "%s comes by its ranges alone, holes by none",
  async (path) => {
    for (const form of ["today", "old"] as const) {
      const layer = makeLayer(files, { form });
      const requests = { "a/empty": 0, "a/hole": 2 }[path] ?? 1;
      expect(await contentOf(layer, layer.blob, path)).toEqual({ said: content(path), requests });
    }
  },
);

test("a file's content is found where nothing tells where it ends", async () => {
  const layer = makeLayer(files, {
    editToc: ({ entries }) => entries?.forEach((entry) => void Reflect.deleteProperty(entry, "endOffset")),
  });
  for (const path of ["a/one", "a/three", "a/hole", "a/last"])
    expect((await contentOf(layer, layer.blob, path)).said).toBe(content(path));
});

const edited = (at: number, edit: Record<string, unknown>): MakeOptions => ({
  editToc: ({ entries }) => void Object.assign(entries?.[at] ?? {}, edit),
});
const wrong = `sha256:${"0".repeat(64)}`;

test.each<[string, MakeOptions, string, string]>([
  ["another digest", edited(1, { digest: wrong }), "a/one", "content-digest"],
  ["another digest of a chunk", edited(3, { chunkDigest: wrong }), "a/three", "content-digest"],
  ["another digest of the file", edited(2, { digest: wrong }), "a/three", "content-digest"],
  ["a hole where there is none", edited(3, { chunkType: "zeros" }), "a/three", "content-digest"],
  ["a place outside", edited(1, { offset: 1e6, endOffset: 1e6 + 9 }), "a/one", "toc-range"],
  ["a place without a frame", edited(1, { offset: 3 }), "a/one", "content-encoding"],
  ["more bytes than there are", edited(1, { size: 4000 }), "a/one", "content-length"],
  [
    "a hole longer than its frames can be",
    {
      editToc: ({ entries }) => {
        Object.assign(entries?.[5] ?? {}, { size: 1e13 + 2 });
        Object.assign(entries?.[6] ?? {}, { chunkSize: 1e13 });
      },
    },
    "a/hole",
    "toc-range",
  ],
  ["chunks that do not add up", edited(3, { chunkSize: 9 }), "a/three", "toc-range"],
])("%s is said", async (_, options, path, said) => {
  const layer = makeLayer(files, options);
  expect((await contentOf(layer, layer.blob, path)).said).toBe(said);
});

test("a byte that is wrong is a fault, or of another file", async () => {
  const layer = makeLayer(files);
  await fc.assert(
    fc.asyncProperty(fc.nat(layer.blob.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const broken = Buffer.from(layer.blob);
      broken[at] = (broken[at] ?? 0) ^ flip;
      const { said } = await contentOf(layer, broken, "a/three");
      expect([
        content("a/three"),
        "content-digest",
        "content-encoding",
        "content-length",
        "toc-digest",
      ]).toContain(said);
    }),
    { numRuns: 100 },
  );
});

test.each<[string, (layer: MadeLayer) => Layer, string]>([
  ["annotations", (layer) => layer, "annotations"],
  ["no annotations", (layer) => ({ ...layer, annotations: {} }), "footer"],
])("a TOC is found by %s", async (_, edit, from) => {
  for (const form of ["today", "old"] as const) {
    const made = makeLayer(files, { form });
    const layer = edit(made);
    const { reading, ranges } = opened(layer, made.blob);
    const found = await findToc(reading, layer);
    const said = form === "old" && from === "annotations" ? "old-annotations" : from;
    expect(found.ok && found.value?.from).toBe(said);
    expect(ranges).toEqual(from === "footer" ? [{ offset: made.size - 72, length: 72 }] : []);
    const read = found.ok && found.value ? await readFiles(reading, layer, found.value) : null;
    expect(read?.ok && read.value.toc.rows).toBe(10);
    const checked = found.ok && found.value ? await checkLayerToc(reading, layer, found.value) : null;
    expect(checked).toEqual({ ok: true, value: [] });
    // The TOC alone for its files, all three frames at once for the check.
    expect(ranges).toHaveLength(from === "footer" ? 3 : 2);
  }
});

test("a layer without a TOC has none, and annotations that clients refuse are a fault", async () => {
  const layer = makeLayer(files);
  const plain = { ...layer, size: 100, annotations: {} };
  expect(await findToc(opened(plain, Buffer.alloc(100)).reading, plain)).toEqual({ ok: true, value: null });
  const annotations = { ...layer.annotations, "io.github.containers.zstd-chunked.manifest-position": "1:2" };
  const refused = { ...layer, annotations };
  const found = await findToc(opened(refused, layer.blob).reading, refused);
  expect(found.ok ? "" : codeOf(found.failure)).toBe("claim-position");
});

test("what understands a large TOC is a process of its own, and says the same", async () => {
  const jobs = createJobRunner({ lightBytes: 0 });
  for (const name of [...caseNames]) {
    const { layer, blob } = chunkedCase(name);
    const here = opened(layer, blob).reading;
    const found = await findToc(here, layer);
    if (!found.ok || found.value === null) throw new Error(name);
    if (name !== "plain" && name !== "hlsize") continue;
    const there = { ...here, jobs };
    expect(await readFiles(there, layer, found.value)).toEqual(await readFiles(here, layer, found.value));
    expect(await checkLayerToc(there, layer, found.value)).toEqual(
      await checkLayerToc(here, layer, found.value),
    );
  }
});

test("a file over the limit is refused before anything is asked for", async () => {
  const layer = makeLayer(files);
  const { reading, ranges } = opened(layer, layer.blob);
  const found = await findToc(reading, layer);
  const read = found.ok && found.value ? await readFiles(reading, layer, found.value) : null;
  if (!read?.ok) throw new Error("no files");
  ranges.length = 0;
  const about = { toc: read.value.toc, row: 1, dataEnd: layer.size, limitBytes: 8 };
  const parts: string[] = [];
  for await (const part of readFileContent(reading, layer, about))
    parts.push(part.ok ? "" : codeOf(part.failure));
  expect([parts, ranges]).toEqual([["too-large"], []]);
});

test("a process that is given up, or has no room, costs its own job alone", async () => {
  const { layer, blob } = chunkedCase("plain");
  const { reading } = opened(layer, blob);
  const found = await findToc(reading, layer);
  if (!found.ok || found.value === null) throw new Error("no TOC");
  const away = new AbortController();
  const jobs = createJobRunner({ lightBytes: 0 });
  const left = readFiles({ ...reading, jobs, signal: away.signal }, layer, found.value);
  const next = readFiles({ ...reading, jobs }, layer, found.value);
  const waiting = readFiles({ ...reading, jobs, signal: away.signal }, layer, found.value);
  away.abort();
  expect((await waiting).ok).toBe(false);
  const given = await left;
  expect(given.ok ? "" : codeOf(given.failure)).toBe("cancelled");
  expect((await next).ok).toBe(true);
});
