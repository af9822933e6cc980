import { expect, test } from "vitest";
import { choiceBatch, choiceTask } from "#lib/db/schema.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { everything } from "#lib/fleet/table/query.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { opened } from "#test/database/opened.ts";
import { COMPONENTS, componentOf, RUNS, runOf } from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { actor, choose, clusterBed, dual, row, web } from "./cluster-bed.ts";

onBothDatabases((databases) => {
  const bed = clusterBed();

  test("a choice becomes an annotation on the Component, and a line of the history, once", async () => {
    bed.api.put(COMPONENTS, componentOf("web", { annotations: { kept: "as it is" } }));
    const fleet = await bed.started(await databases.place());
    await soon(() => row(fleet));
    const { etag } = await row(fleet);
    // Names alone are told with the same state as whole rows.
    expect(await fleet.table.keys(actor, everything)).toEqual([{ key: rowKey(web), etag }]);
    expect(await choose(fleet, etag, dual, "nodes are new")).toMatchObject({
      value: { wanted: { kind: "chosen", push: "dual", by: "twofold", note: "nodes are new" } },
    });
    expect(JSON.parse(bed.annotations()?.["twofold.dev/compression-set"] ?? "")).toMatchObject({
      by: "twofold",
    });
    const { managedFields } = bed.api.get(COMPONENTS, "shop", "web")?.metadata ?? {};
    expect(managedFields).toMatchObject([{ manager: "twofold" }]);
    expect(bed.annotations()).toMatchObject({ kept: "as it is", "twofold.dev/compression": "dual" });
    expect(bed.annotations()).not.toHaveProperty("twofold.dev/compression-pull-request");
    const after = await row(fleet);
    expect(await choose(fleet, after.etag, null)).toMatchObject({ value: { wanted: { kind: "default" } } });
    expect(bed.annotations()).not.toHaveProperty("twofold.dev/compression");
    // The watch has told both by now; neither is written twice.
    bed.api.put(RUNS, runOf("later", { component: "web" }));
    await soon(async () => expect(await row(fleet)).toMatchObject({ configured: { kind: "known" } }));
    const history = await fleet.component.history(actor, web, null);
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
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(await databases.place());
    await soon(() => row(fleet));
    bed.api.put(
      COMPONENTS,
      componentOf("web", { annotations: { "twofold.dev/compression": "zstd:chunked" } }),
    );
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({ wanted: { kind: "chosen", push: "zstd-chunked" } }),
    );
    expect(await fleet.component.history(actor, web, null)).toMatchObject({
      value: { events: [{ by: "somebody in the cluster", to: { push: "zstd-chunked" } }] },
    });
  });

  test("a resource that a controller changed meanwhile is no lost race; a choice that somebody changed is", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(await databases.place());
    await soon(() => row(fleet));
    const { etag } = await row(fleet);
    // In the same turn, so that the watch cannot have told it.
    bed.api.put(COMPONENTS, { ...componentOf("web"), status: { conditions: [{ type: "Updated" }] } });
    const first = await choose(fleet, etag);
    expect(first).toMatchObject({ ok: true });
    const { etag: next } = await row(fleet);
    bed.api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "gzip" } }));
    expect(await choose(fleet, next, null)).toMatchObject({
      ok: false,
      failure: { code: "changed-meanwhile", current: { wanted: { push: "gzip" } } },
    });
    expect(bed.annotations()).toEqual({ "twofold.dev/compression": "gzip" });
  });

  test("a component that is written all the time takes a choice all the same", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(await databases.place());
    await soon(() => row(fleet));
    const { etag } = await row(fleet);
    // Each of the first patches comes too late by one status.
    let writes = 0;
    bed.onAsked = ({ method }) => {
      if (method !== "PATCH" || writes === 8) return;
      writes += 1;
      const now = bed.api.get(COMPONENTS, "shop", "web") ?? componentOf("web");
      bed.api.put(COMPONENTS, { ...now, status: { conditions: [{ type: `Updated ${writes}` }] } });
    };
    expect(await choose(fleet, etag)).toMatchObject({ ok: true });
    expect(writes).toBe(8);
    expect(bed.annotations()).toMatchObject({ "twofold.dev/compression": "dual" });
    // Somebody else's choice that comes in between is not written over.
    bed.onAsked = ({ method }) => {
      if (method !== "PATCH") return;
      bed.onAsked = () => undefined;
      bed.api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "gzip" } }));
    };
    const { etag: next } = await row(fleet);
    expect(await choose(fleet, next, null)).toMatchObject({ failure: { code: "changed-meanwhile" } });
  });

  test("the same choice with a word on why is a line of its own", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(await databases.place());
    await soon(() => row(fleet));
    await choose(fleet, "*");
    await choose(fleet, "*", dual, "as agreed");
    expect(await fleet.component.history(actor, web, null)).toMatchObject({
      value: {
        events: [
          { from: dual, to: dual, note: "as agreed" },
          { from: null, to: dual },
        ],
      },
    });
  });

  test("a batch whose process died after the cluster took a choice is gone on with, and can be undone", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const place = await databases.place();
    const first = await bed.started(place);
    await soon(() => row(first));
    const { etag } = await row(first);
    await bed.stop(first);
    const at = new Date().toISOString();
    const set = JSON.stringify({ ...dual, by: "twofold", at, note: null });
    bed.api.put(
      COMPONENTS,
      componentOf("web", {
        annotations: { "twofold.dev/compression": "dual", "twofold.dev/compression-set": set },
      }),
    );
    const id = "d9428888-122b-41e1-b85c-61cd3cbee2d5";
    const database = await opened(place);
    await database.sql.insert(choiceBatch).values({
      ...{ id, askedAt: new Date(), by: actor.name, actor, push: "dual", total: 1 },
      ...{ leasedBy: "gone", leasedUntil: new Date(0) },
    });
    const begun = { etag, before: null, mine: dual, at: [at] };
    await database.sql.insert(choiceTask).values({ ...web, batch: id, place: 0, etag, begun });
    await database.close();

    const fleet = await bed.started(place);
    const ended = (batch: string) =>
      soon(async () => {
        const found = (await fleet.choiceBatches.list()).find((one) => one.id === batch);
        expect(found).toMatchObject({ isRunning: false });
        return found;
      });
    expect(await ended(id)).toMatchObject({ set: 1, already: 0, lost: 0, failed: 0 });
    const undone = await fleet.choiceBatches.undo(actor, id);
    if (!undone.ok) expect.fail(undone.failure.message);
    expect(await ended(undone.value.id)).toMatchObject({ set: 1, failed: 0 });
    expect(bed.annotations()).not.toHaveProperty("twofold.dev/compression");
  });
});
