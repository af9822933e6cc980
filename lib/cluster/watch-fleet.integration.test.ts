import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ApiServer,
  type ApiServerOptions,
  kubeconfigOf,
  startApiServer,
} from "#test/kubernetes/api-server.ts";
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
import { soon } from "#test/soon.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import { pulseTiming } from "./pulse.ts";
import { type FleetWatch, type FleetWatchOptions, watchFleet } from "./watch-fleet.ts";

let api: ApiServer;
let cluster: Cluster;
let ending: AbortController;
let kubeconfig: string;

async function begin(options: Partial<ApiServerOptions> = {}) {
  api = await startApiServer({ tokens: { good: "ann" }, ...options });
  kubeconfig = writeKubeconfig(api, "good");
  const connected = await connectCluster({ kind: "kubeconfig", path: kubeconfig, context: null });
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
function watched(
  namespaces: readonly string[] | null = null,
  more: Partial<Pick<FleetWatchOptions, "remembered" | "timing">> = {},
): { watch: FleetWatch; told: string[][] } {
  const told: string[][] = [];
  const watch = watchFleet({
    cluster,
    as: { kind: "server" },
    namespaces,
    remembered: new Map(),
    signal: ending.signal,
    onComponents: (keys) => void told.push([...keys]),
    onState: () => undefined,
    now: () => new Date("2026-01-05T00:00:00Z"),
    ...more,
  });
  watch.begin();
  return { watch, told };
}
const complete = (watch: FleetWatch) => soon(() => expect(watch.state().complete).toBe(true));
const RUNNING = "appstudio.redhat.com";
const problemIn = (watch: FleetWatch, namespace: string) => watch.problemOf({ namespace, group: RUNNING });
const running = (key: string) => `${RUNNING}/${key}`;
const revised = (key: string) => `konflux-ci.dev/${key}`;
/** Namespace and name of each. */
const keysOf = (watch: FleetWatch) =>
  [...watch.keys()].map((key) => key.slice(key.indexOf("/") + 1)).toSorted();

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
  await soon(() => expect(watch.runsOf(running("shop/web")).map(({ name }) => name)).toEqual(["web-1"]));
  await soon(() => expect(watch.runsOf(revised("shop/new")).map(({ name }) => name)).toEqual(["new-1"]));
  expect(watch.state()).toMatchObject({ failure: null, problems: [] });
});

describe("one name in both models", () => {
  const names = (watch: FleetWatch, key: string) => watch.runsOf(key).map(({ name }) => name);
  const web = (more: object = {}) => ({ component: "web", ...more });

  test("is two components, each with the runs that its own label names", async () => {
    await begin();
    api.put(REVISED_COMPONENTS, revisedComponentOf("web", ["v1"]));
    api.put(COMPONENTS, componentOf("web"));
    api.put(RUNS, runOf("running-1", web()));
    api.put(RUNS, runOf("revised-1", web({ revised: true })));
    const { watch } = watched();
    await complete(watch);
    expect([...watch.keys()].toSorted()).toEqual([running("shop/web"), revised("shop/web")].toSorted());
    expect(watch.component(running("shop/web"))?.model.group).toBe(RUNNING);
    expect(watch.component(revised("shop/web"))?.model.group).toBe("konflux-ci.dev");
    expect(names(watch, running("shop/web"))).toEqual(["running-1"]);
    expect(names(watch, revised("shop/web"))).toEqual(["revised-1"]);
  });

  test("that one of them gives up leaves the other all runs, and the watch says so", async () => {
    await begin();
    api.put(REVISED_COMPONENTS, revisedComponentOf("web", []));
    api.put(COMPONENTS, componentOf("web"));
    // Its definition was made for the running model and still says so.
    api.put(RUNS, runOf("running-1", web()));
    const { watch, told } = watched();
    await complete(watch);
    expect(names(watch, revised("shop/web"))).toEqual([]);
    told.length = 0;
    api.remove(COMPONENTS, "shop", "web");
    await soon(() => expect(told.flat().toSorted()).toEqual([running("shop/web"), revised("shop/web")]));
    expect(names(watch, revised("shop/web"))).toEqual(["running-1"]);
  });

  test("is not taken for one while a model was not told yet", async () => {
    await begin();
    api.put(COMPONENTS, componentOf("web"));
    api.put(RUNS, runOf("revised-1", web({ revised: true })));
    const go = api.holdBack(`/apis/${REVISED_COMPONENTS}`);
    const { watch } = watched();
    await soon(() => expect(watch.component(running("shop/web"))).toBeDefined());
    await soon(() => expect(watch.state().told).toBe(3));
    expect(names(watch, running("shop/web"))).toEqual([]);
    go();
    await complete(watch);
    expect(names(watch, running("shop/web"))).toEqual(["revised-1"]);
  });
});

