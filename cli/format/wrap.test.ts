import fc from "fast-check";
import { expect, test } from "vitest";
import { widthOf, wrap } from "./wrap.ts";

test("prose stands behind its lead, and hangs below it", () => {
  expect(wrap("one two three four", 16, "  who  ")).toBe("  who  one two\n       three\n       four");
});

test("a word longer than a line stays whole", () => {
  expect(wrap("a bbbbbbbbbbbbbbbbbbbb c", 10, "")).toBe("a\nbbbbbbbbbbbbbbbbbbbb\nc");
});

test("colours take no room", () => {
  expect(widthOf("\u001b[31mred\u001b[39m")).toBe(3);
  expect(wrap("\u001b[31mred\u001b[39m sea", 7, "")).not.toContain("\n");
});

test("nothing is lost, and only a single word may run over", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 130 }), (all, columns) => {
      const lines = wrap(all.join(" "), columns, "  ").split("\n");
      expect(lines.map((line) => line.trim()).join(" ")).toBe(all.join(" "));
      for (const line of lines) expect(line.length <= columns || !line.trim().includes(" ")).toBe(true);
    }),
  );
});
