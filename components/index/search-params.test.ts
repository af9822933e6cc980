import { expect, test } from "vitest";
import { type InspectParams, readInspectParams, writeInspectParams } from "./search-params.ts";

const nothing: InspectParams = { tab: "index", client: null, platform: null, entry: null, part: "manifest" };

test.each<InspectParams>([
  nothing,
  { tab: "layers", client: null, platform: null, entry: 12, part: "manifest" },
  { tab: "evidence", client: null, platform: null, entry: 0, part: "manifest" },
  { tab: "source", client: "podman-5", platform: "linux/arm64/v8", entry: 1, part: "config" },
])("what is written is read again: %j", (params) => {
  const written = writeInspectParams(new URLSearchParams("ref=a/b:1"), params);
  expect(readInspectParams(written)).toEqual(params);
  expect(written.get("ref")).toBe("a/b:1");
});

test("a default is not written", () => {
  expect(
    writeInspectParams(new URLSearchParams("ref=x&tab=layers&entry=3&part=config"), nothing).toString(),
  ).toBe("ref=x");
});

test.each(["tab=nothing", "entry=00", "entry=-1", "entry=1e3", "entry=9999999"])(
  "%s is as good as absent",
  (search) => {
    expect(readInspectParams(new URLSearchParams(search))).toEqual(nothing);
  },
);
