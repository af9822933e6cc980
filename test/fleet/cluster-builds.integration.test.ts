import { expect, test } from "vitest";
import { onBothDatabases } from "#test/database/databases.ts";
import { startGitServer } from "#test/git/git-server.ts";
import { COMPONENTS, componentOf, RUNS, runOf } from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { actor, clusterBed, dual, names, row, state, web } from "./cluster-bed.ts";

onBothDatabases((databases) => {
  const bed = clusterBed();

  test("a component comes from the cluster with its run, and its index is read", async () => {
    const image = bed.push("amd64 gzip, amd64 chunked+");
    bed.api.put(COMPONENTS, componentOf("web"));
    bed.api.put(
      RUNS,
      runOf("web-on-push-1", { component: "web", format: "dual", buildahFormat: "oci", image }),
    );
    const fleet = await bed.started(await databases.place());
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({
        source: "cluster",
        application: "store",
        reference: `${bed.registry.host}/shop/web@${image.digest}`,
        configured: { kind: "known", choice: "dual", from: { run: "web-on-push-1", ended: true } },
        built: { kind: "read", holds: "dual" },
        step: "not-chosen",
        newestBuild: { kind: "push-build", at: "2026-01-02T00:01:00.000Z" },
        mayChange: { allowed: true },
      }),
    );
    expect(await state(fleet)).toMatchObject({ state: "connected", problems: [] });
    const detail = await fleet.component.detail(actor, web);
    expect(detail).toMatchObject({
      value: { git: { revision: "main" }, newestRun: { name: "web-on-push-1", status: "succeeded" } },
    });
  });

  test("a text that no database holds costs nobody else, and is kept as well as it can be", async () => {
    bed.api.put(COMPONENTS, componentOf("web", { annotations: { "twofold.dev/compression": "du\0al" } }));
    bed.api.put(COMPONENTS, componentOf("api", { promoted: "quay.io/shop/api\0" }));
    const fleet = await bed.started(await databases.place());
    await soon(async () => expect(await names(fleet)).toEqual(["api", "web"]));
    expect(await row(fleet)).toMatchObject({ wanted: { kind: "unreadable" } });
    const set = JSON.stringify({ ...dual, by: "ann", at: "2026-06-01T00:00:00Z", note: "a\0b \ud800" });
    bed.api.put(
      COMPONENTS,
      componentOf("web", {
        annotations: { "twofold.dev/compression": "dual", "twofold.dev/compression-set": set },
      }),
    );
    await soon(async () => expect(await row(fleet)).toMatchObject({ wanted: { kind: "chosen", by: "ann" } }));
    expect(await fleet.component.history(actor, web, null)).toMatchObject({
      value: { events: [{ by: "ann", to: dual }] },
    });
  });

  test("a run that Pipelines as Code removed is remembered, over a restart too", async () => {
    const place = await databases.place();
    const image = bed.push("amd64 gzip");
    bed.api.put(COMPONENTS, componentOf("web"));
    bed.api.put(RUNS, runOf("web-on-push-1", { component: "web", format: "gzip", image }));
    const fleet = await bed.started(place);
    const built = { configured: { kind: "known", asked: true }, built: { kind: "read", holds: "gzip" } };
    await soon(async () => expect(await row(fleet)).toMatchObject(built));
    bed.api.remove(RUNS, "shop", "web-on-push-1");
    await bed.stop(fleet);
    const next = await bed.started(place);
    await soon(async () => expect((await state(next)).state).toBe("connected"));
    expect(await row(next)).toMatchObject(built);
  });

  test("what a new build changed against the one before stands in the history, though each has its own digest", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const first = bed.push("amd64 gzip");
    bed.api.put(RUNS, runOf("one", { component: "web", at: 0, image: first }));
    const fleet = await bed.started(await databases.place());
    await soon(async () => expect(await row(fleet)).toMatchObject({ built: { holds: "gzip" } }));
    bed.api.put(
      RUNS,
      runOf("two", { component: "web", at: 500, image: bed.push("amd64 gzip, amd64 chunked+") }),
    );
    await soon(async () => expect(await row(fleet)).toMatchObject({ built: { holds: "dual" } }));
    expect(await fleet.component.history(actor, web, null)).toMatchObject({
      value: {
        events: [
          { kind: "index", holds: "dual", changed: { fromDigest: first.digest, entriesAdded: 1 } },
          { kind: "index", holds: "gzip", changed: null },
        ],
      },
    });
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
    bed.api.put(COMPONENTS, componentOf("web"));
    bed.api.put(RUNS, runOf("old", { component: "web", format: "gzip" }));
    const place = await databases.place();
    const named = `git: { git.example: { kind: github, api: "${git.api}" } }`;
    const fleet = await bed.started(place, undefined, named);
    const fromBranch = (choice: string) => ({
      configured: { choice, from: { kind: "definition", run: "web-on-push", branch: "main" } },
    });
    await soon(async () => expect(await row(fleet)).toMatchObject(fromBranch("dual")));
    // A push to the branch is seen by its run.
    git.write("shop/web", "main", ".tekton/web-push.yaml", definition("zstd:chunked"));
    bed.api.put(RUNS, runOf("new", { component: "web", at: 900, format: "dual", status: "Unknown" }));
    await soon(async () => expect(await row(fleet)).toMatchObject(fromBranch("zstd-chunked")));
    await bed.stop(fleet);
    // A host that does not answer leaves what it said last.
    git.status = 500;
    const next = await bed.started(place, undefined, named);
    await soon(async () => expect((await state(next)).problems).toEqual(["git.example answers with 500."]));
    expect(await row(next)).toMatchObject(fromBranch("zstd-chunked"));
    await git.close();
  });
});
