import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTar, END, type TarPiece } from "#test/chunked/build-tar.ts";
import { type TocEntry, takeApart, tocEntries } from "#test/chunked/read-blob.ts";
import { inPieces, noise, writeLayer, written } from "#test/chunked/write-layer.ts";
import { FRAME_BYTES } from "./layer-frames.ts";
import { writeChunked } from "./write-chunked.ts";

const sha256 = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Where the content of each frame stands in the tar. */
function contentsOf(blob: Buffer) {
  const { frames, ...apart } = takeApart(blob);
  const tarAt = new Map<number, number>();
  let at = 0;
  for (const { offset, content } of frames) {
    tarAt.set(offset, at);
    at += content.length;
  }
  const from = (entry: TocEntry, bytes: number | undefined) => {
    const start = tarAt.get(entry.offset ?? -1);
    if (start === undefined) throw new Error(`${entry.name}: no frame begins at ${entry.offset}`);
    return apart.tar.subarray(start, start + (bytes ?? 0));
  };
  return { ...apart, frames, from };
}

/** What every blob must be, whoever reads it: each file and chunk by its offset alone, and the tar from tar-split and files. */
async function check(tar: Buffer, layer: Buffer | readonly Buffer[] = tar) {
  const { blob, layer: made } = await written(layer);
  const { toc, tarSplit, from, ...apart } = contentsOf(blob);
  expect(apart.tar.equals(tar)).toBe(true);
  expect(made).toMatchObject({ diffId: sha256(tar), digest: sha256(blob), tarBytes: tar.length });
  const files = new Map<string, Buffer>();
  let file: TocEntry | null = null;
  for (const entry of tocEntries(toc)) {
    if (entry.type !== "chunk") file = entry;
    if (entry.type === "reg" && entry.size !== undefined) {
      files.set(entry.name, from(entry, entry.size));
      expect(sha256(from(entry, entry.size))).toBe(entry.digest);
    }
    if (entry.chunkDigest === undefined) continue;
    expect(sha256(from(entry, entry.chunkSize))).toBe(entry.chunkDigest);
    expect(from(entry, 1)).toEqual(
      file === null
        ? null
        : from(file, file.size)
            .subarray(entry.chunkOffset ?? 0)
            .subarray(0, 1),
    );
  }
  const lines = tarSplit
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const parts = lines.map((line) =>
    line.type === 2
      ? Buffer.from(line.payload, "base64")
      : line.size === undefined
        ? Buffer.alloc(0)
        : files.get(line.name),
  );
  expect(Buffer.concat(parts.map((part) => part ?? Buffer.alloc(0))).equals(tar)).toBe(true);
  expect(lines.map(({ position }) => position)).toEqual(lines.map((_, at) => at));
  return { blob, frames: apart.frames, toc };
}

const piece: fc.Arbitrary<Omit<TarPiece, "name">> = fc.oneof(
  fc.record({
    content: fc.oneof(
      fc.record({ bytes: fc.nat(3000), seed: fc.nat(99) }).map(({ bytes, seed }) => noise(bytes, seed)),
      fc.nat(3000).map((bytes) => Buffer.alloc(bytes)),
      fc.nat(900).map((bytes) => Buffer.concat([noise(bytes), Buffer.alloc(1500), noise(bytes, 2)])),
    ),
  }),
  fc.record({ content: fc.nat(200_000).map((bytes) => noise(bytes, bytes)) }),
  fc.constantFrom<Omit<TarPiece, "name">>(
    { type: "5" },
    { type: "2", linkName: "x" },
    { pax: { mtime: "1.5" } },
  ),
);

