import { expect, test } from "vitest";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import type { IssueCount } from "#lib/fleet/counts/counts.ts";
import { createMetrics } from "./metrics.ts";

const summary: FleetSummary = {
  components: 5,
  namespaces: 1,
  dual: 2,
  gzipAlone: 1,
  zstdAlone: 0,
  other: 0,
  unread: 2,
  byDefault: 0,
  underWay: 3,
  orderErrors: 0,
  withErrors: 1,
  withWarnings: 4,
  failing: 1,
  nearLimit: 0,
  facets: {
    namespace: [],
    application: [],
    wanted: [],
    configured: [],
    built: [],
    step: [{ value: "change-pipeline", count: 3 }],
    issue: [],
    platform: [],
    source: [],
    coverage: [],
    verified: [],
  },
  cluster: { state: "none", since: null, message: null, problems: [] },
  samples: false,
  scan: { running: false, done: 0, total: 0, failed: 0, endedAt: null, waiting: [] },
};
const { text } = createMetrics();
const figures = async (over: Partial<FleetSummary> = {}, codes: readonly IssueCount[] = []) =>
  (await text({ ...summary, ...over }, codes)).split("\n").filter((line) => line.startsWith("twofold_"));

test("the fleet is told by what it holds and by what is missing", async () => {
  expect(await figures()).toEqual(
    expect.arrayContaining([
      'twofold_components{built="dual"} 2',
      'twofold_components{built="unread"} 2',
      'twofold_components_by_step{step="change-pipeline"} 3',
      'twofold_components_with_issues{severity="error"} 1',
      "twofold_components_failing 1",
    ]),
  );
});

test("a cluster is there or away, and none is no figure", async () => {
  const cluster = (state: FleetSummary["cluster"]["state"]) => ({ cluster: { ...summary.cluster, state } });
  expect(await figures(cluster("away"))).toContain("twofold_cluster_connected 0");
  expect(await figures(cluster("connected"))).toContain("twofold_cluster_connected 1");
  expect((await figures()).filter((line) => line.includes("cluster"))).toEqual([]);
});

test("each issue is told by its code, and one that went is told no more", async () => {
  const codes = [{ code: "zstd-before-gzip", severity: "error", components: 3 }];
  const line = 'twofold_components_with_issue{code="zstd-before-gzip",severity="error"} 3';
  expect(await figures({}, codes)).toContain(line);
  expect((await figures()).filter((one) => one.includes("code="))).toEqual([]);
});

test("what was told before and is no more does not linger", async () => {
  const waiting = [{ registry: "quay.io", until: "", code: "rate-limited", message: "", components: 7 }];
  expect(await figures({ scan: { ...summary.scan, waiting } })).toContain(
    'twofold_registry_waiting_components{registry="quay.io"} 7',
  );
  const facets = { ...summary.facets, step: [] };
  const after = await figures({ facets });
  expect(after.filter((line) => /registry=|step=/.test(line))).toEqual([]);
});
