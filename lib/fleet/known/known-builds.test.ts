import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BuildRun, readBuildRun } from "#lib/cluster/build-runs.ts";
import { type RunGiven, runOf } from "#test/kubernetes/konflux.ts";
import { configuredBy, type KnownBuilds, mergeBuilds, pushedImage } from "./known-builds.ts";

function run(name: string, given: Omit<RunGiven, "component">): BuildRun {
  const read = readBuildRun(runOf(name, { component: "web", ...given }));
  if (!read.ok || read.value === null) throw new Error(`${name} is a build`);
  return read.value;
}
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = (letter: string) => ({ url: "quay.io/shop/web:tag", digest: digest(letter) });
const merged = (runs: readonly BuildRun[], before: KnownBuilds | null = null) =>
  mergeBuilds(before, runs, []);

test("the newest image is the newest successful push build's, whatever failed or runs since", () => {
  const builds = merged([
    run("c", { at: 300, status: "Unknown" }),
    run("b", { at: 200, status: "False", reason: "Failed" }),
    run("a", { at: 100, image: image("a") }),
    run("0", { at: 0, image: image("0") }),
  ]);
  expect(pushedImage(builds, [])?.reference).toBe(`quay.io/shop/web@${digest("a")}`);
  expect(builds.newest).toMatchObject({ name: "c", status: "running" });
});

test("pull-request builds are kept apart", () => {
  const builds = merged([
    run("pull", { at: 500, event: "pull_request", image: image("b"), format: "gzip" }),
    run("push", { at: 100, image: image("a"), format: "dual" }),
  ]);
  expect(pushedImage(builds, [])?.reference).toContain(digest("a"));
  expect(builds.pullRequest?.reference).toContain(digest("b"));
  expect(configuredBy(builds)).toMatchObject({ choice: "dual", from: { run: "push" } });
});

test("runs that the cluster no longer keeps are remembered, and newer ones take their place", () => {
  const before = merged([run("old", { at: 100, image: image("a"), format: "dual" })]);
  expect(merged([], before)).toEqual(before);
  const after = merged([run("new", { at: 200, image: image("b"), format: "gzip" })], before);
  expect(pushedImage(after, [])?.reference).toContain(digest("b"));
  expect(configuredBy(after)).toMatchObject({ choice: "gzip", asked: true });
});

test("an older run that comes late changes nothing", () => {
  const before = merged([run("new", { at: 200, image: image("b"), format: "dual" })]);
  expect(merged([run("old", { at: 100, image: image("a"), format: "gzip" })], before)).toEqual(before);
});

test("a run is followed from pending to its end", () => {
  const started = merged([run("one", { at: 10, status: "Unknown", format: "dual" })]);
  expect(configuredBy(started)).toMatchObject({ choice: "dual", from: { ended: false } });
  const ended = merged([run("one", { at: 10, format: "dual", image: image("a") })], started);
  expect(ended.newest?.status).toBe("succeeded");
  expect(configuredBy(ended)).toMatchObject({ from: { ended: true } });
});

describe("what is known hangs on the runs alone", () => {
  const given = fc.record(
    {
      name: fc.stringMatching(/^[a-z]{1,3}$/),
      event: fc.constantFrom("push", "retest-all-comment", "pull_request", "on-comment"),
      at: fc.integer({ min: 0, max: 4 }).map((time) => time * 100),
      status: fc.constantFrom("True" as const, "False" as const, "Unknown" as const),
      format: fc.constantFrom("gzip", "dual"),
      image: fc.constantFrom(image("a"), image("b")),
    },
    { requiredKeys: ["name", "event", "at", "status"] },
  );
  const runs = fc.uniqueArray(given, { minLength: 1, maxLength: 8, selector: ({ name }) => name });
  type Named = Omit<RunGiven, "component"> & { readonly name: string };
  const readAll = (all: readonly Named[]) => all.map(({ name, ...rest }) => run(name, rest));

  test("and not on the order in which they are told, nor on a restart in between", () => {
    fc.assert(
      fc.property(
        runs.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.nat(8),
        ([all, shuffled], cut) => {
          const told = merged(readAll(all));
          expect(merged(readAll(shuffled))).toEqual(told);
          const first = merged(readAll(shuffled.slice(0, cut)));
          const kept = JSON.parse(JSON.stringify(first)) as KnownBuilds;
          expect(merged(readAll(shuffled.slice(cut)), kept)).toEqual(told);
        },
      ),
    );
  });
});

