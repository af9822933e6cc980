import { expect, test } from "vitest";
import { isTagPattern, tagOf } from "./tag-pattern.ts";

test.each([
  ["{tag}-zstd", true],
  ["zstd-{tag}", true],
  ["zstd", false], // every image would get it
  ["{tag}-{tag}", false],
  ["{tag}/zstd", false],
  ["-{tag}", false],
])("%s makes a tag: %s", (pattern, is) => expect(isTagPattern(pattern)).toBe(is));

test("a tag is put in as it is, and one that grows too long is none", () => {
  expect(tagOf("{tag}-zstd", "1.2")).toBe("1.2-zstd");
  expect(tagOf("{tag}-zstd", "a$&b")).toBeNull();
  expect(tagOf("{tag}-zstd", "a".repeat(124))).toBeNull();
});