test("generated tars come back by offsets and by tar-split, and are the same blob in pieces of any size", async () => {
  const end = fc.constantFrom(END, Buffer.alloc(0), Buffer.alloc(512), Buffer.concat([END, END, noise(700)]));
  const lengths = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 9 }),
      end,
      lengths,
      async (pieces, last, cuts) => {
        const tar = buildTar(
          pieces.map((one, at) => ({ name: `f${at}`, ...one })),
          last,
        );
        const { blob } = await check(tar);
        const again = await written(inPieces(tar, cuts), { compressors: 1, isVerified: false });
        expect(again.blob.equals(blob)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test("a file over many pieces, a hole over two, and files that fill their last block", async () => {
  const tar = buildTar([
    { name: "long", content: noise(300_000) },
    { name: "hole", content: Buffer.concat([noise(1000), Buffer.alloc(3000), noise(1000)]) },
    ...[512, 1024, 51_200].map((bytes) => ({ name: `of${bytes}`, content: noise(bytes, bytes) })),
    { name: "zeros1023", content: Buffer.concat([noise(500), Buffer.alloc(1023)]) },
    { name: "zeros1024", content: Buffer.concat([noise(500), Buffer.alloc(1024)]) },
  ]);
  const { blob } = await check(tar);
  for (const lengths of [[512], [1000, 24], [2000, 513], [65_536], [tar.length]])
    expect((await written(inPieces(tar, lengths))).blob.equals(blob)).toBe(true);
});

test("a chunk of more than a frame is several frames, cut where it says itself", async () => {
  const content = Buffer.alloc(2 * FRAME_BYTES + 5, "0123456789abcdef");
  const tar = buildTar([
    { name: "pattern", content },
    { name: "exact", content: Buffer.alloc(FRAME_BYTES) },
  ]);
  const { frames, blob, toc } = await check(tar);
  expect(frames.map((frame) => frame.content.length)).toEqual([
    512,
    FRAME_BYTES,
    FRAME_BYTES,
    5,
    // The rest of the block, and the next header.
    507 + 512,
    FRAME_BYTES,
    1024,
  ]);
  expect(tocEntries(toc).filter(({ type }) => type === "chunk")).toEqual([]);
  expect((await written(inPieces(tar, [100_001]))).blob.equals(blob)).toBe(true);
});

test("a long run of headers is cut too", async () => {
  const tar = buildTar(Array.from({ length: 9000 }, (_, at) => ({ name: `dir${at}/`, type: "5" })));
  const { frames } = await check(tar);
  expect(frames.map(({ content }) => content.length)).toEqual([FRAME_BYTES, tar.length - FRAME_BYTES]);
});

test("the annotations say where TOC and tar-split are, and the footer too", async () => {
  const { blob, layer } = await written(buildTar([{ name: "x", content: "x" }]));
  const prefix = "io.github.containers.zstd-chunked.";
  const numbers = (key: string) => (layer.annotations[prefix + key] ?? "").split(":").map(Number);
  const [tocAt = 0, tocBytes = 0, , type] = numbers("manifest-position");
  const [splitAt = 0, splitBytes = 0] = numbers("tarsplit-position");
  expect(Object.keys(layer.annotations)).toHaveLength(3);
  expect(sha256(blob.subarray(tocAt, tocAt + tocBytes))).toBe(layer.tocDigest);
  expect(layer.annotations[`${prefix}manifest-checksum`]).toBe(layer.tocDigest);
  expect(splitAt).toBe(tocAt + tocBytes + 8);
  expect(blob.length).toBe(splitAt + splitBytes + 72);
  const footer = Array.from({ length: 7 }, (_, at) =>
    Number(blob.readBigUInt64LE(blob.length - 64 + at * 8)),
  );
  expect(footer).toEqual([
    ...numbers("manifest-position").slice(0, 3),
    type,
    ...numbers("tarsplit-position"),
  ]);
  expect(blob.subarray(-8).toString()).toBe("GNUlInUx");
});

test("every level makes the same TOC, and a higher one makes less", async () => {
  const tar = buildTar([
    { name: "text", content: Array.from({ length: 4000 }, (_, at) => `line ${at % 97}\n`).join("") },
  ]);
  const sizes: number[] = [];
  for (const level of [1, 6, 19]) sizes.push((await written(tar, { level })).layer.size);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  for (const level of [0, 20, 1.5]) await expect(writeLayer(tar, { level })).rejects.toThrow(RangeError);
});

const large = buildTar(
  Array.from({ length: 30 }, (_, at) => ({ name: `f${at}`, content: noise(90_000, at + 1) })),
);

test("what is cancelled stops, wherever it is, also where nobody answers", async () => {
  for (const after of [0, 1, 40_000, 1_000_000, large.length]) {
    const cancel = new AbortController();
    const { signal } = cancel;
    const layer = async function* () {
      yield large.subarray(0, after);
      cancel.abort();
      yield large.subarray(after);
    };
    expect(await writeChunked(layer(), () => {}, { signal })).toMatchObject({
      ok: false,
      failure: { code: "cancelled" },
    });
  }
  const silent = new AbortController();
  const never = async function* () {
    yield large.subarray(0, 5000);
    queueMicrotask(() => silent.abort());
    await new Promise(() => {});
    yield large;
  };
  expect(await writeChunked(never(), () => {}, { signal: silent.signal })).toMatchObject({ ok: false });
  const stuck = new AbortController();
  const sink = () => {
    queueMicrotask(() => stuck.abort());
    return new Promise<void>(() => {});
  };
  const all = async function* () {
    yield large;
  };
  expect(await writeChunked(all(), sink, { signal: stuck.signal })).toMatchObject({
    ok: false,
    failure: { code: "cancelled" },
  });
});

test("failures of who gives, of who takes and of the layer are told apart", async () => {
  const cut = async function* () {
    yield gzipSync(large).subarray(0, 50_000);
    throw new Error("the line is cut");
  };
  const failed = (code: string, said: string) => ({
    ok: false,
    failure: { code, reason: expect.stringContaining(said) },
  });
  expect(await writeChunked(cut(), () => {})).toMatchObject(failed("input-failed", "the line is cut"));
  const full = () => Promise.reject(new Error("no space left"));
  const all = async function* () {
    yield large;
  };
  expect(await writeChunked(all(), full)).toMatchObject(failed("output-failed", "no space left"));
  const gzip = gzipSync(large);
  expect((await writeLayer(gzip.subarray(0, gzip.length / 2))).result).toMatchObject(
    failed("corrupt-input", "damaged"),
  );
  const flipped = Buffer.from(gzip);
  flipped[50_000] = (flipped[50_000] ?? 0) ^ 255;
  expect((await writeLayer(flipped)).result.ok).toBe(false);
  const { blob } = await written(large);
  expect((await writeLayer(blob.subarray(0, 70_000))).result).toMatchObject(
    failed("corrupt-input", "damaged"),
  );
});

test("the blob is given out while the layer comes, one call after the other", async () => {
  let [busy, most, calls] = [0, 0, 0];
  const sink = async () => {
    busy++;
    calls++;
    most = Math.max(most, busy);
    await new Promise((resolve) => setImmediate(resolve));
    busy--;
  };
  const told: number[] = [];
  const layer = async function* () {
    yield* inPieces(large, [100_000]);
  };
  const onProgress = ({ tarBytes }: { tarBytes: number }) => void told.push(tarBytes);
  expect(await writeChunked(layer(), sink, { onProgress })).toMatchObject({ ok: true });
  expect(most).toBe(1);
  expect(calls).toBeGreaterThan(3);
  expect(told.at(-1)).toBe(large.length);
});
