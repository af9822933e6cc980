import fc from "fast-check";
import { expect, test } from "vitest";
import { storableJson, storableText } from "./storable-text.ts";

test.each([
  ["a\0b", "a\ufffdb"],
  ["\ud800", "\ufffd"],
  ["x\udc00y", "x\ufffdy"],
  ["🦭 é", "🦭 é"],
])("%j is kept as %j", (text, kept) => expect(storableText(text)).toBe(kept));

test("in JSON, however deep, and in names", () => {
  expect(JSON.parse(storableJson({ "a\0": ["\ud800", { b: "c\0" }], n: 1, z: null }))).toEqual({
    "a\ufffd": ["\ufffd", { b: "c\ufffd" }],
    n: 1,
    z: null,
  });
  // What only looks like an escape is a text of its own.
  expect(JSON.parse(storableJson("\\u0000"))).toBe("\\u0000");
});

test("what holds nothing of it is as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const kept = storableJson(value);
      expect(kept).not.toMatch(/(?:^|[^\\])(?:\\\\)*\\u0000/);
      expect(storableJson(JSON.parse(kept))).toBe(kept);
    }),
  );
});
