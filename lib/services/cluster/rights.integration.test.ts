import { afterEach, beforeEach, expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import { type Cluster, connectCluster } from "#lib/cluster/connect.ts";
import type { ComponentRecord } from "#lib/fleet/known/record.ts";
import { type ApiServer, startApiServer } from "#test/kubernetes/api-server.ts";
import { writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { createRights } from "./rights.ts";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const yes = { allowed: true };
let api: ApiServer;
let cluster: Cluster;
let may: readonly (string | null)[];
let time: number;
let rightsFor: ReturnType<typeof createRights>;

beforeEach(async () => {
  may = [];
  time = Date.parse("2026-01-05T00:00:00Z");
  api = await startApiServer({
    tokens: { good: "ann" },
    may: (_user, verb, _resource, namespace) => verb !== "patch" || may.includes(namespace),
  });
  const connected = await connectCluster({
    kind: "kubeconfig",
    path: writeKubeconfig(api, "good"),
    context: null,
  });
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
  rightsFor = createRights(cluster, () => new Date(time));
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

const recordIn = (namespace: string) =>
  ({ namespace, source: "cluster", cluster: { group: "appstudio.redhat.com" } }) as ComponentRecord;
async function rightsIn(...namespaces: readonly string[]) {
  const records = namespaces.map(recordIn);
  const rightOf = await rightsFor(localActor(), records);
  return records.map(rightOf);
}
const reviews = () => api.asked.filter(({ url }) => url === REVIEWS).length;

test("each namespace is judged by itself, and both questions are asked side by side", async () => {
  may = ["shop"];
  const go = api.holdBack(REVIEWS);
  const asked = rightsIn("shop", "back");
  await soon(() => expect(reviews()).toBe(3));
  go();
  expect(await asked).toEqual([
    yes,
    { allowed: false, reason: "You don't have access to patch components in back." },
  ]);
});

test("who may patch everywhere is not asked about each of hundreds", async () => {
  may = [null];
  const namespaces = Array.from({ length: 200 }, (_, at) => `n${at}`);
  expect(await rightsIn(...namespaces)).toEqual(namespaces.map(() => yes));
  expect(reviews()).toBeLessThan(20);
});

test("rows do not wait for a server that hangs: not known yet, then known", async () => {
  may = ["shop"];
  const go = api.holdBack(REVIEWS);
  expect(await rightsIn("shop")).toEqual([
    { allowed: false, reason: expect.stringMatching(/^Not known yet/) },
  ]);
  go();
  await soon(async () => expect(await rightsIn("shop")).toEqual([yes]));
});

test("what was known stands while it is asked anew, and is corrected after", async () => {
  may = ["shop"];
  expect(await rightsIn("shop")).toEqual([yes]);
  may = [];
  time += 61_000;
  const go = api.holdBack(REVIEWS);
  expect(await rightsIn("shop")).toEqual([yes]);
  go();
  await soon(async () => expect(await rightsIn("shop")).toMatchObject([{ allowed: false }]));
});

test("a question that failed is asked again by the next, and not a minute later", async () => {
  may = ["shop"];
  api.failNext({ status: 503, reason: "ServiceUnavailable" }, { status: 503, reason: "ServiceUnavailable" });
  expect(await rightsIn("shop")).toMatchObject([{ allowed: false, reason: expect.stringContaining("503") }]);
  time += 3_001;
  expect(await rightsIn("shop")).toEqual([yes]);
});
