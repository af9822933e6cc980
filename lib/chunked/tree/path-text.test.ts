import { expect, test } from "vitest";
import { nameText, pathBytes, pathText } from "./path-text.ts";

test.each([
  ["plain/äß.txt", "plain/äß.txt", "plain/äß.txt"],
  [Buffer.from([0x63, 0xe9, 0x2e]), "c\\xe9.", "c\\xe9."],
  // As systemd names its units.
  ["by\\x2did.device", "by\\\\x2did.device", "by\\x2did.device"],
  ["a\nb", "a\\x0ab", "a\\x0ab"],
  // A sign that is cut, and one that is too long a way to write a slash.
  [Buffer.from([0xf0, 0x9f, 0x92]), "\\xf0\\x9f\\x92", "\\xf0\\x9f\\x92"],
  [Buffer.from([0xc0, 0xaf]), "\\xc0\\xaf", "\\xc0\\xaf"],
])("%s is told as %s", (bytes, path, name) => {
  const given = Buffer.from(bytes as string);
  expect(pathText(given)).toBe(path);
  expect(nameText(given)).toBe(name);
  expect(pathBytes(path)).toEqual(given);
});

test("any bytes come back", () => {
  for (let seed = 0; seed < 256; seed++) {
    const bytes = Buffer.from(Array.from({ length: 12 }, (_, at) => (seed * (at + 7) * 31 + at) % 256));
    expect(pathBytes(pathText(bytes))).toEqual(bytes);
  }
});

test("a backslash before anything else is itself", () => {
  expect(pathBytes("a\\b").toString()).toBe("a\\b");
});
