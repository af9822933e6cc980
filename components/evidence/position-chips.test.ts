import { expect, test } from "vitest";
import { chipsOf } from "./position-chips.ts";

test.each<[number[], string]>([
  [[], ""],
  [[0, 1, 2, 3, 4], "0 1 2 3 4"],
  [[1, 2, 3, 4, 5, 6], "1 2 3 4 5 6"],
  [[8, 9, 10, 11, 12, 13, 14, 15, 16], "8–16"],
  // The index is no neighbour of its first entry.
  [[0, 1, 2, 3, 4, 5, 6], "0 1–6"],
  [[1, 2, 4, 6, 7, 8, 12], "1 2 4 6–8 12"],
])("%j", (positions, chips) =>
  expect(
    chipsOf(positions)
      .map(({ from, to }) => (from === to ? from : `${from}–${to}`))
      .join(" "),
  ).toBe(chips),
);
