import { expect, test } from "vitest";
import { sparkPath } from "./spark-path.ts";

test.each([
  [[0, 5, 10], "M0 22L56 13L112 4"],
  [[null, 5, 10], "M56 13L112 4"],
  // As high as the row goes, and nothing before it to come from.
  [[null, null, 3], "M112 4"],
  [[0, 0, 0], "M0 22L56 22L112 22"],
])("%j is %s", (points, line) => {
  expect(sparkPath(points)?.line).toBe(line);
});

test("where nothing is known there is no line", () => {
  expect(sparkPath([null, null])).toBeNull();
});
