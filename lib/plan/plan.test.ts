import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { desiredOf } from "./desired.ts";
import { plannedIndex, planOf } from "./plan.ts";

const reportOn = (spec: string): IndexReport => analyse(imageBed(spec), "registry.example/a/b:1");

/** `keep1 make<1`: the desired index in its order, then what goes. */
function planText(spec: string, choice: Choice): string {
  return planOf(reportOn(spec), choice)
    .desired.map(({ action, from, compression }) => {
      const letter =
        compression === "gzip" || compression === "estargz"
          ? "G"
          : compression.startsWith("zstd")
            ? "Z"
            : "?";
      return `${action}${action === "make" ? letter : ""}${from}`;
    })
    .join(" ");
}

test.each<[string, Choice, string]>([
  ["amd64 gzip, arm64 gzip", "gzip", "keep1 keep2"],
  ["amd64 gzip, arm64 gzip", "dual", "keep1 keep2 makeZ1 makeZ2"],
  ["amd64 gzip, arm64 gzip", "zstd-chunked", "makeZ1 makeZ2 drop1 drop2"],
  ["amd64 gzip, amd64 chunked+", "dual", "keep1 keep2"],
  ["amd64 gzip, amd64 chunked+", "gzip", "keep1 drop2"],
  ["amd64 gzip, amd64 chunked+", "zstd-chunked", "keep2 drop1"],
  ["amd64 gzip, arm64 gzip, amd64 chunked+", "dual", "keep1 keep2 keep3 makeZ2"],
  // Only the platform whose order is wrong moves; the others keep their places.
  ["amd64 gzip, arm64 chunked+, arm64 gzip, amd64 chunked+", "dual", "keep1 move3 move2 keep4"],
  ["amd64 gzip, amd64 chunked", "dual", "keep1 annotate2"],
  ["amd64 chunked, amd64 gzip", "dual", "move2 annotate1"],
  // What no gzip stands beside is found without the annotation.
  ["amd64 chunked, arm64 chunked", "zstd-chunked", "keep1 keep2"],
  // gzip that is made stands before the zstd of its platform.
  ["amd64 chunked+, arm64 chunked+", "dual", "makeG1 keep1 makeG2 keep2"],
  ["amd64 chunked+", "gzip", "makeG1 drop1"],
  // Interleaved and in blocks are both orders that serve everybody.
  ["amd64 gzip, amd64 chunked+, arm64 gzip, arm64 chunked+", "dual", "keep1 keep2 keep3 keep4"],
  // Plain zstd serves whoever reads zstd: it is not made again for partial pulls alone.
  ["amd64 gzip, amd64 zstd+", "dual", "keep1 makeZ1 drop2"],
  ["amd64 mixed", "dual", "makeG1 makeZ1 drop1"],
  ["amd64 gzip, amd64 mixed", "gzip", "keep1 drop2"],
  ["amd64 none", "gzip", "makeG1 drop1"],
  ["amd64 estargz", "gzip", "keep1"],
  // The same bytes twice say nothing more than once; two different gzip images are not ours to choose between.
  ["amd64 gzip, amd64 gzip", "gzip", "keep1 drop2"],
  ["amd64 gzip, amd64 gzip #b", "gzip", "keep1 keep2"],
  ["amd64 gzip entry(io.github.containers.compression.zstd=true), arm64 gzip", "gzip", "annotate1 keep2"],
  // Attestations stay with what they speak of.
  ["amd64 gzip, amd64 chunked+, att(1), att(2)", "gzip", "keep1 keep3 drop2 drop4"],
  ["amd64 gzip, att(1)", "dual", "keep1 keep2 makeZ1"],
  ["amd64 gzip, artifact", "zstd-chunked", "keep2 makeZ1 drop1"],
  ["amd64 gzip, nested(arm64 gzip)", "dual", "keep1 keep2 makeZ1"],
  // What could not be read is neither taken away nor made from.
  ["amd64 missing", "dual", "keep1"],
  ["amd64 gzip, amd64 missing #b", "dual", "keep1 keep2"],
  ["amd64 encrypted", "gzip", "keep1"],
  ["single: amd64 gzip", "gzip", "keep1"],
  ["single: amd64 gzip", "dual", "keep1 makeZ1"],
  // Docker manifests cannot hold zstd, and one index holds one format.
  ["list: amd64 gzip docker, arm64 gzip docker", "gzip", "keep1 keep2"],
  ["list: amd64 gzip docker", "dual", "makeG1 makeZ1 drop1"],
])("%s for %s: %s", (spec, choice, expected) => expect(planText(spec, choice)).toBe(expected));

test("issues that the plan mends go, and none comes", () => {
  expect(planOf(reportOn("amd64 chunked, amd64 gzip, arm64 gzip"), "dual")).toMatchObject({
    issuesGone: expect.arrayContaining(["zstd-before-gzip", "missing-variant"]),
    issuesNew: [],
    changes: true,
  });
});

