import { expect, test } from "vitest";
import { listedIn } from "./platforms.ts";

test.each([
  ["linux/arm64", "linux/arm64/v8"],
  ["linux/arm64/v8", "linux/arm64/v8"],
  ["linux/amd64/v1", "linux/amd64"],
  ["linux/amd64/v2", null],
  ["linux/s390x", null],
  [null, null],
])("%s is listed as %s", (platform, listed) => {
  expect(listedIn(["linux/arm64/v8", "linux/amd64"])(platform)).toBe(listed);
});
