import { expect, test } from "vitest";
import { between } from "./delta.ts";

test.each([
  ["v1", "v10", "v1 v2 v9 v10"],
  ["v2", "v2", "v2"],
  ["v9", "v2", ""],
  ["v0", "v2", ""],
])("tags from %s to %s", (from, to, tags) => {
  const all = ["v10", "v2", "v1", "v9", `sha256-${"a".repeat(64)}.sig`];
  expect(between(all, from, to).join(" ")).toBe(tags);
});
