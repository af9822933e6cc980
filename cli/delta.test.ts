import { expect, test } from "vitest";
import { between, noSeries } from "./delta.ts";

test.each([
  ["v1", "v10", "v1 v2 v9 v10"],
  ["v2", "v2", "v2"],
  ["v9", "v2", ""],
  ["v0", "v2", ""],
])("tags from %s to %s", (from, to, tags) => {
  const all = ["v10", "v2", "v1", "v9", `sha256-${"a".repeat(64)}.sig`];
  expect(between(all, from, to).join(" ")).toBe(tags);
});

test.each([
  ["v1", "v9", "r has no tag v9. Name tags that it has."],
  ["v7", "v9", "r has no tags v7 and v9. Name tags that it has."],
  ["v2", "v1", "v2 comes after v1 in r. Name the older tag first."],
  ["v1", "v1", "From v1 to v1 is no step. Name two tags of r."],
])("why there is no series from %s to %s", (from, to, why) => {
  expect(noSeries("r", ["v1", "v2", "v3"], from, to)).toBe(why);
});
