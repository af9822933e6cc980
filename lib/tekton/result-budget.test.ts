import { expect, test } from "vitest";
import { escapedBytes, indexResults, resultBytes, resultLimit } from "./result-budget.ts";

test.each([
  [3, 4096],
  [4, 3072],
  [5, 2457],
  [6, 2048],
  [7, 1755],
  [8, 1536],
  [9, 1365],
  [10, 1228],
  [12, 1024],
])("a pod of %i containers carries %i bytes of results", (containers, bytes) =>
  expect(resultLimit(containers)).toBe(bytes),
);

test("the message is what Go writes", () => {
  // Without StartedAt the one element alone is 34 bytes: its 63, and the comma before it, come with it.
  expect(resultBytes([{ name: "a", value: "b" }])).toBe(34 + 63 + 1);
  const message = JSON.stringify([{ key: "name", value: "väl", type: 1 }]);
  expect(resultBytes([{ name: "name", value: "väl" }])).toBe(new TextEncoder().encode(message).length + 64);
});

test.each([
  ['a"b', 4],
  ["a\\b", 4],
  ["two\nlines", 10],
  ["<&>", 18],
  ["\b\f", 4],
  ["\u0001", 6],
  ["\u007f", 1],
  ["\u2028", 6],
  ["é", 2],
  ["🦭", 4],
])("%j takes %i bytes", (value, bytes) => expect(escapedBytes(value)).toBe(bytes));

/** Bytes beside the references, and a reference, by the length of the repository (measured on the formula's own table). */
test.each([
  [40, 686, 114, 15],
  [57, 737, 131, 13],
  [80, 806, 154, 10],
])(
  "a repository of %i characters: %i bytes, %i a reference, %i references fit",
  (length, base, each, fit) => {
    const repository = "r".repeat(length);
    const bytes = (count: number) => indexResults(repository, count).bytes;
    expect(bytes(3) - bytes(2)).toBe(each);
    // The first reference has no separator before it.
    expect(bytes(1) - (each - 2)).toBe(base);
    expect(bytes(fit)).toBeLessThanOrEqual(2457);
    expect(bytes(fit + 1)).toBeGreaterThan(2457);
  },
);
