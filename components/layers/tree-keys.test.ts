import { expect, test } from "vitest";
import { treeStep } from "./tree-keys.ts";
import { treeShape } from "./tree-shape.ts";

/** A directory that is open at row 1, with rows 2 and 3 in it; what the key does at a row. */
function check(key: string, row: number): string {
  const shape = treeShape(3, [{ node: 7, parent: 0, index: 1, children: 2 }]);
  const folder = row === 1 ? "open" : row === 4 ? "closed" : "file";
  const step = treeStep(key, shape, {
    row,
    at: shape.placeAt(row),
    node: { isFolder: folder !== "file", isOpen: folder === "open" },
    above: row === 2 || row === 3 ? 1 : null,
  });
  return step === null ? "-" : step.kind === "go" ? `${step.row}` : step.kind;
}

test.each([
  ["ArrowDown", 1, "2"],
  ["ArrowDown", 4, "4"],
  ["ArrowUp", 0, "0"],
  ["PageDown", 0, "4"],
  ["Home", 3, "0"],
  ["End", 0, "4"],
  ["ArrowRight", 1, "2"],
  ["ArrowRight", 4, "open"],
  ["ArrowRight", 2, "2"],
  ["ArrowLeft", 1, "close"],
  ["ArrowLeft", 3, "1"],
  ["ArrowLeft", 0, "0"],
  ["Enter", 2, "press"],
  [" ", 1, "press"],
  ["x", 1, "-"],
])("%s at row %i: %s", (key, row, does) => expect(check(key, row)).toBe(does));