test("dropping gzip says which clients lose the image", () => {
  const { clients, issuesNew } = planOf(reportOn("amd64 gzip, amd64 chunked+"), "zstd-chunked");
  expect(clients.find(({ client }) => client === "docker-20.10")).toEqual({
    client: "docker-20.10",
    platform: "linux/amd64",
    before: { position: 1, compression: "gzip", decodes: true },
    after: { position: 1, compression: "zstd:chunked", decodes: false },
  });
  expect(issuesNew).toEqual(["no-gzip"]);
});

test("what is made is estimated from twins in the index, else from the fleet, else from a measurement", () => {
  const size = (report: IndexReport) => report.entries[0]?.compressedBytes ?? 0;
  const alone = reportOn("amd64 gzip");
  expect(planOf(alone, "dual").bytes).toMatchObject({ estimated: true, basis: "default" });
  expect(planOf(alone, "dual", 0.5).bytes).toMatchObject({
    basis: "fleet",
    added: Math.round(size(alone) * 0.5) + 1500,
  });
  expect(planOf(reportOn("amd64 gzip, amd64 chunked+, arm64 gzip"), "dual", 0.5).bytes.basis).toBe(
    "twins-of-this-index",
  );
  expect(planOf(reportOn("amd64 gzip, amd64 chunked"), "dual").bytes).toEqual({
    added: 0,
    freed: 0,
    estimated: false,
    basis: "measured",
  });
});

test("layers that entries share are made once", () => {
  const two = reportOn("amd64 gzip, arm64 gzip");
  const [first, second] = two.entries;
  if (first === undefined || second === undefined) throw new Error("there are two");
  const sharing = { ...two, entries: [first, { ...second, layerList: first.layerList }] };
  const once = planOf({ ...two, entries: [first] }, "dual").bytes.added;
  // A manifest more, and no layer.
  expect(planOf(sharing, "dual").bytes.added).toBe(once + 1500);
});

test("a manifest that stood alone is listed with the platform of its configuration", () => {
  const { reached, issuesLeft } = planOf(reportOn("single: amd64 gzip"), "dual");
  expect([reached, issuesLeft]).toEqual([true, []]);
});

test("what no change of ours reaches is said to be left", () => {
  const left = (spec: string) => planOf(reportOn(spec), "dual");
  expect(left("amd64 gzip, amd64 chunked+")).toMatchObject({ reached: true, issuesLeft: [] });
  expect(left("amd64 gzip, arm64 gzip")).toMatchObject({ reached: true });
  expect(left("artifact")).toMatchObject({ reached: false });
  expect(left("")).toMatchObject({ reached: false, issuesLeft: ["unusable"] });
  expect(left("amd64 gzip #m missing, amd64 chunked+")).toMatchObject({
    reached: false,
    issuesLeft: ["manifest-missing"],
  });
  expect(left("amd64 gzip, amd64 chunked+, nested(arm64 gzip, arm64 chunked+)").issuesLeft).toEqual([
    "nested-index",
  ]);
});

test("what goes is counted blob by blob, and what a twin still uses is not", () => {
  const report = reportOn("amd64 gzip, amd64 chunked+");
  const zstd = report.entries[1];
  const layers = zstd?.layerList.reduce((sum, layer) => sum + layer.size, 0) ?? 0;
  // Twins share their configuration.
  expect(planOf(report, "gzip").bytes.freed).toBe(layers + (zstd?.size ?? 0));
});

const variant = fc.constantFrom(
  "gzip",
  "chunked+",
  "chunked",
  "zstd+",
  "zstd",
  "none",
  "mixed",
  "estargz",
  "missing",
  "encrypted",
);
const entry = fc.tuple(
  fc.constantFrom("amd64", "arm64/v8", "arm64", "s390x"),
  variant,
  fc.constantFrom("", " #b", " docker"),
);
const index = fc
  .array(entry, { minLength: 1, maxLength: 8 })
  .map((entries) => entries.map(([platform, what, more]) => `${platform} ${what}${more}`).join(", "));
const choice = fc.constantFrom<Choice>("gzip", "zstd-chunked", "dual");

test("planning what was planned changes nothing, and its order serves old clients", () => {
  fc.assert(
    fc.property(index, choice, (spec, wanted) => {
      const report = reportOn(spec);
      const planned = { ...report, ...plannedIndex(report, desiredOf(report, wanted)) } as IndexReport;
      const again = planOf(planned, wanted);
      expect(again.desired.filter(({ action }) => action !== "keep")).toEqual([]);
      expect(again.changes).toBe(false);
      const first = planOf(report, wanted);
      expect(first.issuesNew).not.toContain("zstd-before-gzip");
      // Positions of the desired index are a run from 1, and every entry of today is somewhere.
      const there = first.desired.filter(({ action }) => action !== "drop");
      expect(there.map(({ position }) => position)).toEqual(there.map((_, at) => at + 1));
      const gone = first.desired.filter(({ action }) => action === "drop").map(({ from }) => from);
      const kept = there.filter(({ action }) => action !== "make").map(({ from }) => from);
      expect([...gone, ...kept].toSorted((a, b) => Number(a) - Number(b))).toEqual(
        report.entries.map(({ position }) => position),
      );
    }),
    { numRuns: 300 },
  );
});
