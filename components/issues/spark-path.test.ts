import { expect, test } from "vitest";
import { sparkPath } from "./spark-path.ts";

test.each([
  [[0, 5, 10], "M0 22L56 13L112 4", "112 4"],
  [[null, 5, 10], "M56 13L112 4", "112 4"],
  // Nothing to be higher or lower than.
  [[null, null, 3], "", "112 13"],
  [[7], "", "0 13"],
  [[0, 0, 0], "M0 22L56 22L112 22", "112 22"],
  // What nobody recorded is not drawn as if it were in between.
  [[2, 2, null, 4, 4], "M0 13L28 13M84 4L112 4", "112 4"],
  [[2, null, 4], "", "0 13, 112 4"],
])("%j is the line %s with dots at %s", (points, line, dots) => {
  const path = sparkPath(points);
  expect(path?.line).toBe(line);
  expect(path?.dots.map(({ x, y }) => `${x} ${y}`).join(", ")).toBe(dots);
});

test("thirteen weeks reach from one end to the other, and the area below them to the ground", () => {
  const path = sparkPath(Array.from({ length: 13 }, (_, week) => week));
  expect(path?.line.match(/[ML]/g)).toHaveLength(13);
  expect(path?.area).toBe(`${path?.line}L112 24L0 24Z`);
});

test("where nothing is known there is no line", () => {
  expect(sparkPath([null, null])).toBeNull();
});