test("a push build that a comment restarted is the newest push build", () => {
  const builds = merged([
    run("first", { at: 0, status: "False", reason: "Failed", format: "gzip" }),
    run("again", { at: 100, event: "retest-all-comment", format: "dual", image: image("a") }),
  ]);
  expect(builds.newest).toMatchObject({ name: "again", event: "push" });
  expect(configuredBy(builds)).toMatchObject({ choice: "dual", from: { run: "again", ended: true } });
  expect(pushedImage(builds, [])?.reference).toContain(digest("a"));
});

test("a run that waits tells what it was given, until its pipeline says more", () => {
  const { spec, ...rest } = runOf("next", { component: "web", at: 100, format: "dual" });
  const waiting = readBuildRun({
    ...rest,
    spec: { ...(spec as object), pipelineSpec: undefined },
    status: undefined,
  });
  if (!waiting.ok || waiting.value === null) throw new Error("it is a build");
  const before = merged([run("old", { at: 0, format: "gzip" })]);
  const told = merged([waiting.value], before);
  expect(configuredBy(told)).toMatchObject({ choice: "dual", unresolved: true, from: { run: "next" } });
  const resolved = merged(
    [run("next", { at: 100, format: "dual", declares: false, status: "Unknown" })],
    told,
  );
  expect(configuredBy(resolved)).toMatchObject({
    choice: "gzip",
    hindrance: { kind: "ignored", text: "dual" },
  });
  expect(configuredBy(resolved)).not.toHaveProperty("unresolved");
});

describe("a component with versions", () => {
  const versions = [{ name: "v2.0" }, { name: "v1.0" }];
  const both = [
    run("one", { at: 300, version: "v1-0", revised: true, image: image("1"), format: "gzip" }),
    run("two", { at: 100, version: "v2.0", revised: true, image: image("2"), format: "dual" }),
  ];

  test("is shown by the first one that was built, and each has its image", () => {
    const builds = mergeBuilds(null, both, versions);
    expect(pushedImage(builds, versions)?.reference).toContain(digest("2"));
    expect(configuredBy(builds)).toMatchObject({ choice: "dual", from: { run: "two" } });
    expect(builds.pushed["v1.0"]?.reference).toContain(digest("1"));
  });

  test("falls to the next where the first was never built, and forgets versions that are gone", () => {
    const builds = mergeBuilds(null, both.slice(0, 1), versions);
    expect(pushedImage(builds, versions)?.reference).toContain(digest("1"));
    expect(mergeBuilds(builds, [], [{ name: "v2.0" }]).pushed).toEqual({});
  });
});

describe("what the next build will do", () => {
  test("of runs that were made in one moment the one that began last counts", () => {
    const at = (one: ReturnType<typeof run>, startTime: string) => ({
      ...one,
      createdAt: "2026-01-05T00:00:00Z",
      startedAt: startTime,
    });
    const later = at(run("later", { format: "dual", buildahFormat: "oci" }), "2026-01-04T00:00:00Z");
    const earlier = at(run("earlier", { format: "gzip" }), "2026-01-03T00:00:00Z");
    for (const runs of [
      [later, earlier],
      [earlier, later],
    ])
      expect(configuredBy(merged(runs))).toMatchObject({ choice: "dual" });
  });
  test.each<[string, Omit<RunGiven, "component"> | null, object]>([
    ["no run", null, { kind: "unknown", why: "no-run" }],
    ["no value", {}, { kind: "known", choice: "gzip", asked: false, hindrance: null }],
    [
      "zstd:chunked",
      { format: "zstd:chunked", buildahFormat: "oci" },
      { choice: "zstd-chunked", asked: true, hindrance: null },
    ],
    [
      "zstd-chunked",
      { format: "zstd-chunked", buildahFormat: "oci" },
      { choice: "zstd-chunked", asked: true },
    ],
    [
      "dual for Docker manifests",
      { format: "dual" },
      { choice: "dual", hindrance: { kind: "docker-format" } },
    ],
    ["gzip for Docker manifests", { format: "gzip" }, { choice: "gzip", hindrance: null }],
    [
      "a value the pipeline ignores",
      { format: "dual", declares: false },
      { choice: "gzip", asked: false, hindrance: { kind: "ignored", text: "dual" } },
    ],
    [
      "a value that is no compression",
      { format: "brotli" },
      { kind: "unknown", why: "unknown-value", text: "brotli" },
    ],
  ])("after a run with %s", (_what, given, configured) => {
    expect(configuredBy(merged(given === null ? [] : [run("one", given)]))).toMatchObject(configured);
  });
});
