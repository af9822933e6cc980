import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { imageBed } from "#test/image-bed.ts";
import { forPlatform } from "./inspect.ts";

/** The positions that --platform leaves of an index of the test bed; null where it has nothing for it. */
const leftOf = (spec: string, asked: string) =>
  forPlatform(analyse(imageBed(spec), "r.example/a:1", {}), asked)?.entries.map(({ position }) => position) ??
  null;

test.each([
  ["amd64 gzip, arm64 gzip", "linux/amd64", [1]],
  ["amd64 gzip, arm64 gzip", "arm64", [2]],
  ["arm64/v8 gzip, arm64 chunked+", "linux/arm64", [1, 2]],
  ["arm64 gzip, amd64 gzip", "linux/arm64/v8", [1]], // the same to every client
  ["arm/v6 gzip, arm/v7 gzip, arm64 gzip", "linux/arm", [1, 2]],
  ["arm/v6 gzip, arm/v7 gzip", "linux/arm/v6", [1]],
  ["windows/amd64 gzip, amd64 gzip", "windows/amd64", [1]],
  ["amd64 gzip, att(1), arm64 gzip, att(3)", "arm64", [3, 4]],
  ["amd64 gzip, nested(arm64 gzip, s390x gzip)", "s390x", [2]],
  ["amd64 gzip", "linux/arm64", null],
  ["amd64 gzip", "amd", null], // no half names
  ["amd64 gzip", "nonsense with spaces", null],
])("of %s, %s leaves %j", (spec, asked, positions) => expect(leftOf(spec, asked)).toEqual(positions));

test("what a client downloads is of that platform alone", () => {
  const report = analyse(imageBed("amd64 gzip, amd64 chunked+, arm64 none"), "r.example/a:1", {});
  const own = forPlatform(report, "arm64");
  const [, , arm64] = report.entries;
  expect(own?.sizes.download).toEqual({ min: arm64?.compressedBytes, max: arm64?.compressedBytes });
  expect(own?.sizes.storedBytes).toBe(report.sizes.storedBytes);
});
