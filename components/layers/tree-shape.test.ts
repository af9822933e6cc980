import { expect, test } from "vitest";
import { treeShape } from "./tree-shape.ts";

/** A line for each row: level, parent, index. */
const lines = (shape: ReturnType<typeof treeShape>) =>
  Array.from({ length: shape.rows }, (_, row) => {
    const place = shape.placeAt(row);
    return `${place?.level}:${place?.parent}.${place?.index}`;
  });

test("directories that stand open have their rows behind them", () => {
  const shape = treeShape(3, [
    { node: 7, parent: 0, index: 1, children: 2 },
    { node: 9, parent: 7, index: 0, children: 1 },
    { node: 8, parent: 0, index: 2, children: 0 },
  ]);
  expect(lines(shape)).toEqual(["1:0.0", "1:0.1", "2:7.0", "3:9.0", "2:7.1", "1:0.2"]);
  for (let row = 0; row < shape.rows; row++) {
    const place = shape.placeAt(row);
    expect(shape.rowOf(place?.parent ?? -1, place?.index ?? -1)).toBe(row);
  }
});

test("what is not there has no row", () => {
  const shape = treeShape(2, []);
  expect([shape.placeAt(2), shape.placeAt(-1), shape.rowOf(5, 0), shape.rowOf(0, 2)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("one directory of 200,000 is as quick as one of two", () => {
  const shape = treeShape(200_000, [{ node: 1, parent: 0, index: 100_000, children: 200_000 }]);
  expect(shape.placeAt(300_001)).toMatchObject({ parent: 0, index: 100_001 });
  expect(shape.rowOf(1, 199_999)).toBe(300_000);
});