test("what changes is told by key: a component, its run, and what is gone", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const { watch, told } = watched();
  await complete(watch);
  await soon(() => expect(api.openWatches()).toBe(4));
  told.length = 0;
  api.put(RUNS, runOf("web-1", { component: "web" }));
  await soon(() => expect(told).toEqual([[running("shop/web")]]));
  api.remove(RUNS, "shop", "web-1");
  await soon(() => expect(watch.runsOf(running("shop/web"))).toEqual([]));
  api.remove(COMPONENTS, "shop", "web");
  await soon(() => expect(watch.keys().size).toBe(0));
});

test("a cluster with the running model alone is complete without the other", async () => {
  await begin({ without: [REVISED_COMPONENTS] });
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  expect(watch.state()).toMatchObject({ failure: null, problems: [] });
  // Its API may only be late.
  expect(watch.isGone(revised("shop/old"))).toBe(false);
  expect(watch.isGone(running("shop/old"))).toBe(true);
});

test("a cluster with neither is no Konflux, and is not shown as an empty one", async () => {
  await begin({ without: [COMPONENTS, REVISED_COMPONENTS] });
  const { watch } = watched();
  await soon(() => expect(watch.state().failure?.code).toBe("cluster-not-found"));
  expect(watch.state().complete).toBe(false);
});

test("a cluster without Tekton has components, and a problem that says what is not known", async () => {
  await begin({ without: [RUNS] });
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  await soon(() =>
    expect(watch.state().problems).toEqual([expect.stringContaining("no Tekton pipeline runs")]),
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
  await soon(() => expect(watch.state().problems).toEqual([]));
});

test("a component that cannot be read any more stays as it was last known", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched();
  await complete(watch);
  await soon(() => expect(api.openWatches()).toBe(4));
  api.put(COMPONENTS, { ...componentOf("web"), spec: "none" });
  await soon(() => expect(watch.state().problems).toHaveLength(1));
  expect(keysOf(watch)).toEqual(["shop/web"]);
});

