import { zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrames, decodeFramesNow, framesOf } from "./zstd-frames.ts";

const skippable = (payload: Uint8Array) => {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a5e, 0);
  header.writeUInt32LE(payload.length, 4);
  return Buffer.concat([header, payload]);
};
const part = fc.record({
  bytes: fc.uint8Array({ maxLength: 3000 }),
  level: fc.constantFrom(1, 3, 19),
  isSkipped: fc.boolean(),
});

test("frames one after the other are told apart and decoded, what is skippable stepped over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
      const frames = parts.map(({ bytes, level, isSkipped }) =>
        isSkipped ? skippable(bytes) : zstdCompressSync(bytes, { params: { 100: level } }),
      );
      const whole = Buffer.concat(frames);
      expect(framesOf(whole)?.map(({ start, end }) => end - start)).toEqual(
        frames.map(({ length }) => length),
      );
      const content = Buffer.concat(parts.filter(({ isSkipped }) => !isSkipped).map(({ bytes }) => bytes));
      expect(decodeFramesNow(whole, content.length)).toEqual({ ok: true, bytes: content });
      expect(await decodeFrames(whole, content.length)).toEqual({ ok: true, bytes: content });
    }),
    { numRuns: 50 },
  );
});

test("a frame with a checksum, of many blocks, of nothing", () => {
  const long = Buffer.alloc(1_000_000, "abc");
  for (const bytes of [zstdCompressSync(long, { params: { 201: 1 } }), zstdCompressSync(Buffer.alloc(0))])
    expect(framesOf(Buffer.concat([bytes, bytes]))).toHaveLength(2);
});

test("what is cut, trails or is none has no frames; what is too much is not decoded", () => {
  const frame = zstdCompressSync(Buffer.alloc(5000, "xyz"));
  for (let cut = 1; cut < frame.length; cut++) expect(framesOf(frame.subarray(0, cut))).toBeNull();
  expect(framesOf(Buffer.concat([frame, Buffer.from("junk")]))).toBeNull();
  expect(framesOf(Buffer.from("no frame at all"))).toBeNull();
  expect(decodeFramesNow(frame, 4999)).toEqual({ ok: false, why: "too-large" });
  expect(decodeFramesNow(Buffer.concat([frame, frame]), 9999)).toEqual({ ok: false, why: "too-large" });
});

test("a byte that is wrong is a fault or another content, never more than that", () => {
  const frame = zstdCompressSync(Buffer.from("the quick brown fox jumps over the lazy dog ".repeat(20)));
  fc.assert(
    fc.property(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const broken = Buffer.from(frame);
      broken[at] = (broken[at] ?? 0) ^ flip;
      expect(typeof decodeFramesNow(broken, 10_000).ok).toBe("boolean");
    }),
  );
});
