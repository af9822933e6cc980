import fc from "fast-check";
import { expect, test } from "vitest";
import { inPieces, noise } from "#test/chunked/write-layer.ts";
import { createChunker } from "./chunker.ts";

interface Found {
  readonly kind: "data" | "zeros";
  readonly bytes: number;
}

/** Byte by byte, as compressor.go and rollsum.go say it. */
function reference(content: Buffer): readonly Found[] {
  const window = new Uint8Array(64);
  let [sum1, sum2, at] = [64 * 31, 64 * 63 * 31, 0];
  const roll = (byte: number) => {
    const leaves = window[at] ?? 0;
    sum1 = (sum1 + byte - leaves) >>> 0;
    sum2 = (sum2 + sum1 - 64 * (leaves + 31)) >>> 0;
    window[at] = byte;
    at = (at + 1) % 64;
    return (sum2 & 0xffff) === 0xffff;
  };
  const found: Found[] = [];
  let bytes = 0;
  const cut = (kind: Found["kind"]) => {
    if (bytes > 0) found.push({ kind, bytes });
    bytes = 0;
  };
  for (let next = 0; next < content.length; ) {
    let zeros = 0;
    while (content[next + zeros] === 0) zeros++;
    if (zeros >= 1024) {
      cut("data");
      for (; bytes < zeros; bytes++) roll(0);
      next += zeros;
      cut("zeros");
      continue;
    }
    for (const end = next + Math.max(1, zeros); next < end; next++) {
      bytes++;
      if (roll(content[next] ?? 0)) cut("data");
    }
  }
  cut("data");
  return found;
}

function chunksOf(pieces: readonly Buffer[]): { found: readonly Found[]; content: Buffer } {
  const [found, given]: [Found[], Buffer[]] = [[], []];
  let bytes = 0;
  const chunker = createChunker({
    chunkBytes(piece, start, end) {
      given.push(piece.subarray(start, end));
      bytes += end - start;
    },
    chunkEnd(kind) {
      found.push({ kind, bytes });
      bytes = 0;
    },
  });
  for (const piece of pieces) chunker.push(piece, 0, piece.length);
  chunker.end();
  return { found, content: Buffer.concat(given) };
}

function check(content: Buffer, lengths: readonly number[]) {
  const chunks = chunksOf(inPieces(content, lengths));
  expect(chunks.content.equals(content)).toBe(true);
  expect(chunks.found).toEqual(reference(content));
}

const zeros = Buffer.alloc(2000);

test.each([1023, 1024, 1025])("a run of %i zeros in every place, cut in every place", (run) => {
  const hole = zeros.subarray(0, run);
  for (const content of [
    hole,
    Buffer.concat([noise(70), hole]),
    Buffer.concat([hole, noise(70)]),
    Buffer.concat([noise(70), hole, noise(70), hole.subarray(1), Buffer.from("x"), hole]),
  ])
    for (const lengths of [[content.length], [1], [1023], [1024], [70, 1, 1022], [512], [71, 500]])
      check(content, lengths);
});

test("a split falls where the sum says so, also in a run of zeros that is no hole", () => {
  const content = Buffer.concat([noise(400_000), zeros.subarray(0, 1000), noise(300_000, 3)]);
  check(content, [64 * 1024]);
  check(content, [63, 64, 65]);
  expect(chunksOf([content]).found.length).toBeGreaterThan(4);
});

test("files that follow each other know nothing of each other", () => {
  const content = noise(100_000);
  const alone = chunksOf([content]).found;
  const chunks: Found[] = [];
  let bytes = 0;
  const chunker = createChunker({
    chunkBytes(_, start, end) {
      bytes += end - start;
    },
    chunkEnd(kind) {
      chunks.push({ kind, bytes });
      bytes = 0;
    },
  });
  for (const file of [content, zeros, content]) {
    chunker.push(file, 0, file.length);
    chunker.end();
  }
  expect(chunks).toEqual([...alone, { kind: "zeros", bytes: 2000 }, ...alone]);
});

test("chunks are those of the reference, whatever the content and its pieces", () => {
  const part = fc.oneof(
    fc
      .record({ bytes: fc.integer({ min: 0, max: 9000 }), seed: fc.nat(1000) })
      .map(({ bytes, seed }) => noise(bytes, seed)),
    fc.integer({ min: 0, max: 2000 }).map((bytes) => zeros.subarray(0, bytes)),
    fc.constant(Buffer.alloc(500, "ab\0")),
  );
  const lengths = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), lengths, (parts, cuts) =>
      check(Buffer.concat(parts), cuts),
    ),
    { numRuns: 150 },
  );
});