describe("where all namespaces together may not be listed", () => {
  const own =
    (names: readonly string[]): NonNullable<ApiServerOptions["may"]> =>
    (_user, _verb, resource, namespace) =>
      namespace === null
        ? ["namespaces", "selfsubjectaccessreviews"].includes(resource)
        : names.includes(namespace);

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
    await soon(() => expect(keysOf(watch)).toEqual(["shop/more", "shop/web"]));
  });

  test("namespaces of the settings are followed, and one that may not be read is named", async () => {
    await begin({ may: own(["shop"]) });
    for (const name of ["shop", "secret"]) api.put(NAMESPACES, namespaceOf(name));
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched(["shop", "secret"]);
    await complete(watch);
    expect(keysOf(watch)).toEqual(["shop/web"]);
    expect(watch.state()).toMatchObject({
      failure: null,
      problems: [expect.stringMatching(/^The namespace secret cannot be read: .* with 403/)],
    });
    expect(problemIn(watch, "secret")).toBe(watch.state().problems[0]);
    expect(problemIn(watch, "shop")).toBeNull();
    // Nobody knows what is there; what is in no namespace of the settings is of no concern.
    expect(watch.isGone(running("secret/was"))).toBe(false);
    expect(watch.isGone(running("shop/was"))).toBe(true);
    expect(watch.isGone(running("elsewhere/was"))).toBe(true);
    // Since when all of it is away is told by what could be read.
    api.failEvery("/", { status: 503, reason: "ServiceUnavailable" });
    api.dropWatches();
    await soon(() =>
      expect(watch.state()).toMatchObject({
        failure: { code: "cluster-away" },
        failingSince: new Date("2026-01-05T00:00:00Z"),
      }),
    );
  });

  test("a namespace of the settings that is not there is named, and so are none that may not be looked up", async () => {
    await begin();
    api.put(NAMESPACES, namespaceOf("shop"));
    const { watch } = watched(["shop", "typo"]);
    await soon(() => expect(watch.state().problems).toEqual([expect.stringContaining("no namespace typo")]));
    await soon(() => expect(watch.state()).toMatchObject({ failure: null, complete: true }));
  });

  test("rights that are taken from one namespace cost that one, which stays as it was known", async () => {
    let may = ["shop", "back"];
    await begin({ may: (...asked) => own(may)(...asked) });
    for (const name of ["shop", "back"]) {
      api.put(NAMESPACES, namespaceOf(name));
      api.put(COMPONENTS, componentOf("web", { namespace: name }));
    }
    const { watch } = watched();
    await complete(watch);
    may = ["shop"];
    api.dropWatches();
    await soon(() =>
      expect(problemIn(watch, "back")).toMatch(
        /back cannot be read: .* with 403.* last known state is shown/,
      ),
    );
    expect(keysOf(watch)).toEqual(["back/web", "shop/web"]);
    await soon(() =>
      expect(watch.state()).toMatchObject({ failure: null, problems: [problemIn(watch, "back")] }),
    );
    expect(problemIn(watch, "shop")).toBeNull();
    may = ["shop", "back"];
    await soon(() => expect(watch.state().problems).toEqual([]));
  }, 40_000);

  test("a namespace that is remembered and may not be read is a loss, and not somebody else's", async () => {
    await begin({ may: own(["shop"]) });
    for (const name of ["shop", "back", "theirs"]) api.put(NAMESPACES, namespaceOf(name));
    const { watch } = watched(null, { remembered: new Map([[RUNNING, new Set(["back"])]]) });
    await complete(watch);
    expect(watch.state().problems).toEqual([
      expect.stringMatching(/^The namespace back cannot be read: .* last known state is shown\.$/),
    ]);
    expect(watch.isGone(running("back/web"))).toBe(false);
  });

  test("nothing that may be read is no empty fleet", async () => {
    await begin({ may: own([]) });
    api.put(NAMESPACES, namespaceOf("theirs"));
    const { watch } = watched();
    await soon(() => expect(watch.state().failure?.code).toBe("cluster-denied"));
    expect(watch.state().complete).toBe(false);
  });

  test("and the namespaces neither, the settings have to name them", async () => {
    await begin({
      may: (_user, _verb, resource, namespace) =>
        namespace !== null || resource === "selfsubjectaccessreviews",
    });
    const { watch } = watched();
    await soon(() => expect(watch.state().failure?.next).toContain("cluster.namespaces"));
    expect(watch.state().complete).toBe(false);
  });
});

describe("a model that is denied, since an API server refuses before it says that there is none", () => {
  const without: NonNullable<ApiServerOptions["may"]> = (_user, _verb, _resource, _namespace, group) =>
    group !== "konflux-ci.dev";

  test.each([
    ["in all namespaces", null],
    ["in those of the settings", ["shop"]],
  ])("counts as absent %s", async (_where, namespaces) => {
    await begin({ may: without });
    api.put(NAMESPACES, namespaceOf("shop"));
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched(namespaces);
    await complete(watch);
    expect(keysOf(watch)).toEqual(["shop/web"]);
    expect(watch.state()).toMatchObject({ failure: null, problems: [] });
  });

  test("is a loss where components of it are known", async () => {
    await begin({ may: without });
    api.put(NAMESPACES, namespaceOf("shop"));
    const { watch } = watched(null, { remembered: new Map([["konflux-ci.dev", new Set(["shop"])]]) });
    await complete(watch);
    expect(watch.state().problems).toEqual([
      expect.stringMatching(/^Components of konflux-ci.dev in the namespace shop cannot be read/),
    ]);
  });

  test("and one that fails alone costs itself", async () => {
    await begin();
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched();
    await complete(watch);
    await soon(() => expect(api.openWatches()).toBe(4));
    api.failEvery("/apis/konflux-ci.dev/", { status: 500, reason: "InternalError" });
    api.dropWatches();
    await soon(() =>
      expect(watch.state().problems).toContainEqual(
        expect.stringMatching(/^Components of konflux-ci.dev cannot be read: .* with 500/),
      ),
    );
    await soon(() => expect(problemIn(watch, "shop")).toBeNull());
    expect(watch.state().failure).toBeNull();
  });
});

