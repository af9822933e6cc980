import { expect, test } from "vitest";
import { createSeenPaths } from "./seen-paths.ts";

test.each([
  ["a/x", "./a/x", "a//x", "/a/x", "a/x/", "a/./x", "b/../a/x"],
  ["./", ".", "/", ""],
  ["é", "./é"],
])("one path in forms: %s", (first, ...others) => {
  const seen = createSeenPaths();
  expect(seen.add(first)).toBe(true);
  for (const other of others) expect([other, seen.add(other)]).toEqual([other, false]);
});

test("paths that differ are told apart, however many", () => {
  const seen = createSeenPaths();
  const paths = Array.from({ length: 20_000 }, (_, at) => `dir/${at % 7}/${at}`);
  expect(paths.filter((path) => !seen.add(path))).toEqual([]);
  expect(paths.filter((path) => seen.add(path))).toEqual([]);
  expect(["a", "A", "a.", "a b"].map((path) => seen.add(path))).toEqual([true, true, true, true]);
});
