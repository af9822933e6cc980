import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ApiServer, type ApiServerOptions, startApiServer } from "#test/kubernetes/api-server.ts";
import {
  COMPONENTS,
  componentOf,
  NAMESPACES,
  namespaceOf,
  REVISED_COMPONENTS,
  RUNS,
  revisedComponentOf,
  runOf,
  writeKubeconfig,
} from "#test/kubernetes/konflux.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import { type FleetWatch, watchFleet } from "./watch-fleet.ts";

let api: ApiServer;
let cluster: Cluster;
let ending: AbortController;

async function begin(options: Partial<ApiServerOptions> = {}) {
  api = await startApiServer({ tokens: { good: "ann" }, ...options });
  const connected = await connectCluster({
    kind: "kubeconfig",
    path: writeKubeconfig(api, "good"),
    context: null,
  });
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
}

beforeEach(() => {
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await cluster.close();
  await api.close();
});

/** The watch, and every set of keys it told. */
function watched(namespaces: readonly string[] | null = null): { watch: FleetWatch; told: string[][] } {
  const told: string[][] = [];
  const watch = watchFleet({
    cluster,
    as: { kind: "server" },
    namespaces,
    signal: ending.signal,
    onComponents: (keys) => void told.push([...keys]),
    onState: () => undefined,
    now: () => new Date("2026-01-05T00:00:00Z"),
  });
  watch.begin();
  return { watch, told };
}
const complete = (watch: FleetWatch) => vi.waitFor(() => expect(watch.state().complete).toBe(true), 5000);
const keysOf = (watch: FleetWatch) => [...watch.keys()].toSorted();

test("components of both models and their runs are found in all namespaces", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  api.put(COMPONENTS, componentOf("api", { namespace: "back" }));
  api.put(REVISED_COMPONENTS, revisedComponentOf("new", ["v1"]));
  api.put(RUNS, runOf("web-1", { component: "web" }));
  api.put(RUNS, runOf("new-1", { component: "new", revised: true }));
  const { watch } = watched();
  await complete(watch);
  expect(keysOf(watch)).toEqual(["back/api", "shop/new", "shop/web"]);
  await vi.waitFor(() => expect(watch.runsOf("shop/web").map(({ name }) => name)).toEqual(["web-1"]));
  await vi.waitFor(() => expect(watch.runsOf("shop/new").map(({ name }) => name)).toEqual(["new-1"]));
  expect(watch.state()).toMatchObject({ failure: null, problems: [] });
});

test("a component that is in both models is the running one's, which knows the promoted image", async () => {
  await begin();
  api.put(REVISED_COMPONENTS, revisedComponentOf("web", ["v1"]));
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  expect(watch.component("shop/web")?.model.group).toBe("appstudio.redhat.com");
  api.remove(COMPONENTS, "shop", "web");
  await vi.waitFor(() => expect(watch.component("shop/web")?.model.group).toBe("konflux-ci.dev"));
});

test("what changes is told by key: a component, its run, and what is gone", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const { watch, told } = watched();
  await complete(watch);
  await vi.waitFor(() => expect(api.openWatches()).toBe(4));
  told.length = 0;
  api.put(RUNS, runOf("web-1", { component: "web" }));
  await vi.waitFor(() => expect(told).toEqual([["shop/web"]]));
  api.remove(RUNS, "shop", "web-1");
  await vi.waitFor(() => expect(watch.runsOf("shop/web")).toEqual([]));
  api.remove(COMPONENTS, "shop", "web");
  await vi.waitFor(() => expect(watch.keys().size).toBe(0));
});

test("a cluster with the running model alone is complete without the other", async () => {
  await begin({ without: [REVISED_COMPONENTS] });
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  expect(watch.state()).toMatchObject({ absentModels: ["konflux-ci.dev"], failure: null });
});

test("a cluster with neither is no Konflux, and is not shown as an empty one", async () => {
  await begin({ without: [COMPONENTS, REVISED_COMPONENTS] });
  const { watch } = watched();
  await vi.waitFor(() => expect(watch.state().failure?.code).toBe("cluster-not-found"));
  expect(watch.state().complete).toBe(false);
});