describe("an API server that starts denies everything for a moment", () => {
  test("and is followed as a whole all the same", async () => {
    let starts = false;
    await begin({ may: () => !starts });
    for (let at = 0; at < 50; at += 1) api.put(NAMESPACES, namespaceOf(`n${at}`));
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched();
    await complete(watch);
    await soon(() => expect(api.openWatches()).toBe(4));
    starts = true;
    api.dropWatches();
    const reviews = () => api.asked.filter(({ url }) => url.endsWith("/selfsubjectaccessreviews")).length;
    await soon(() => expect(reviews()).toBeGreaterThanOrEqual(4));
    expect(watch.state().failure?.code).not.toBe("cluster-denied");
    starts = false;
    await soon(() => expect(api.openWatches()).toBe(4));
    await soon(() => expect(watch.state()).toMatchObject({ failure: null, problems: [] }));
    expect(keysOf(watch)).toEqual(["shop/web"]);
    expect(api.asked.filter(({ url }) => url.includes("/namespaces"))).toEqual([]);
  }, 30_000);

  test("one that denies for longer is followed by namespace, a few at once, and as a whole again", async () => {
    let wide = false;
    await begin({
      may: (_user, _verb, resource, namespace) => wide || namespace !== null || resource === "namespaces",
    });
    for (let at = 0; at < 30; at += 1) {
      api.put(NAMESPACES, namespaceOf(`n${at}`));
      api.put(COMPONENTS, componentOf("web", { namespace: `n${at}` }));
    }
    const components = "/apis/appstudio.redhat.com/v1alpha1/namespaces/";
    const go = api.holdBack(components);
    const { watch, told } = watched(null, { timing: { deniedForMs: 0, widenedEveryMs: 300 } });
    const asked = () => api.asked.filter(({ url }) => url.startsWith(components)).length;
    await soon(() => expect(asked()).toBe(8));
    // Whatever was sent with those is there before this.
    await cluster.json({ as: { kind: "server" }, method: "GET", path: "/version", signal: ending.signal });
    expect(asked()).toBe(8);
    go();
    await complete(watch);
    expect(keysOf(watch)).toHaveLength(30);
    expect(api.asked.filter(({ url }) => url.startsWith("/api/v1/namespaces"))).toHaveLength(1);
    await soon(() => expect(api.openWatches()).toBe(120));
    told.length = 0;
    wide = true;
    await soon(() => expect(api.openWatches()).toBe(4));
    expect(keysOf(watch)).toHaveLength(30);
    // Nothing was gone for a moment.
    expect(told.flat().filter((key) => watch.component(key) === undefined)).toEqual([]);
    expect(watch.state()).toMatchObject({ failure: null, problems: [] });
  }, 60_000);
});

test("it is complete only when the runs were told too", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const go = api.holdBack("/apis/tekton.dev/");
  const { watch } = watched();
  await soon(() => expect(keysOf(watch)).toEqual(["shop/web"]));
  expect(watch.state()).toMatchObject({ failure: null, complete: false });
  go();
  await complete(watch);
});

test("and not while the server asks to come for them later", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  api.failEvery("/apis/tekton.dev/", { status: 429, reason: "TooManyRequests", retryAfter: 1 });
  const { watch } = watched();
  await soon(() => expect(watch.state().problems).toEqual([expect.stringContaining("with 429")]));
  await soon(() => expect(keysOf(watch)).toEqual(["shop/web"]));
  expect(watch.state()).toMatchObject({ failure: null, complete: false });
  api.failEvery("/apis/tekton.dev/", { status: 500, reason: "InternalError" });
  await complete(watch);
});

