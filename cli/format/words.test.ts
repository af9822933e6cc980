import { expect, test } from "vitest";
import { entriesText, positionsText, someOf } from "./words.ts";

test.each([
  [[3], "3"],
  [[1, 2], "1 and 2"],
  [[1, 2, 3, 4], "1 to 4"],
  [[1, 2, 3, 6, 9, 10], "1 to 3, 6, 9 and 10"],
])("the positions %j read %s", (positions, text) => expect(positionsText(positions)).toBe(text));

test("one entry, several entries", () => {
  expect([entriesText([2]), entriesText([2, 4])]).toEqual(["entry 2", "entries 2 and 4"]);
});

test("the rest of a long list is a count, never a count of one", () => {
  expect(someOf(["a", "b", "c", "d", "e"], 3)).toBe("a, b, c and 2 more");
  expect(someOf(["a", "b", "c", "d"], 3)).toBe("a, b, c and d");
});
