import { describe, expect, test } from "vitest";
import { readBuildRun } from "#lib/cluster/build-runs.ts";
import { componentModels, readComponent } from "#lib/cluster/components.ts";
import { componentOf, runOf } from "#test/kubernetes/konflux.ts";
import { SOMEBODY } from "../choice/choice.ts";
import { annotationsOf, toldByCluster } from "./from-cluster.ts";
import type { ClusterFacts } from "./record.ts";

const digest = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;

function told(
  given: Parameters<typeof componentOf>[1],
  runs: readonly Parameters<typeof runOf>[1][] = [],
  remembered: ClusterFacts | null = null,
) {
  const object = componentOf("web", given);
  const component = readComponent(componentModels[0], {
    ...object,
    metadata: { ...object.metadata, resourceVersion: "1" },
  });
  if (!component.ok) throw new Error(component.failure.message);
  const read = runs.flatMap((run, at) => {
    const one = readBuildRun(runOf(`run-${at}`, run));
    return one.ok && one.value !== null ? [one.value] : [];
  });
  return toldByCluster(component.value, read, remembered);
}
const pushed = { component: "web", image: { url: "quay.io/shop/web:main", digest: other } };

describe("the newest image", () => {
  test("is the promoted one, with the time of the push build that made it", () => {
    const { known } = told({ promoted: `quay.io/shop/web@${other}` }, [pushed]);
    expect(known).toMatchObject({
      reference: `quay.io/shop/web@${other}`,
      builtAt: new Date("2026-01-02T00:01:00Z"),
    });
  });
  test("is the promoted one, though a newer build was not promoted", () => {
    const { known } = told({ promoted: `quay.io/shop/web@${digest}` }, [pushed]);
    expect(known).toMatchObject({ reference: `quay.io/shop/web@${digest}`, builtAt: null });
  });
  test("is the newest push build's where nothing was promoted", () => {
    expect(told({}, [pushed]).known.reference).toBe(`quay.io/shop/web@${other}`);
  });
  test("is none where nothing was built", () => {
    expect(told({}).known.reference).toBeNull();
  });
  test("is kept as it stands where it cannot be read", () => {
    expect(told({ promoted: "no reference at all" }).known.reference).toBe("no reference at all");
  });
});

describe("what is wanted", () => {
  const wanted = (annotations: Record<string, string>) => told({ annotations }).wanted;
  const set = { by: "ann", at: "2026-01-03T10:00:00.000Z", note: "nodes are new" };
  const plan = { push: "dual", pullRequest: "gzip" } as const;
  const written = annotationsOf(plan, set) as Record<string, string>;

  test("is what was written here, with who, when and why", () => {
    expect(wanted(written)).toEqual({ kind: "chosen", ...plan, ...set });
  });
  test("is believed of nobody where another tool changed the value alone", () => {
    const changed = { ...written, "twofold.dev/compression": "gzip" };
    expect(wanted(changed)).toEqual({
      kind: "chosen",
      push: "gzip",
      pullRequest: "gzip",
      by: SOMEBODY,
      at: null,
      note: null,
    });
  });
  test("is somebody else's when it comes back by another hand to what is said of it", () => {
    const byHand = { ...written, "twofold.dev/compression": "gzip" };
    const first = told({ annotations: written }).known.cluster;
    const second = told({ annotations: byHand }, [], first).known.cluster;
    const third = told({ annotations: written }, [], second);
    expect(third.wanted).toMatchObject({ push: "dual", by: SOMEBODY, note: null });
    // Seen again, it is still so; set here once more, it is ours.
    const again = told({ annotations: written }, [], third.known.cluster);
    expect(again.wanted).toMatchObject({ by: SOMEBODY });
    const anew = annotationsOf(plan, { ...set, note: "really" }) as Record<string, string>;
    expect(told({ annotations: anew }, [], again.known.cluster).wanted).toMatchObject({
      by: "ann",
      note: "really",
    });
  });
  test.each(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1999-01-01T00:00:00Z"])(
    "is believed of nobody at a time that cannot be: %s",
    (at) => {
      const said = annotationsOf(plan, { ...set, at }) as Record<string, string>;
      expect(wanted(said)).toMatchObject({ push: "dual", by: SOMEBODY, at: null });
    },
  );
  test("holds nothing that a database cannot", () => {
    const said = annotationsOf(plan, { ...set, note: "a\0b" }) as Record<string, string>;
    expect(JSON.stringify(wanted(said))).not.toContain("\\u0000");
    expect(wanted({ "twofold.dev/compression": "x\0" })).toMatchObject({
      text: "twofold.dev/compression: x\ufffd",
    });
  });
  test.each(["zstd:chunked", "zstd-chunked", " ZSTD-Chunked "])("is zstd:chunked for %j", (text) => {
    expect(wanted({ "twofold.dev/compression": text })).toMatchObject({ push: "zstd-chunked" });
  });
  test("is nobody's choice without the annotation, and with an empty one", () => {
    expect(wanted({})).toBeNull();
    expect(wanted({ "twofold.dev/compression": "" })).toBeNull();
  });
  test.each([
    [{ "twofold.dev/compression": "brotli" }, "twofold.dev/compression: brotli"],
    [
      { "twofold.dev/compression-pull-request": "gzip" },
      "twofold.dev/compression-pull-request: gzip, without twofold.dev/compression beside it",
    ],
    [
      { "twofold.dev/compression": "gzip", "twofold.dev/compression-pull-request": "x" },
      "twofold.dev/compression-pull-request: x",
    ],
  ])("is said to be unreadable for %j", (annotations, text) => {
    expect(wanted(annotations)).toEqual({ kind: "unreadable", text });
  });
  test("and who took the choice back is known", () => {
    const back = Object.entries(annotationsOf(null, set)).filter((pair) => pair[1] !== null);
    expect(told({ annotations: Object.fromEntries(back) as never })).toMatchObject({
      wanted: null,
      unset: set,
    });
  });
  test.each(["{", "5", '{"by":""}', JSON.stringify({ ...plan, ...set, at: "yesterday" })])(
    "is believed of nobody where the note about it is %s",
    (text) => {
      expect(wanted({ ...written, "twofold.dev/compression-set": text })).toMatchObject({ by: SOMEBODY });
    },
  );
});

test("a component that was removed and made anew does not inherit the builds of the old one", () => {
  const before = told({ uid: "one" }, [pushed]).known.cluster;
  const object = componentOf("web", { uid: "two" });
  const component = readComponent(componentModels[0], {
    ...object,
    metadata: { ...object.metadata, resourceVersion: "9" },
  });
  if (!component.ok) throw new Error(component.failure.message);
  expect(toldByCluster(component.value, [], before).known.reference).toBeNull();
});

describe("whether a build did as it was told", () => {
  const dual = { ...pushed, format: "dual", buildahFormat: "oci" };
  const ended = (given: Parameters<typeof told>[0]) => told(given, [dual]).known.configured;
  test("is judged by the index that it made", () => {
    expect(ended({ promoted: `quay.io/shop/web@${other}` })).toMatchObject({ from: { ended: true } });
    expect(ended({})).toMatchObject({ from: { ended: true } });
  });
  test("is not judged by the one before, as long as its own is not promoted", () => {
    expect(ended({ promoted: `quay.io/shop/web@${digest}` })).toMatchObject({ from: { ended: false } });
  });
});
