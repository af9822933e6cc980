import { expect, test } from "vitest";
import { onBothDatabases } from "#test/database/databases.ts";
import { COMPONENTS, componentOf, REVISED_COMPONENTS, revisedComponentOf } from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { actor, choose, clusterBed, dual, names, row, state, web } from "./cluster-bed.ts";
import { unbounded } from "./on-behalf.ts";

onBothDatabases((databases) => {
  const bed = clusterBed();

  test.each([true, false])(
    "a component that was made anew has states and a history of its own (while Twofold ran: %s)",
    async (isRunning) => {
      const place = await databases.place();
      const image = bed.push("amd64 gzip");
      const promoted = `${image.url.replace(/:main$/, "")}@${image.digest}`;
      bed.api.put(COMPONENTS, componentOf("web", { uid: "one", promoted }));
      let fleet = await bed.started(place);
      await soon(async () => expect(await row(fleet)).toMatchObject({ built: { kind: "read" } }));
      await choose(fleet, "*", dual, "of the first");
      const { etag } = await row(fleet);
      const old = await fleet.component.history(actor, web, null);
      expect(old).toMatchObject({ value: { events: [{ kind: "choice" }, { kind: "index" }], next: null } });
      if (!isRunning) await bed.stop(fleet);
      bed.api.remove(COMPONENTS, "shop", "web");
      if (isRunning) await soon(async () => expect(await names(fleet)).toEqual([]));
      // Whoever asks for one that is gone is told of the last that was there.
      if (isRunning) expect(await fleet.component.history(actor, web, null)).toEqual(old);
      bed.api.put(COMPONENTS, componentOf("web", { uid: "two", promoted }));
      if (!isRunning) fleet = await bed.started(place);
      await soon(async () => expect((await row(fleet)).etag).toContain("two"));
      expect(await choose(fleet, etag)).toMatchObject({ failure: { code: "changed-meanwhile" } });
      expect(await row(fleet)).toMatchObject({ wanted: { kind: "default" } });
      const anew = { kind: "made-anew", at: "2026-01-01T00:00:00.000Z", before: "one" };
      // The same index is the first of the new one.
      await soon(async () =>
        expect(await fleet.component.history(actor, web, null)).toMatchObject({
          value: { events: [{ kind: "index", changed: null, digest: image.digest }, anew], next: null },
        }),
      );
      await choose(fleet, "*", dual, "of the second");
      expect(await fleet.component.history(actor, web, null)).toMatchObject({
        value: { events: [{ from: null, to: dual, note: "of the second" }, { kind: "index" }, anew] },
      });
      const kinds: string[] = [];
      for await (const { kind } of fleet.component.wholeHistory(actor, web)) kinds.push(kind);
      expect(kinds).toEqual(["choice", "index", "made-anew"]);
      // Nothing is lost of the first.
      expect(await fleet.component.history(actor, web, null, "one")).toEqual(old);
    },
  );

  test("one name in both groups is two components, and neither's address or choice is the other's", async () => {
    const place = await databases.place();
    bed.api.put(REVISED_COMPONENTS, revisedComponentOf("web", ["v1"]));
    let fleet = await bed.started(place);
    await soon(async () => expect(await names(fleet)).toEqual(["web"]));
    // Who is there first has the plain name, and keeps it.
    bed.api.put(COMPONENTS, componentOf("web"));
    const running = { namespace: "shop", name: "web~appstudio.redhat.com" };
    await soon(async () => expect(await names(fleet)).toEqual(["web", running.name]));
    expect(await row(fleet)).toMatchObject({ group: "konflux-ci.dev" });
    expect(await row(fleet, running.name)).toMatchObject({ group: "appstudio.redhat.com" });
    const choice = { ...running, ifMatch: "*", to: dual, note: null };
    expect(await fleet.choice.change(actor, choice)).toMatchObject({
      value: { wanted: { push: "dual" } },
    });
    expect(bed.annotations()).toMatchObject({ "twofold.dev/compression": "dual" });
    expect(bed.api.get(REVISED_COMPONENTS, "shop", "web")?.metadata.annotations).toBeUndefined();
    expect(await row(fleet)).toMatchObject({ wanted: { kind: "default" } });
    expect(await fleet.component.history(actor, web, null)).toMatchObject({ value: { events: [] } });
    expect(await fleet.component.history(actor, running, null)).toMatchObject({
      value: { events: [{ to: dual }] },
    });
    // Each is found by its group as well, also by whoever starts later.
    await bed.stop(fleet);
    fleet = await bed.started(place);
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    expect(await names(fleet)).toEqual(["web", running.name]);
    const revised = { namespace: "shop", name: "web~konflux-ci.dev" };
    expect(await fleet.component.detail(actor, revised)).toMatchObject({
      value: { row: { name: "web" } },
    });
    // What is left has the address that it had, and the plain one too.
    bed.api.remove(REVISED_COMPONENTS, "shop", "web");
    await soon(async () => expect(await names(fleet)).toEqual([running.name]));
    expect(await fleet.component.detail(actor, web)).toMatchObject({
      value: { row: { name: running.name } },
    });
    expect(await fleet.choice.change(actor, { ...choice, ...web, to: null })).toMatchObject({ ok: true });
    expect(bed.annotations()).not.toHaveProperty("twofold.dev/compression");
    expect(await fleet.component.detail(actor, revised)).toMatchObject({
      failure: { code: "no-component" },
    });
  });

  test("of two that are there at the first start the running model's has the plain name, whoever is told first", async () => {
    bed.api.put(REVISED_COMPONENTS, revisedComponentOf("web", ["v1"]));
    bed.api.put(COMPONENTS, componentOf("web"));
    const go = bed.api.holdBack(`/apis/${COMPONENTS}`);
    const fleet = await bed.started(await databases.place());
    await soon(() =>
      expect(bed.api.asked.some(({ url }) => url.includes(`${REVISED_COMPONENTS}?watch`))).toBe(true),
    );
    go();
    await soon(async () => expect(await names(fleet)).toEqual(["web", "web~konflux-ci.dev"]));
  });

  test("two components of one index each have their own reference", async () => {
    const digest = bed.registry.push("shop/web", "main", "amd64 gzip");
    bed.registry.push("shop/copy", "main", "amd64 gzip");
    for (const name of ["web", "copy"])
      bed.api.put(COMPONENTS, componentOf(name, { promoted: `${bed.registry.host}/shop/${name}@${digest}` }));
    const fleet = await bed.started(await databases.place());
    for (const name of ["web", "copy"]) {
      await soon(async () => expect(await row(fleet, name)).toMatchObject({ built: { kind: "read" } }));
      const reference = `${bed.registry.host}/shop/${name}@${digest}`;
      expect(await fleet.component.detail(actor, { namespace: "shop", name })).toMatchObject({
        value: { report: { reference } },
      });
      expect(
        await fleet.plans.ofComponent(actor, { namespace: "shop", name }, "dual", unbounded),
      ).toMatchObject({
        value: { reference },
      });
    }
  });

  test("a component that is removed goes, while Twofold runs and while it does not", async () => {
    const place = await databases.place();
    for (const name of ["web", "api", "db"]) bed.api.put(COMPONENTS, componentOf(name));
    const fleet = await bed.started(place);
    await soon(async () => expect(await names(fleet)).toEqual(["api", "db", "web"]));
    bed.api.remove(COMPONENTS, "shop", "api");
    await soon(async () => expect(await names(fleet)).toEqual(["db", "web"]));
    await bed.stop(fleet);
    bed.api.remove(COMPONENTS, "shop", "db");
    const next = await bed.started(place);
    await soon(async () => expect(await names(next)).toEqual(["web"]));
  });
});
