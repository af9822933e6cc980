import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64 } from "./base64.ts";

const check = (text: string) => decodeBase64(text)?.toString("hex") ?? null;

test.each([
  ["", ""],
  ["+/8=", "fbff"],
  ["-_8=", "fbff"], // URL-safe, as Go writes it
  ["-_8", "fbff"], // and as the rest of the world does
  ["QUI=", "4142"],
])("%s is read", (text, hex) => expect(check(text)).toBe(hex));

test.each([
  ["QUJ="], // spare bits: the same bytes as QUI=
  ["QU I="],
  ["QUI=\n"],
  ["QUI=="],
  ["-_8=="],
  ["+_8="], // neither alphabet
  ["QUI=QUI="],
  ["Q"],
  ["Q!=="],
])("%s is not base64", (text) => expect(check(text)).toBeNull());

test("what is written in either alphabet is read as it was", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const buffer = Buffer.from(bytes);
      for (const alphabet of ["base64", "base64url"] as const)
        expect(decodeBase64(buffer.toString(alphabet))).toEqual(buffer);
    }),
  );
});
