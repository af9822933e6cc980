import { expect, test } from "vitest";
import { prefersAnnotatedZstd } from "#lib/variants/clients/families.ts";
import { bedReport } from "#test/bed-report.ts";
import { type MiniRung, miniRungs } from "./mini-rungs.ts";

function drawn(spec: string) {
  const report = bedReport(spec);
  const clients = [...new Set(report.picks.map(({ client }) => client))].map((name) => ({
    ...{ name, prefersZstd: prefersAnnotatedZstd(name) },
    ...{ rule: "", zstdError: null, sourceUrl: "" },
  }));
  return miniRungs(report, clients);
}

/** `2! Zarm64 19 x1`: position, whether the order breaks above it, what it is, how many pull it, how many of them fail. */
function shown({ position, breaks, what, platform, pulls, failing }: MiniRung): string {
  const count = pulls.filter((outcome) => outcome !== null).length;
  const failed = failing.length === 0 ? "" : ` x${failing.length}`;
  return `${position}${breaks ? "!" : ""} ${what} ${platform ?? "-"} ${count}${failed}`;
}

test.each([
  ["amd64 gzip, amd64 chunked+", ["1 gzip linux/amd64 12", "2 zstd:chunked linux/amd64 7"]],
  [
    "amd64 gzip, arm64 chunked+, amd64 chunked+, arm64 gzip",
    [
      "1 gzip linux/amd64 12",
      "2! zstd:chunked linux/arm64 19 x1",
      "3 zstd:chunked linux/amd64 7",
      "4 gzip linux/arm64 0",
    ],
  ],
  ["amd64 gzip, att(1)", ["1 gzip linux/amd64 19", "2 attestation unknown/unknown 0"]],
  ["amd64 gzip, nested(amd64 chunked+)", ["1 gzip linux/amd64 19", "2 index - 0"]],
])("%s is drawn as %j", (spec, rungs) => {
  expect(drawn(spec).rungs.map(shown)).toEqual(rungs);
});

test("clients that go by the first match stand first, and who fails is named", () => {
  const { rungs, firstMatch } = drawn("amd64 chunked+, amd64 gzip");
  expect(firstMatch).toBe(12);
  expect(rungs[0]?.pulls.slice(0, firstMatch)).toContain("fails");
  expect(rungs[0]?.pulls.slice(firstMatch)).not.toContain("fails");
  expect(rungs[0]?.failing).toEqual(["Docker 20.10"]);
});

test("twins are tied, and what has none has no lane", () => {
  const { rungs, tracks } = drawn("amd64 gzip, arm64 gzip, amd64 chunked+");
  expect(tracks).toBe(1);
  expect(rungs.map(({ lanes }) => lanes.map(({ part }) => part).join())).toEqual(["start", "through", "end"]);
});
