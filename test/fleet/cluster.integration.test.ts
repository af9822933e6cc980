import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import type { DatabasePlace } from "#lib/db/open.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { parseFleetQuery } from "#lib/fleet/table/query.ts";
import type { Fleet } from "#lib/services/fleet.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { startGitServer } from "#test/git/git-server.ts";
import { type ApiServer, type Asked, kubeconfigOf, startApiServer } from "#test/kubernetes/api-server.ts";
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
import { configuredFleet } from "./configured-fleet.ts";
import { type ImageRegistry, startImageRegistry } from "./image-registry.ts";
import { unbounded } from "./on-behalf.ts";

// Whoever runs the server is nobody to the cluster, which knows it by its token.
const actor = { ...localActor(), name: "the-servers-own-user" };
const all = parseFleetQuery(new URLSearchParams());
const web = { namespace: "shop", name: "web" };
const dual = { push: "dual", pullRequest: null } as const;

onBothDatabases((databases) => {
  let api: ApiServer;
  let registry: ImageRegistry;
  let folder: string;
  let readOnly: boolean;
  let onAsked: (asked: Asked) => void;
  /** Namespaces that may not be read. */
  let denied: readonly (string | null)[];
  const fleets: Fleet[] = [];

  beforeEach(async () => {
    readOnly = false;
    onAsked = () => undefined;
    denied = [];
    api = await startApiServer({
      tokens: { good: "twofold" },
      onAsked: (asked) => onAsked(asked),
      may: (_user, verb, resource, namespace) =>
        resource === "namespaces" || (!denied.includes(namespace) && (!readOnly || verb !== "patch")),
    });
    registry = await startImageRegistry();
    folder = mkdtempSync(join(tmpdir(), "twofold-cluster-"));
  });
  afterEach(async () => {
    for (const fleet of fleets.splice(0)) await fleet.stop();
    await api.close();
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A Twofold as its settings file makes it. */
  async function started(
    place: DatabasePlace,
    cluster: string | null = writeKubeconfig(api, "good"),
    more = "",
    only: string | null = null,
  ) {
    const settings =
      cluster === null
        ? "samples: false\n"
        : `cluster: { kubeconfig: ${cluster}${only === null ? "" : `, namespaces: [${only}]`} }\n${more}`;
    const fleet = await configuredFleet(place, folder, settings);
    fleets.push(fleet);
    return fleet;
  }
  async function stop(fleet: Fleet) {
    fleets.splice(fleets.indexOf(fleet), 1);
    await fleet.stop();
  }
  const rows = async (fleet: Fleet) => {
    if (!all.ok) throw new Error("an empty query can be read");
    return (await fleet.page(actor, all.value)).rows;
  };
  const names = async (fleet: Fleet) => (await rows(fleet)).map(({ name }) => name);
  const row = async (fleet: Fleet, name = "web") => {
    const found = (await rows(fleet)).find((one) => one.name === name);
    return found ?? expect.fail(`there is no ${name}`);
  };
  const state = async (fleet: Fleet) => {
    if (!all.ok) throw new Error("an empty query can be read");
    return (await fleet.summary(actor, all.value)).cluster;
  };
  const annotations = (name = "web") => api.get(COMPONENTS, "shop", name)?.metadata.annotations;
  const choose = async (
    fleet: Fleet,
    ifMatch: string,
    to: typeof dual | null = dual,
    note: string | null = null,
  ) => fleet.changeChoice(actor, { ...web, ifMatch, to, note });
  const push = (spec: string) => {
    const digest = registry.push("shop/web", "main", spec);
    return { url: `${registry.host}/shop/web:main`, digest };
  };

  test("a component comes from the cluster with its run, and its index is read", async () => {
    const image = push("amd64 gzip, amd64 chunked+");
    api.put(COMPONENTS, componentOf("web"));
    api.put(RUNS, runOf("web-on-push-1", { component: "web", format: "dual", buildahFormat: "oci", image }));
    const fleet = await started(await databases.place());
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({
        source: "cluster",
        application: "store",
        reference: `${registry.host}/shop/web@${image.digest}`,
        configured: { kind: "known", choice: "dual", from: { run: "web-on-push-1", ended: true } },
        built: { kind: "read", holds: "dual" },
        step: "not-chosen",
        newestBuild: { kind: "push-build", at: "2026-01-02T00:01:00.000Z" },
        mayChange: { allowed: true },
      }),
    );
    expect(await state(fleet)).toMatchObject({ state: "connected", problems: [] });
    const detail = await fleet.detail(actor, web);
    expect(detail).toMatchObject({
      value: { git: { revision: "main" }, newestRun: { name: "web-on-push-1", status: "succeeded" } },
    });
  });

  test("a choice becomes an annotation on the Component, and a line of the history, once", async () => {
    api.put(COMPONENTS, componentOf("web", { annotations: { kept: "as it is" } }));
    const fleet = await started(await databases.place());
    await soon(() => row(fleet));
    const { etag } = await row(fleet);
    // Names alone are told with the same state as whole rows.
    if (!all.ok) throw new Error("an empty query can be read");
    expect(await fleet.keys(actor, all.value)).toEqual([{ key: rowKey(web), etag }]);
    expect(await choose(fleet, etag, dual, "nodes are new")).toMatchObject({
      value: { wanted: { kind: "chosen", push: "dual", by: "twofold", note: "nodes are new" } },
    });
    expect(JSON.parse(annotations()?.["twofold.dev/compression-set"] ?? "")).toMatchObject({ by: "twofold" });
    const { managedFields } = api.get(COMPONENTS, "shop", "web")?.metadata ?? {};
    expect(managedFields).toMatchObject([{ manager: "twofold" }]);
    expect(annotations()).toMatchObject({ kept: "as it is", "twofold.dev/compression": "dual" });
    expect(annotations()).not.toHaveProperty("twofold.dev/compression-pull-request");
    const after = await row(fleet);
    expect(await choose(fleet, after.etag, null)).toMatchObject({ value: { wanted: { kind: "default" } } });
    expect(annotations()).not.toHaveProperty("twofold.dev/compression");
    // The watch has told both by now; neither is written twice.
    api.put(RUNS, runOf("later", { component: "web" }));
    await soon(async () => expect(await row(fleet)).toMatchObject({ configured: { kind: "known" } }));
    const history = await fleet.history(actor, web, null);
    expect(history).toMatchObject({
      value: {
        events: [
          { by: "twofold", from: dual, to: null },
          { by: "twofold", from: null, to: dual, note: "nodes are new" },
        ],
      },
    });
  });

  test("a choice made with another tool is followed, and told of nobody", async () => {
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(await databases.place());
    await soon(() => row(fleet));
    api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "zstd:chunked" } }));
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({ wanted: { kind: "chosen", push: "zstd-chunked" } }),
    );
    expect(await fleet.history(actor, web, null)).toMatchObject({
      value: { events: [{ by: "somebody in the cluster", to: { push: "zstd-chunked" } }] },
    });
  });

  test("a resource that a controller changed meanwhile is no lost race; a choice that somebody changed is", async () => {
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(await databases.place());
    await soon(() => row(fleet));
    const { etag } = await row(fleet);
    // In the same turn, so that the watch cannot have told it.
    api.put(COMPONENTS, { ...componentOf("web"), status: { conditions: [{ type: "Updated" }] } });
    const first = await choose(fleet, etag);
    expect(first).toMatchObject({ ok: true });
    const { etag: next } = await row(fleet);
    api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "gzip" } }));
    expect(await choose(fleet, next, null)).toMatchObject({
      ok: false,
      failure: { code: "changed-meanwhile", current: { wanted: { push: "gzip" } } },
    });
    expect(annotations()).toEqual({ "twofold.dev/compression": "gzip" });
  });

  test("a component that is written all the time takes a choice all the same", async () => {
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(await databases.place());
    await soon(() => row(fleet));
    const { etag } = await row(fleet);
    // Each of the first patches comes too late by one status.
    let writes = 0;
    onAsked = ({ method }) => {
      if (method !== "PATCH" || writes === 8) return;
      writes += 1;
      const now = api.get(COMPONENTS, "shop", "web") ?? componentOf("web");
      api.put(COMPONENTS, { ...now, status: { conditions: [{ type: `Updated ${writes}` }] } });
    };
    expect(await choose(fleet, etag)).toMatchObject({ ok: true });
    expect(writes).toBe(8);
    expect(annotations()).toMatchObject({ "twofold.dev/compression": "dual" });
    // Somebody else's choice that comes in between is not written over.
    onAsked = ({ method }) => {
      if (method !== "PATCH") return;
      onAsked = () => undefined;
      api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "gzip" } }));
    };
    const { etag: next } = await row(fleet);
    expect(await choose(fleet, next, null)).toMatchObject({ failure: { code: "changed-meanwhile" } });
  });

  test("an exec plugin that hangs leaves the rows there, with what is not known yet", async () => {
    const place = await databases.place();
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(place);
    await soon(() => row(fleet));
    await stop(fleet);
    const hanging = join(folder, "hanging");
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "sleep", args: ["1000"] };
    writeFileSync(
      hanging,
      JSON.stringify({
        clusters: [{ name: "bed", cluster: { server: api.url, "insecure-skip-tls-verify": true } }],
        users: [{ name: "person", user: { exec } }],
        contexts: [{ name: "bed", context: { cluster: "bed", user: "person" } }],
        "current-context": "bed",
      }),
    );
    const next = await started(place, hanging);
    await soon(async () =>
      expect((await row(next)).mayChange).toMatchObject({ reason: expect.stringMatching(/^Not known yet/) }),
    );
    expect(await names(next)).toEqual(["web"]);
  });

  test("who may not patch sees the switch off with the reason, and is refused all the same", async () => {
    readOnly = true;
    api.put(COMPONENTS, componentOf("web", { promoted: `127.0.0.1:1/shop/web@sha256:${"1".repeat(64)}` }));
    const fleet = await started(await databases.place());
    await soon(() => row(fleet));
    expect((await row(fleet)).mayChange).toEqual({
      allowed: false,
      reason: "You don't have access to patch components in shop.",
    });
    expect(await choose(fleet, "*")).toMatchObject({ failure: { code: "denied" } });
    expect(annotations()).toBeUndefined();
    // Nor the image itself, neither as the component's nor by its reference.
    const { namespace, name } = await row(fleet);
    const reference = "127.0.0.1:1/shop/web:any";
    const startsFrom = `sha256:${"0".repeat(64)}`;
    expect(
      await fleet.applyTo(actor, { namespace, name }, { deed: { kind: "repair" }, startsFrom }),
    ).toMatchObject({ failure: { code: "denied" } });
    expect(
      await fleet.applyToImage(actor, {
        ...{ deed: { kind: "repair" }, reference, startsFrom, component: null },
      }),
    ).toMatchObject({ failure: { code: "denied" } });
  });

  test("a token that turned bad is no missing right, and what goes on by itself needs no new start", async () => {
    api.put(COMPONENTS, componentOf("web"));
    const kubeconfig = writeKubeconfig(api, "good");
    const fleet = await started(await databases.place(), kubeconfig);
    await soon(async () => expect(await row(fleet)).toMatchObject({ mayChange: { allowed: true } }));
    api.tokens.clear();
    expect(await choose(fleet, "*")).toMatchObject({
      failure: {
        code: "cluster-unauthorized",
        message: expect.stringMatching(/^The cluster does not accept the credentials: .* with 401/) as string,
      },
    });
    api.dropWatches();
    await soon(async () =>
      expect(await state(fleet)).toMatchObject({
        state: "away",
        message: expect.stringContaining("does not accept the credentials") as string,
      }),
    );
    expect((await row(fleet)).mayChange).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/^The cluster does not accept Twofold's credentials/) as string,
    });
    api.tokens.set("better", "twofold");
    writeFileSync(kubeconfig, kubeconfigOf(api.url, "better"));
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    expect(await choose(fleet, "*")).toMatchObject({ value: { wanted: { by: "twofold" } } });
  });

  test("a text that no database holds costs nobody else, and is kept as well as it can be", async () => {
    api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "du\0al" } }));
    api.put(COMPONENTS, componentOf("api", { promoted: "quay.io/shop/api\0" }));
    const fleet = await started(await databases.place());
    await soon(async () => expect(await names(fleet)).toEqual(["api", "web"]));
    expect(await row(fleet)).toMatchObject({ wanted: { kind: "unreadable" } });
    const set = JSON.stringify({ ...dual, by: "ann", at: "2026-06-01T00:00:00Z", note: "a\0b \ud800" });
    api.put(
      COMPONENTS,
      componentOf("web", {
        annotations: { "twofold.dev/compression": "dual", "twofold.dev/compression-set": set },
      }),
    );
    await soon(async () => expect(await row(fleet)).toMatchObject({ wanted: { kind: "chosen", by: "ann" } }));
    expect(await fleet.history(actor, web, null)).toMatchObject({
      value: { events: [{ by: "ann", to: dual }] },
    });
  });

  test("the same choice with a word on why is a line of its own", async () => {
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(await databases.place());
    await soon(() => row(fleet));
    await choose(fleet, "*");
    await choose(fleet, "*", dual, "as agreed");
    expect(await fleet.history(actor, web, null)).toMatchObject({
      value: {
        events: [
          { from: dual, to: dual, note: "as agreed" },
          { from: null, to: dual },
        ],
      },
    });
  });

  test.each([true, false])(
    "a component that was made anew has states and a history of its own (while Twofold ran: %s)",
    async (isRunning) => {
      const place = await databases.place();
      const image = push("amd64 gzip");
      const promoted = `${image.url.replace(/:main$/, "")}@${image.digest}`;
      api.put(COMPONENTS, componentOf("web", { uid: "one", promoted }));
      let fleet = await started(place);
      await soon(async () => expect(await row(fleet)).toMatchObject({ built: { kind: "read" } }));
      await choose(fleet, "*", dual, "of the first");
      const { etag } = await row(fleet);
      const old = await fleet.history(actor, web, null);
      expect(old).toMatchObject({ value: { events: [{ kind: "choice" }, { kind: "index" }], next: null } });
      if (!isRunning) await stop(fleet);
      api.remove(COMPONENTS, "shop", "web");
      if (isRunning) await soon(async () => expect(await names(fleet)).toEqual([]));
      // Whoever asks for one that is gone is told of the last that was there.
      if (isRunning) expect(await fleet.history(actor, web, null)).toEqual(old);
      api.put(COMPONENTS, componentOf("web", { uid: "two", promoted }));
      if (!isRunning) fleet = await started(place);
      await soon(async () => expect((await row(fleet)).etag).toContain("two"));
      expect(await choose(fleet, etag)).toMatchObject({ failure: { code: "changed-meanwhile" } });
      expect(await row(fleet)).toMatchObject({ wanted: { kind: "default" } });
      const anew = { kind: "made-anew", at: "2026-01-01T00:00:00.000Z", before: "one" };
      // The same index is the first of the new one.
      await soon(async () =>
        expect(await fleet.history(actor, web, null)).toMatchObject({
          value: { events: [{ kind: "index", changed: null, digest: image.digest }, anew], next: null },
        }),
      );
      await choose(fleet, "*", dual, "of the second");
      expect(await fleet.history(actor, web, null)).toMatchObject({
        value: { events: [{ from: null, to: dual, note: "of the second" }, { kind: "index" }, anew] },
      });
      const kinds: string[] = [];
      for await (const { kind } of fleet.wholeHistory(actor, web)) kinds.push(kind);
      expect(kinds).toEqual(["choice", "index", "made-anew"]);
      // Nothing is lost of the first.
      expect(await fleet.history(actor, web, null, "one")).toEqual(old);
    },
  );

  test("one name in both groups is two components, and neither's address or choice is the other's", async () => {
    const place = await databases.place();
    api.put(REVISED_COMPONENTS, revisedComponentOf("web", ["v1"]));
    let fleet = await started(place);
    await soon(async () => expect(await names(fleet)).toEqual(["web"]));
    // Who is there first has the plain name, and keeps it.
    api.put(COMPONENTS, componentOf("web"));
    const running = { namespace: "shop", name: "web~appstudio.redhat.com" };
    await soon(async () => expect(await names(fleet)).toEqual(["web", running.name]));
    expect(await row(fleet)).toMatchObject({ group: "konflux-ci.dev" });
    expect(await row(fleet, running.name)).toMatchObject({ group: "appstudio.redhat.com" });
    const choice = { ...running, ifMatch: "*", to: dual, note: null };
    expect(await fleet.changeChoice(actor, choice)).toMatchObject({ value: { wanted: { push: "dual" } } });
    expect(annotations()).toMatchObject({ "twofold.dev/compression": "dual" });
    expect(api.get(REVISED_COMPONENTS, "shop", "web")?.metadata.annotations).toBeUndefined();
    expect(await row(fleet)).toMatchObject({ wanted: { kind: "default" } });
    expect(await fleet.history(actor, web, null)).toMatchObject({ value: { events: [] } });
    expect(await fleet.history(actor, running, null)).toMatchObject({ value: { events: [{ to: dual }] } });
    // Each is found by its group as well, also by whoever starts later.
    await stop(fleet);
    fleet = await started(place);
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    expect(await names(fleet)).toEqual(["web", running.name]);
    const revised = { namespace: "shop", name: "web~konflux-ci.dev" };
    expect(await fleet.detail(actor, revised)).toMatchObject({ value: { row: { name: "web" } } });
    // What is left has the address that it had, and the plain one too.
    api.remove(REVISED_COMPONENTS, "shop", "web");
    await soon(async () => expect(await names(fleet)).toEqual([running.name]));
    expect(await fleet.detail(actor, web)).toMatchObject({ value: { row: { name: running.name } } });
    expect(await fleet.changeChoice(actor, { ...choice, ...web, to: null })).toMatchObject({ ok: true });
    expect(annotations()).not.toHaveProperty("twofold.dev/compression");
    expect(await fleet.detail(actor, revised)).toMatchObject({ failure: { code: "no-component" } });
  });

  test("of two that are there at the first start the running model's has the plain name, whoever is told first", async () => {
    api.put(REVISED_COMPONENTS, revisedComponentOf("web", ["v1"]));
    api.put(COMPONENTS, componentOf("web"));
    const go = api.holdBack(`/apis/${COMPONENTS}`);
    const fleet = await started(await databases.place());
    await soon(() =>
      expect(api.asked.some(({ url }) => url.includes(`${REVISED_COMPONENTS}?watch`))).toBe(true),
    );
    go();
    await soon(async () => expect(await names(fleet)).toEqual(["web", "web~konflux-ci.dev"]));
  });

  test("two components of one index each have their own reference", async () => {
    const digest = registry.push("shop/web", "main", "amd64 gzip");
    registry.push("shop/copy", "main", "amd64 gzip");
    for (const name of ["web", "copy"])
      api.put(COMPONENTS, componentOf(name, { promoted: `${registry.host}/shop/${name}@${digest}` }));
    const fleet = await started(await databases.place());
    for (const name of ["web", "copy"]) {
      await soon(async () => expect(await row(fleet, name)).toMatchObject({ built: { kind: "read" } }));
      const reference = `${registry.host}/shop/${name}@${digest}`;
      expect(await fleet.detail(actor, { namespace: "shop", name })).toMatchObject({
        value: { report: { reference } },
      });
      expect(await fleet.plan(actor, { namespace: "shop", name }, "dual", unbounded)).toMatchObject({
        value: { reference },
      });
    }
  });

  test("a run that Pipelines as Code removed is remembered, over a restart too", async () => {
    const place = await databases.place();
    const image = push("amd64 gzip");
    api.put(COMPONENTS, componentOf("web"));
    api.put(RUNS, runOf("web-on-push-1", { component: "web", format: "gzip", image }));
    const fleet = await started(place);
    const built = { configured: { kind: "known", asked: true }, built: { kind: "read", holds: "gzip" } };
    await soon(async () => expect(await row(fleet)).toMatchObject(built));
    api.remove(RUNS, "shop", "web-on-push-1");
    await stop(fleet);
    const next = await started(place);
    await soon(async () => expect((await state(next)).state).toBe("connected"));
    expect(await row(next)).toMatchObject(built);
  });

  test("what a new build changed against the one before stands in the history, though each has its own digest", async () => {
    api.put(COMPONENTS, componentOf("web"));
    const first = push("amd64 gzip");
    api.put(RUNS, runOf("one", { component: "web", at: 0, image: first }));
    const fleet = await started(await databases.place());
    await soon(async () => expect(await row(fleet)).toMatchObject({ built: { holds: "gzip" } }));
    api.put(RUNS, runOf("two", { component: "web", at: 500, image: push("amd64 gzip, amd64 chunked+") }));
    await soon(async () => expect(await row(fleet)).toMatchObject({ built: { holds: "dual" } }));
    expect(await fleet.history(actor, web, null)).toMatchObject({
      value: {
        events: [
          { kind: "index", holds: "dual", changed: { fromDigest: first.digest, entriesAdded: 1 } },
          { kind: "index", holds: "gzip", changed: null },
        ],
      },
    });
  });

  test("namespaces that the settings name are followed from the first moment", async () => {
    api.put(COMPONENTS, componentOf("web"));
    api.put(COMPONENTS, componentOf("other", { namespace: "elsewhere" }));
    const fleet = await started(await databases.place(), undefined, "", "shop, back");
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    expect(await names(fleet)).toEqual(["web"]);
  });

  test("a namespace that is denied costs itself, and one that is in no settings any more goes", async () => {
    const place = await databases.place();
    for (const namespace of ["shop", "vault", "old"]) {
      api.put(NAMESPACES, namespaceOf(namespace));
      api.put(COMPONENTS, componentOf(`in-${namespace}`, { namespace }));
    }
    api.put(COMPONENTS, componentOf("gone"));
    const fleet = await started(place);
    await soon(async () => expect(await names(fleet)).toEqual(["gone", "in-old", "in-shop", "in-vault"]));
    await stop(fleet);
    api.remove(COMPONENTS, "shop", "gone");
    denied = ["vault"];
    const next = await started(place, undefined, "", "shop, vault");
    await soon(async () => expect(await names(next)).toEqual(["in-shop", "in-vault"]));
    const problem = expect.stringMatching(/^The namespace vault cannot be read: .* with 403/) as string;
    await soon(async () =>
      expect(await state(next)).toMatchObject({ state: "connected", problems: [problem] }),
    );
    expect((await row(next, "in-shop")).mayChange).toEqual({ allowed: true });
    expect((await row(next, "in-vault")).mayChange).toEqual({ allowed: false, reason: problem });
    // When it can be read again, what is gone of it goes.
    api.remove(COMPONENTS, "vault", "in-vault");
    denied = [];
    await soon(async () => expect(await names(next)).toEqual(["in-shop"]));
  });

  test("a component that is removed goes, while Twofold runs and while it does not", async () => {
    const place = await databases.place();
    for (const name of ["web", "api", "db"]) api.put(COMPONENTS, componentOf(name));
    const fleet = await started(place);
    await soon(async () => expect(await names(fleet)).toEqual(["api", "db", "web"]));
    api.remove(COMPONENTS, "shop", "api");
    await soon(async () => expect(await names(fleet)).toEqual(["db", "web"]));
    await stop(fleet);
    api.remove(COMPONENTS, "shop", "db");
    const next = await started(place);
    await soon(async () => expect(await names(next)).toEqual(["web"]));
  });

  test("a cluster that is away leaves the fleet as it was last known, with since when, and switches off", async () => {
    const place = await databases.place();
    api.put(COMPONENTS, componentOf("web"));
    const kubeconfig = writeKubeconfig(api, "good");
    const fleet = await started(place, kubeconfig);
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    await stop(fleet);
    await api.close();
    const next = await started(place, kubeconfig);
    await soon(async () => expect((await state(next)).state).toBe("away"));
    const { since, message } = await state(next);
    expect(Date.parse(since ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(message).toContain("cannot be reached (ECONNREFUSED)");
    expect(await row(next)).toMatchObject({ name: "web", mayChange: { allowed: false } });
    expect(await choose(next, "*")).toMatchObject({ failure: { code: "cluster-away" } });
    api = await startApiServer({ tokens: {} });
  });

  test("a token that ran out is no empty fleet", async () => {
    const place = await databases.place();
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(place);
    await soon(() => row(fleet));
    await stop(fleet);
    const next = await started(place, writeKubeconfig(api, "ran-out"));
    await soon(async () => expect((await state(next)).message).toContain("401"));
    expect(await names(next)).toEqual(["web"]);
  });

  test("a kubeconfig that is not there is said, and the rest works", async () => {
    const fleet = await started(await databases.place(), "/nowhere/kubeconfig");
    await soon(async () =>
      expect(await state(fleet)).toMatchObject({
        state: "away",
        message: expect.stringContaining("/nowhere/kubeconfig cannot be read: ENOENT") as string,
      }),
    );
    expect(await rows(fleet)).toEqual([]);
  });

  test("where the git host is named, the definition on the branch says what the next build will do", async () => {
    const git = await startGitServer("github");
    const definition = (format: string) =>
      JSON.stringify({
        kind: "PipelineRun",
        metadata: {
          name: "web-on-push",
          annotations: { "pipelinesascode.tekton.dev/on-event": "[push]" },
          labels: { "appstudio.openshift.io/component": "web" },
        },
        spec: { pipelineRef: {}, params: [{ name: "compression-format", value: format }] },
      });
    git.write("shop/web", "main", ".tekton/web-push.yaml", definition("dual"));
    api.put(COMPONENTS, componentOf("web"));
    api.put(RUNS, runOf("old", { component: "web", format: "gzip" }));
    const place = await databases.place();
    const named = `git: { git.example: { kind: github, api: "${git.api}" } }`;
    const fleet = await started(place, undefined, named);
    const fromBranch = (choice: string) => ({
      configured: { choice, from: { kind: "definition", run: "web-on-push", branch: "main" } },
    });
    await soon(async () => expect(await row(fleet)).toMatchObject(fromBranch("dual")));
    // A push to the branch is seen by its run.
    git.write("shop/web", "main", ".tekton/web-push.yaml", definition("zstd:chunked"));
    api.put(RUNS, runOf("new", { component: "web", at: 900, format: "dual", status: "Unknown" }));
    await soon(async () => expect(await row(fleet)).toMatchObject(fromBranch("zstd-chunked")));
    await stop(fleet);
    // A host that does not answer leaves what it said last.
    git.status = 500;
    const next = await started(place, undefined, named);
    await soon(async () => expect((await state(next)).problems).toEqual(["git.example answers with 500."]));
    expect(await row(next)).toMatchObject(fromBranch("zstd-chunked"));
    await git.close();
  });

  test("without a cluster in the settings its components go, and their history stays", async () => {
    const place = await databases.place();
    api.put(COMPONENTS, componentOf("web"));
    const fleet = await started(place);
    await soon(() => row(fleet));
    await choose(fleet, "*");
    await stop(fleet);
    const next = await started(place, null);
    expect(await rows(next)).toEqual([]);
    expect(await next.history(actor, web, null)).toMatchObject({ value: { events: [{ to: dual }] } });
  });
});
