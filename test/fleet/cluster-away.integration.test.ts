import { expect, test } from "vitest";
import { onBothDatabases } from "#test/database/databases.ts";
import { startApiServer } from "#test/kubernetes/api-server.ts";
import { COMPONENTS, componentOf, writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { actor, choose, clusterBed, dual, names, row, rows, state, web } from "./cluster-bed.ts";

onBothDatabases((databases) => {
  const bed = clusterBed();

  test("a cluster that is away leaves the fleet as it was last known, with since when, and switches off", async () => {
    const place = await databases.place();
    bed.api.put(COMPONENTS, componentOf("web"));
    const kubeconfig = writeKubeconfig(bed.api, "good");
    const fleet = await bed.started(place, kubeconfig);
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    await bed.stop(fleet);
    await bed.api.close();
    const next = await bed.started(place, kubeconfig);
    await soon(async () => expect((await state(next)).state).toBe("away"));
    const { since, message } = await state(next);
    expect(Date.parse(since ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(message).toContain("cannot be reached (ECONNREFUSED)");
    expect(await row(next)).toMatchObject({ name: "web", mayChange: { allowed: false } });
    expect(await choose(next, "*")).toMatchObject({ failure: { code: "cluster-away" } });
    bed.api = await startApiServer({ tokens: {} });
  });

  test("a token that ran out is no empty fleet", async () => {
    const place = await databases.place();
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(place);
    await soon(() => row(fleet));
    await bed.stop(fleet);
    const next = await bed.started(place, writeKubeconfig(bed.api, "ran-out"));
    await soon(async () => expect((await state(next)).message).toContain("401"));
    expect(await names(next)).toEqual(["web"]);
  });

  test("a kubeconfig that is not there is said, and the rest works", async () => {
    const fleet = await bed.started(await databases.place(), "/nowhere/kubeconfig");
    await soon(async () =>
      expect(await state(fleet)).toMatchObject({
        state: "away",
        message: expect.stringContaining("/nowhere/kubeconfig cannot be read: ENOENT") as string,
      }),
    );
    expect(await rows(fleet)).toEqual([]);
  });

  test("without a cluster in the settings its components go, and their history stays", async () => {
    const place = await databases.place();
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(place);
    await soon(() => row(fleet));
    await choose(fleet, "*");
    await bed.stop(fleet);
    const next = await bed.started(place, null);
    expect(await rows(next)).toEqual([]);
    expect(await next.component.history(actor, web, null)).toMatchObject({
      value: { events: [{ to: dual }] },
    });
  });
});
