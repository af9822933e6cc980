import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { noise } from "#test/chunked/write-layer.ts";
import { skippableHead } from "./footer.ts";
import { COMPRESSOR_BYTES, createFramePool } from "./frame-pool.ts";
import { createGrowingFrame } from "./growing-frame.ts";
import { createFrameScanner } from "./zstd-frame.ts";

/** All frames of a compressor that was given each of `contents` with one write. */
async function framesOf(contents: readonly Buffer[], compressors: number): Promise<readonly Buffer[]> {
  const frames: Buffer[] = [];
  const pool = createFramePool({ level: 6, compressors, frame: (bytes) => void frames.push(bytes) });
  for (const content of contents) pool.add(content);
  await pool.below(0);
  pool.destroy();
  return frames;
}

const contents = Array.from({ length: 3000 }, (_, at) =>
  // Frames of many lengths, so that some end with the compressor's buffer.
  at % 50 === 0 ? noise(200_000, at) : Buffer.concat([noise(at % 700, at), Buffer.alloc(300, "tar")]),
);

test("one write is one frame that says its size and decodes by itself, in order", async () => {
  const frames = await framesOf(contents, 3);
  expect(frames.length).toBe(contents.length);
  for (const [at, frame] of frames.entries()) {
    const scanned = createFrameScanner().scan(frame, 0);
    expect(scanned).toMatchObject({
      end: frame.length,
      isComplete: true,
      contentBytes: contents[at]?.length,
    });
    expect(contents[at]?.equals(zstdDecompressSync(frame))).toBe(true);
  }
});

test("a frame is the same whatever its compressor did before", async () => {
  const [one, four] = [await framesOf(contents, 1), await framesOf(contents.toReversed(), 4)];
  expect(Buffer.concat(one).equals(Buffer.concat(four.toReversed()))).toBe(true);
});

test("a frame that fills the compressor's buffer to its last byte is one frame", async () => {
  const first = noise(100_000);
  const [before] = await framesOf([first], 1);
  // Noise is kept as it is behind ten bytes of headers.
  const second = noise(COMPRESSOR_BYTES - (before?.length ?? 0) - 10);
  const frames = await framesOf([first, second, noise(700)], 1);
  expect(frames.slice(0, 2).reduce((sum, { length }) => sum + length, 0)).toBe(COMPRESSOR_BYTES);
  expect(frames[2]?.equals((await framesOf([noise(700)], 1))[0] ?? Buffer.alloc(0))).toBe(true);
});

test("Node's one-shot decoder gives the first frame alone, which is why frames are found first", () => {
  const two = Buffer.concat([zstdCompressSync("first"), zstdCompressSync("second")]);
  expect(zstdDecompressSync(two).toString()).toBe("first");
});

test("frames are found in pieces of any size", () => {
  const frames = [
    zstdCompressSync(Buffer.alloc(0)),
    zstdCompressSync(noise(300_000)),
    Buffer.concat([skippableHead(5), Buffer.from("12345")]),
    skippableHead(0),
    zstdCompressSync(Buffer.alloc(1_000_000, "x")),
  ];
  const all = Buffer.concat(frames);
  const ends = frames.map((_, at) => frames.slice(0, at + 1).reduce((sum, { length }) => sum + length, 0));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1 }), (lengths) => {
      const scanner = createFrameScanner();
      const found: number[] = [];
      for (let at = 0, next = 0; at < all.length; next++) {
        const piece = all.subarray(at, at + (lengths[next % lengths.length] ?? 1));
        for (let from = 0; from < piece.length; ) {
          const scanned = scanner.scan(piece, from);
          if (scanned === null) throw new Error("no frame");
          from = scanned.end;
          if (scanned.isComplete) found.push(at + from);
        }
        at += piece.length;
      }
      expect(found).toEqual(ends);
      expect(scanner.isBetween).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("what is no zstd is said", () => {
  expect(createFrameScanner().scan(Buffer.from("no zstd at all"), 0)).toBeNull();
});

test("text that grows is one frame, the same however it came", async () => {
  const lines = Array.from(
    { length: 30_000 },
    (_, at) => `{"line":${at},"é":"${noise(6, at).toString("base64")}"}\n`,
  );
  const [slow, fast] = [createGrowingFrame(), createGrowingFrame()];
  for (const line of lines) slow.add(line);
  fast.add(lines.join(""));
  const [a, b] = [await slow.end(), await fast.end()];
  expect(zstdDecompressSync(a.compressed).toString()).toBe(lines.join(""));
  expect(a.rawBytes).toBe(Buffer.byteLength(lines.join("")));
  expect(a.digest).toBe(b.digest);
  const nothing = createGrowingFrame();
  expect(zstdDecompressSync((await nothing.end()).compressed)).toHaveLength(0);
});
