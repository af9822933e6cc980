import fc from "fast-check";
import { expect, test } from "vitest";
import { createCrc64 } from "./crc64.ts";

/** Bit by bit, as the polynomial says. */
function reference(bytes: Uint8Array): bigint {
  let sum = 0xffffffffffffffffn;
  for (const byte of bytes) {
    sum ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1n) === 1n ? (sum >> 1n) ^ 0xd800000000000000n : sum >> 1n;
  }
  return sum ^ 0xffffffffffffffffn;
}

test("the sum of the digits is the published one", () => {
  const crc = createCrc64();
  crc.update(Buffer.from("x123456789x"), 1, 10);
  expect(crc.take().toString("hex")).toBe("b90956c775a41001");
});

test("the sum is that of the polynomial, in pieces of any size", () => {
  const crc = createCrc64();
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
      for (const piece of pieces) crc.update(Buffer.from(piece), 0, piece.length);
      expect(crc.take().readBigUInt64BE()).toBe(reference(Buffer.concat(pieces)));
    }),
    { numRuns: 200 },
  );
});
