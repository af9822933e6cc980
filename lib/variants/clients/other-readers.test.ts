import { expect, test } from "vitest";
import { otherReaders } from "./other-readers.ts";

test("every reader has a source at a fixed version, never at a branch that moves", () => {
  for (const { name, source } of otherReaders) {
    expect([name, source]).toEqual([
      name,
      expect.stringMatching(/^https:\/\/github\.com\/[^/]+\/[^/]+\/blob\/[\w.-]*\d[\w.-]*\//),
    ]);
  }
});

test("no reader is listed twice", () => {
  const names = otherReaders.map((reader) => reader.name);
  expect(new Set(names).size).toBe(names.length);
});
