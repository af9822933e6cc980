import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { imageBed } from "#test/image-bed.ts";
import { countPlatforms, entryListedIn, listedIn } from "./platforms.ts";

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

test("of two spellings the first names the platform", () => {
  const spelled = ["linux/amd64", "Linux/AMD64", "linux/arm64"];
  expect(listedIn(spelled)("linux/amd64/v1")).toBe("linux/amd64");
  expect(countPlatforms(spelled)).toBe(2);
});

test.each([
  // An entry without a system is pulled as Linux's.
  ["half gzip, amd64 chunked+", ["linux/amd64", "linux/amd64"]],
  ["arm64 gzip, arm64/v8 chunked+, - gzip", ["linux/arm64", "linux/arm64", null]],
])("the entries of %s are listed as %j", (spec, listed) => {
  const { entries, platforms } = analyse(imageBed(spec), "example");
  expect(entries.map(entryListedIn(platforms))).toEqual(listed);
});
