import { expect, test } from "vitest";
import { readValue } from "./typed-value.ts";

test.each([
  ["text", "string", "text"],
  ["", "string", ""],
  [null, "string", ""],
  [undefined, "string", ""],
  [["a", "b"], "array", ["a", "b"]],
  [[], "array", []],
  [["a", null], "array", ["a", ""]],
  [{ uri: "u" }, "object", { uri: "u" }],
  [{}, "object", {}],
  // What is neither is its own JSON.
  [[1, 2], "string", "[1,2]"],
  [{ count: 1 }, "string", '{"count":1}'],
  [5, "string", "5"],
  [true, "string", "true"],
])("%j is a %s", (given, type, value) => expect(readValue(given)).toEqual({ type, value }));
