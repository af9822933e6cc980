import { expect, test } from "vitest";
import { formatBytes, formatChange, shortDigest } from "./figures.ts";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [84_123_456, "84.1 MB"],
  [5e15, "5000.0 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(plain(formatBytes(bytes))).toBe(text);
});

test.each([
  [95, 100, "−5.0 %"],
  [108, 100, "+8.0 %"],
  [1, 0, undefined],
])("%d against %d is %s", (part, whole, text) => {
  expect(plain(formatChange(part, whole))).toBe(text);
});

test("a digest is shortened to its ends", () => {
  expect(shortDigest(`sha256:${"a".repeat(60)}beef`)).toBe("aaaaaaa…beef");
});
