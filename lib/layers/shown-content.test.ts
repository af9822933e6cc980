import { expect, test } from "vitest";
import { shownContent } from "./shown-content.ts";

const shown = (bytes: string | readonly number[], size?: number) => {
  const given = Buffer.from(bytes as string);
  const content = shownContent(given, size ?? given.length);
  return content.kind === "text" ? content.text : content.kind;
};

test.each([
  ["a plain line\n\tand another\r\n", "a plain line\n\tand another\r\n"],
  ["\x1b[31mcolour", "\x1b[31mcolour"],
  [[0x7f, 0x45, 0x4c, 0x46, 0], "binary"],
  [[0x63, 0xe9], "binary"],
])("%j is shown as %j", (bytes, as) => expect(shown(bytes)).toBe(as));

test("a sign that is cut at the end is left out, where there is more of the file", () => {
  const cut = [...Buffer.from("ab"), 0xf0, 0x9f, 0x92];
  expect(shown(cut, 100)).toBe("ab");
  expect(shown(cut)).toBe("binary");
});
