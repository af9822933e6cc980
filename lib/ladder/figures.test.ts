import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatBytes,
  formatChange,
  formatCount,
  formatParts,
  formatSeconds,
  plural,
  shortDigest,
} from "./figures.ts";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [84_123_456, "84.1 MB"],
  [5e15, "5,000.0 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(plain(formatBytes(bytes))).toBe(text);
});

test("counts have thousands", () => {
  expect([formatCount(4096), plain(plural(12_345, "entry", "entries"))]).toEqual(["4,096", "12,345 entries"]);
});

test.each([
  [[102_040, 119_540, 860], ["102.0 kB", "119.5 kB", "0.9 kB"], "222.4 kB"],
  [[84_123_456, 79_400_000, 1_500], ["84.1 MB", "79.4 MB", "< 0.1 MB"], "163.5 MB"],
  [[3, 0], ["3 B", "0 B"], "3 B"],
  [[], [], "0 B"],
])("the parts %j are %j of %s", (bytes, parts, whole) => {
  expect(formatParts(bytes).map(plain)).toEqual(parts);
  expect(plain(formatBytes(bytes.reduce((sum, part) => sum + part, 0)))).toBe(whole);
});

test("what is shown of the parts adds up to what is shown of the whole", () => {
  const figure = (text: string) => (text.startsWith("<") ? 0 : Number.parseFloat(text.replaceAll(",", "")));
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1e11 }), { maxLength: 8 }), (parts) => {
      const whole = formatBytes(parts.reduce((sum, part) => sum + part, 0));
      const shown = formatParts(parts).reduce((sum, part) => sum + figure(part), 0);
      expect(shown.toFixed(1)).toBe(figure(whole).toFixed(1));
    }),
  );
});

test.each([
  [95, 100, "−5.0 %"],
  [108, 100, "+8.0 %"],
  [2100, 100, "+2,000.0 %"],
  [1, 0, undefined],
])("%d against %d is %s", (part, whole, text) => {
  expect(plain(formatChange(part, whole))).toBe(text);
});

test("a digest is shortened to its ends", () => {
  expect(shortDigest(`sha256:${"a".repeat(60)}beef`)).toBe("aaaaaaa…beef");
});

test.each([
  [0, "0.0 s"],
  [9.94, "9.9 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [101, "1 min 41 s"],
  [7500, "2 h 5 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(plain(formatSeconds(seconds))).toBe(text);
});
