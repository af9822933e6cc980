import { expect, test } from "vitest";
import { between, noSeries } from "./delta.ts";
import { deltaText } from "./format/delta.ts";
import { styleFor } from "./style.ts";

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

test.each([
  ["gzip", "zstd:chunked", "take the first entry, gzip"],
  ["zstd:chunked", "zstd:chunked", "take the first entry, and podman without partial pulls, zstd:chunked"],
])("whole layers of %s, where podman takes %s, are of whoever takes them", (layers, parts, who) => {
  const requests = { ranges: 0, overheadBytes: 0 };
  const text = deltaText(
    [
      {
        ...{ old: "r:1", new: "r:2", platform: null, compression: { layers, parts }, whole: 2, layers: 1 },
        ...{ files: 1, chunks: 1, toc: 0, requests: { files: requests, chunks: requests }, causes: [] },
      },
    ],
    styleFor({}, {}),
  );
  expect(text).toContain(who);
});