test("a server that hangs is found out, and what it holds is told when it goes on", async () => {
  await begin();
  api.put(COMPONENTS, componentOf("web"));
  const { watch } = watched(null, { timing: { quietMs: 100, answersWithinMs: 100, askedAgainMs: 50 } });
  await complete(watch);
  await soon(() => expect(api.openWatches()).toBe(4));
  const resume = api.hang();
  await soon(() => expect(watch.state().failure?.message).toMatch(/did not answer in time\.$/));
  expect(keysOf(watch)).toEqual(["shop/web"]);
  resume();
  await soon(() => expect(watch.state().failure).toBeNull());
  api.put(COMPONENTS, componentOf("more"));
  await soon(() => expect(keysOf(watch)).toEqual(["shop/more", "shop/web"]));
});

test("a quiet server that answers is left alone", async () => {
  await begin();
  const { watch } = watched(null, { timing: { quietMs: 20, answersWithinMs: 1000, askedAgainMs: 50 } });
  await complete(watch);
  await soon(() => expect(api.openWatches()).toBe(4));
  const lists = api.asked.filter(({ url }) => url.startsWith("/apis/")).length;
  await soon(() => expect(api.asked.filter(({ url }) => url === "/version").length).toBeGreaterThan(4));
  expect(api.asked.filter(({ url }) => url.startsWith("/apis/"))).toHaveLength(lists);
  expect(watch.state().failure).toBeNull();
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
  await soon(() => expect(api.openWatches()).toBe(4));
  api.failNext(...Array.from({ length: 8 }, () => ({ status: 503, reason: "ServiceUnavailable" })));
  api.dropWatches();
  await soon(() => expect(watch.state().failure?.code).toBe("cluster-away"));
  expect(watch.state().failingSince).toEqual(new Date("2026-01-05T00:00:00Z"));
  expect(keysOf(watch)).toEqual(["shop/web"]);
  await soon(() => expect(watch.state().failure).toBeNull());
});

describe("a token that turns bad while watches stay open", () => {
  const timing = { triedEveryMs: 100, askedAgainMs: 50 };
  const opened = () => soon(() => expect(api.openWatches()).toBe(4));

  test("is noticed, ends what it had opened, and is no missing right", async () => {
    await begin();
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched(null, { timing });
    await complete(watch);
    await opened();
    api.tokens.clear();
    await soon(() =>
      expect(watch.state()).toMatchObject({ complete: false, failure: { code: "cluster-unauthorized" } }),
    );
    await soon(() => expect(api.openWatches()).toBe(0));
    expect(keysOf(watch)).toEqual(["shop/web"]);
  });

  test("is noticed though events come all the time", async () => {
    await begin();
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched(null, { timing });
    await complete(watch);
    await opened();
    const busy = setInterval(() => api.bookmark(), 5);
    api.tokens.clear();
    await soon(() => expect(watch.state().failure?.code).toBe("cluster-unauthorized"));
    clearInterval(busy);
  });

  test("that is followed by a good one has its watches opened again, and misses nothing", async () => {
    await begin();
    api.put(COMPONENTS, componentOf("web"));
    const { watch } = watched(null, { timing });
    await complete(watch);
    await opened();
    api.tokens.clear();
    await soon(() => expect(api.openWatches()).toBe(0));
    api.put(COMPONENTS, componentOf("meanwhile"));
    api.tokens.set("better", "ann");
    writeFileSync(kubeconfig, kubeconfigOf(api.url, "better"));
    await soon(() => expect(keysOf(watch)).toEqual(["shop/meanwhile", "shop/web"]));
    await soon(() => expect(watch.state()).toMatchObject({ failure: null, problems: [] }));
    await soon(() => expect(api.openWatches()).toBe(4));
  });

  test("is known before half a minute is over", () => {
    const { triedEveryMs, answersWithinMs, askedAgainMs } = pulseTiming;
    expect(triedEveryMs + answersWithinMs + askedAgainMs + answersWithinMs).toBeLessThan(30_000);
  });

  test("one refusal may be chance, and ends nothing", async () => {
    await begin();
    const { watch } = watched(null, { timing });
    await complete(watch);
    await opened();
    const asked = () => api.asked.filter(({ url }) => url === "/version").length;
    api.failNext({ status: 401, reason: "Unauthorized" });
    const before = asked();
    await soon(() => expect(asked()).toBeGreaterThan(before + 2));
    expect(watch.state().failure).toBeNull();
    expect(api.asked.filter(({ url }) => url.includes("watch=1"))).toHaveLength(4);
  });
});
