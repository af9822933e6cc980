import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable, type Transform } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { expect, test } from "vitest";
import { withZstd } from "./zlib.ts";

const older = withZstd(zlib);
const { ZSTD_c_compressionLevel: LEVEL } = zlib.constants;

const contents: readonly (readonly [what: string, bytes: Buffer])[] = [
  ["nothing", Buffer.alloc(0)],
  ["a byte", Buffer.from("x")],
  ["text", Buffer.from("twofold ".repeat(50_000))],
  ["one byte, a million times", Buffer.alloc(1_000_000)],
  ["what does not compress", randomBytes(300_000)],
  ["a bit of all", Buffer.concat([randomBytes(70_000), Buffer.alloc(400_000, "abc"), randomBytes(10)])],
];

test.each(contents)("%s is read as Node.js reads it, whole and as a stream", async (_, bytes) => {
  for (const level of [1, 3, 10, 19])
    for (const checksum of [0, 1]) {
      const params = { [LEVEL]: level, [zlib.constants.ZSTD_c_checksumFlag]: checksum };
      const frame = zlib.zstdCompressSync(bytes, { params });
      expect(older.zstdDecompressSync(frame).equals(bytes)).toBe(true);
      const stream = older.createZstdDecompress();
      stream.end(frame);
      expect((await buffer(stream)).equals(bytes)).toBe(true);
      // In pieces of any size.
      const parts = Array.from({ length: Math.ceil(frame.length / 1000) }, (_, at) =>
        frame.subarray(at * 1000, (at + 1) * 1000),
      );
      const piped = await buffer(Readable.from(parts).pipe(older.createZstdDecompress() as Transform));
      expect(piped.equals(bytes)).toBe(true);
    }
});

test.each(contents)(
  "Node.js reads what is written of %s: a frame, or one for each write",
  async (_, bytes) => {
    const whole = older.createZstdCompress({ params: { [LEVEL]: 10 } });
    whole.write(bytes.subarray(0, 1000));
    whole.end(bytes.subarray(1000));
    const frame = await buffer(whole);
    expect(zlib.zstdDecompressSync(frame).equals(bytes)).toBe(true);
    const room = { readableHighWaterMark: 1024 * 1024 };
    const each = older.createZstdCompress({
      flush: older.constants.ZSTD_e_end,
      params: { [LEVEL]: 3 },
      ...room,
    });
    for (let turn = 0; turn < 2; turn++) {
      await new Promise((written) => each.write(bytes, written));
      // A write of nothing makes a frame too.
      const made: Buffer | null = each.read();
      expect(zlib.zstdDecompressSync(made ?? Buffer.alloc(0)).equals(bytes)).toBe(true);
    }
    each.destroy();
  },
);

test("what is more than asked for, is cut, or is no zstd, is refused", async () => {
  const frame = zlib.zstdCompressSync(Buffer.alloc(1_000_000));
  expect(() => older.zstdDecompressSync(frame, { maxOutputLength: 999_999 })).toThrow(
    expect.objectContaining({ code: "ERR_BUFFER_TOO_LARGE" }),
  );
  expect(older.zstdDecompressSync(frame, { maxOutputLength: 1_000_000 })).toHaveLength(1_000_000);
  for (const damaged of [
    frame.subarray(0, -1),
    frame.subarray(0, 9),
    Buffer.from("this is no zstd at all"),
  ]) {
    expect(() => older.zstdDecompressSync(damaged)).toThrow();
    const stream = older.createZstdDecompress();
    await expect(pipeline(Readable.from([damaged]), stream, buffer)).rejects.toThrow();
    const told = await new Promise((resolve) => older.zstdDecompress(damaged, {}, (error) => resolve(error)));
    expect(told).toBeInstanceOf(Error);
  }
});

test("a stream makes no more than is taken", async () => {
  const block = zlib.zstdCompressSync(Buffer.alloc(64 * 1024 * 1024));
  const stream = older.createZstdDecompress();
  stream.end(block);
  await once(stream, "readable");
  expect(stream.readableLength).toBeLessThan(40 * 1024 * 1024);
  stream.destroy();
});
