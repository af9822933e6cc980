import { expect, test } from "vitest";
import { formatPlatform } from "#lib/oci/platform.ts";
import { readChoice, readPlatforms, splitList } from "./given.ts";

test.each([
  ["", null],
  ["gzip", "gzip"],
  ["zstd:chunked", "zstd-chunked"], // konflux-build-cli
  ["zstd-chunked", "zstd-chunked"], // ADR 0070
  [" dual ", "dual"],
])("CHOICE %j is %s", (text, choice) => expect(readChoice(text)).toEqual({ ok: true, value: choice }));

test.each(["zstd", "Dual", "gzip,dual", "constructor"])("CHOICE %j is refused", (text) =>
  expect(readChoice(text)).toMatchObject({ ok: false, failure: expect.stringContaining(text) }),
);

test("an element may hold a whole list, as the result IMAGES does", () => {
  expect(splitList(["a:1, b:2\n", "", "c:3"])).toEqual(["a:1", "b:2", "c:3"]);
});

test("platforms are by reference, whatever their order", () => {
  const read = readPlatforms(["b:2=linux/arm64/v8", "a:1@sha256:x=linux/amd64"], ["a:1@sha256:x", "b:2"]);
  if (!read.ok) throw new Error(read.failure);
  expect([...read.value].map(([reference, platform]) => [reference, formatPlatform(platform)])).toEqual([
    ["b:2", "linux/arm64/v8"],
    ["a:1@sha256:x", "linux/amd64"],
  ]);
});

test.each(["a:1", "a:1=amd64", "a:1=", "=linux/amd64", "b:2=linux/amd64"])(
  "%j is no platform of a:1",
  (text) => expect(readPlatforms([text], ["a:1"]).ok).toBe(false),
);
