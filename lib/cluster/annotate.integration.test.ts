import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiServer, kubeconfigOf, startApiServer } from "#test/kubernetes/api-server.ts";
import { annotate, mayPatch } from "./annotate.ts";
import { type Cluster, connectCluster } from "./connect.ts";

const COMPONENTS = "appstudio.redhat.com/v1alpha1/components";
const place = {
  group: "appstudio.redhat.com",
  version: "v1alpha1",
  plural: "components",
  namespace: "shop",
  name: "frontend",
};
const server = { kind: "server" } as const;
const bob = { kind: "impersonate", user: "bob", groups: [] } as const;
const never = new AbortController().signal;
let api: ApiServer;
let cluster: Cluster;
let resourceVersion: string;

beforeEach(async () => {
  api = await startApiServer({
    tokens: { good: "ann" },
    may: (user, verb, _resource, namespace) => user === "ann" || verb !== "patch" || namespace !== "shop",
  });
  const file = join(mkdtempSync(join(tmpdir(), "twofold-kube-")), "config");
  writeFileSync(file, kubeconfigOf(api.url, "good"));
  const connected = await connectCluster({ kind: "kubeconfig", path: file, context: null });
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
  const kept = api.put(COMPONENTS, {
    apiVersion: "appstudio.redhat.com/v1alpha1",
    kind: "Component",
    metadata: { namespace: "shop", name: "frontend", annotations: { theirs: "kept", old: "gone" } },
    spec: { application: "shop" },
  });
  resourceVersion = kept.metadata.resourceVersion ?? "";
});

afterEach(async () => {
  await cluster.close();
  await api.close();
});

const there = () => api.get(COMPONENTS, "shop", "frontend");

test("annotations are set and removed, and everything else stays", async () => {
  const change = { resourceVersion, annotations: { wanted: "dual", old: null } };
  expect(await annotate(cluster, server, place, change, never)).toMatchObject({ ok: true });
  expect(there()?.metadata.annotations).toEqual({ theirs: "kept", wanted: "dual" });
  expect(there()?.["spec"]).toEqual({ application: "shop" });
});

test("an object that is another by now is left alone", async () => {
  const change = { resourceVersion, annotations: { wanted: "dual" } };
  await annotate(cluster, server, place, change, never);
  const second = { resourceVersion, annotations: { wanted: "gzip" } };
  expect(await annotate(cluster, server, place, second, never)).toMatchObject({
    ok: false,
    failure: { code: "cluster-conflict" },
  });
  expect(there()?.metadata.annotations?.["wanted"]).toBe("dual");
});

test("who may not patch is refused, and the review says so before", async () => {
  const change = { resourceVersion, annotations: { wanted: "dual" } };
  expect(await mayPatch(cluster, server, place, never)).toEqual({ ok: true, value: { allowed: true } });
  expect(await mayPatch(cluster, bob, place, never)).toEqual({
    ok: true,
    value: { allowed: false, reason: "You don't have access to patch components in shop." },
  });
  expect(await mayPatch(cluster, bob, { ...place, namespace: "other" }, never)).toMatchObject({
    value: { allowed: true },
  });
  expect(await annotate(cluster, bob, place, change, never)).toMatchObject({
    ok: false,
    failure: { code: "cluster-denied" },
  });
  expect(there()?.metadata.annotations?.["wanted"]).toBeUndefined();
});

test("the server notes who wrote as Twofold, and is told so of every request", async () => {
  const change = { resourceVersion, annotations: { wanted: "dual" } };
  await mayPatch(cluster, server, place, never);
  await annotate(cluster, bob, { ...place, namespace: "other" }, change, never);
  await annotate(cluster, server, place, change, never);
  expect(there()?.metadata.managedFields).toMatchObject([{ manager: "twofold", operation: "Update" }]);
  expect(api.asked).toHaveLength(3);
  expect(api.asked.every(({ headers }) => headers["user-agent"] === "twofold")).toBe(true);
});