test("a cluster without Tekton has components, and a problem that says what is not known", async () => {
  await begin({ without: [RUNS] });
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  await vi.waitFor(() =>
    expect(watch.state().problems).toEqual([expect.stringContaining("no pipeline runs of Tekton")]),
  );
});

test("one resource that cannot be read is named, and the others are there", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  api.put(COMPONENTS, { ...componentOf("odd"), status: { lastPromotedImage: 5 } });
  const { watch } = watched();
  await complete(watch);
  expect(keysOf(watch)).toEqual(["shop/web"]);
  expect(watch.state().problems).toEqual([expect.stringMatching(/^Component shop\/odd cannot be read/)]);
  api.put(COMPONENTS, componentOf("odd"));
  await vi.waitFor(() => expect(watch.state().problems).toEqual([]));
});

test("a component that cannot be read any more stays as it was last known", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  await vi.waitFor(() => expect(api.openWatches()).toBe(4));
  api.put(COMPONENTS, { ...componentOf("web"), spec: "none" });
  await vi.waitFor(() => expect(watch.state().problems).toHaveLength(1));
  expect(keysOf(watch)).toEqual(["shop/web"]);
});

describe("where all namespaces together may not be listed", () => {
  const own =
    (names: readonly string[]): NonNullable<ApiServerOptions["may"]> =>
    (_user, _verb, resource, namespace) =>
      namespace === null ? resource === "namespaces" : names.includes(namespace);

  test("each namespace that may be seen is followed, and those that may not are passed over", async () => {
    await begin({ may: own(["shop"]) });
    for (const name of ["shop", "secret"]) api.put(NAMESPACES, namespaceOf(name));
    api.put(COMPONENTS, componentOf("web"));
    api.put(COMPONENTS, componentOf("hidden", { namespace: "secret" }));
    const { watch } = watched();
    await complete(watch);
    expect(keysOf(watch)).toEqual(["shop/web"]);
    expect(watch.state().failure).toBeNull();
    api.put(COMPONENTS, componentOf("more"));
    await vi.waitFor(() => expect(keysOf(watch)).toEqual(["shop/more", "shop/web"]));
  });

  test("namespaces of the settings are followed, and one that may not be read is a fault", async () => {
    await begin({ may: own(["shop"]) });
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched(["shop", "secret"]);
    await vi.waitFor(() => expect(keysOf(watch)).toEqual(["shop/web"]));
    await vi.waitFor(() => expect(watch.state().failure?.message).toContain("/namespaces/secret/components"));
    expect(watch.state().complete).toBe(false);
  });

  test("and the namespaces neither, the settings have to name them", async () => {
    await begin({ may: (_user, _verb, _resource, namespace) => namespace !== null });
    const { watch } = watched();
    await vi.waitFor(() => expect(watch.state().failure?.next).toContain("cluster.namespaces"));
    expect(watch.state().complete).toBe(false);
  });
});

test("namespaces of the settings are all that is asked, where all could be", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  api.put(COMPONENTS, componentOf("other", { namespace: "elsewhere" }));
  const { watch } = watched(["shop"]);
  await complete(watch);
  expect(keysOf(watch)).toEqual(["shop/web"]);
});

test("a cluster that goes away is said to be away, since when, and nothing is forgotten", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  await vi.waitFor(() => expect(api.openWatches()).toBe(4));
  api.failNext(...Array.from({ length: 8 }, () => ({ status: 503, reason: "ServiceUnavailable" })));
  api.dropWatches();
  await vi.waitFor(() => expect(watch.state().failure?.code).toBe("cluster-away"));
  expect(watch.state().failingSince).toEqual(new Date("2026-01-05T00:00:00Z"));
  expect(keysOf(watch)).toEqual(["shop/web"]);
  await vi.waitFor(() => expect(watch.state().failure).toBeNull(), 20_000);
}, 30_000);
