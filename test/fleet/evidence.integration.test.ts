import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { buildBed } from "#test/image-bed.ts";
import { COMPONENTS, componentOf, RUNS, runOf, writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { stepDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { clusterBed, row, web } from "./cluster-bed.ts";
import { unbounded } from "./on-behalf.ts";

const TASK_RUNS = "tekton.dev/v1/taskruns";
const actor = localActor();
const fresh = { fresh: true, ...unbounded };
const kept = { ...fresh, fresh: false };

onBothDatabases((databases) => {
  const bed = clusterBed();
  const inCluster = () => `cluster: { kubeconfig: ${writeKubeconfig(bed.api, "good")} }\n`;

  /** A push build with the task that names its manifests. */
  function build(name: string, spec: string, at = 0) {
    const image = buildBed(spec);
    const digest = bed.registry.push("shop/web", "main", spec);
    const repository = `${bed.registry.host}/shop/web`;
    const entries = image.read.entries.map(({ descriptor }) => `${repository}@${descriptor.digest}`);
    const results = { IMAGE_URL: `${repository}:main`, IMAGE_DIGEST: digest, IMAGES: entries.join(",") };
    bed.api.put(RUNS, runOf(name, { component: "web", at, image: { url: results.IMAGE_URL, digest } }));
    const task = taskRunDocument({
      name: `${name}-index`,
      labels: { "appstudio.openshift.io/component": "web" },
      pipelineTask: "build-image-index",
      pipelineRun: { name, uid: `uid-of-${name}` },
      results,
      steps: ["build", "sbom", "upload"].map((step) => stepDocument(step, results)),
      taskSpec: { steps: [{ script: "x" }, { script: "x" }, { script: "x" }] },
    });
    bed.api.put(TASK_RUNS, { ...task });
    return digest;
  }

  test("the run that made the newest index is found in the cluster, and the row says how full its results are", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const digest = build("web-on-push-1", "amd64 gzip, amd64 chunked+");
    const fleet = await bed.configured(await databases.place(), inCluster());
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({
        evidence: { kind: "read", coverage: "none", manifests: 2, issues: [], budget: { limit: 2457 } },
      }),
    );
    expect(await fleet.evidence.ofComponent(actor, web, kept)).toMatchObject({
      value: {
        digest,
        index: { named: [{ run: "uid-of-web-on-push-1-index" }, { run: "uid-of-web-on-push-1" }] },
        entries: [{ named: [{ result: "IMAGES" }] }, { named: [{ result: "IMAGES" }] }],
        runs: [{ kind: "TaskRun" }, { kind: "PipelineRun", tasks: [{ pipelineTask: "build-image-index" }] }],
        sources: [{ name: "cluster", failure: null }],
      },
    });
  });

  test("a new index has evidence of its own, and that of the one before is no longer told", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    build("one", "amd64 gzip");
    const fleet = await bed.configured(await databases.place(), inCluster());
    await soon(async () => expect(await row(fleet)).toMatchObject({ evidence: { manifests: 1 } }));
    const next = build("two", "amd64 gzip, amd64 chunked+", 500);
    await soon(async () => expect(await row(fleet)).toMatchObject({ evidence: { manifests: 2 } }));
    const read = await fleet.evidence.ofComponent(actor, web, kept);
    expect(read).toMatchObject({ value: { digest: next } });
  });

  test("what was read outlives the run, which the cluster removes, also where it is asked for anew", async () => {
    const place = await databases.place();
    bed.api.put(COMPONENTS, componentOf("web"));
    build("one", "amd64 gzip");
    const fleet = await bed.configured(place, inCluster());
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({ evidence: { kind: "read", issues: [] } }),
    );
    bed.api.remove(RUNS, "shop", "one");
    bed.api.remove(TASK_RUNS, "shop", "one-index");
    expect(await fleet.evidence.ofComponent(actor, web, kept)).toMatchObject({
      value: { runs: [{}, {}] },
    });
    // A run that ended changes no more, wherever it is kept.
    expect(await fleet.evidence.ofComponent(actor, web, fresh)).toMatchObject({
      value: { runs: [{}, {}], issues: [] },
    });
  });

  test("what no run names counts among the issues of the row", async () => {
    const image = `${bed.registry.host}/shop/web@${bed.registry.push("shop/web", "main", "amd64 gzip")}`;
    bed.api.put(COMPONENTS, componentOf("web", { promoted: image }));
    const fleet = await bed.configured(await databases.place(), inCluster());
    await soon(async () =>
      expect(await row(fleet)).toMatchObject({ issueCodes: ["no-provenance"], issues: { warning: 1 } }),
    );
  });

  test("a cluster that cannot be asked for runs leaves open what nobody knows", async () => {
    bed.api.put(
      COMPONENTS,
      componentOf("web", {
        promoted: `${bed.registry.host}/shop/web@${bed.registry.push("shop/web", "main", "amd64 gzip")}`,
      }),
    );
    const fleet = await bed.configured(await databases.place(), inCluster());
    await soon(async () => expect(await row(fleet)).toMatchObject({ evidence: { kind: "read" } }));
    bed.api.failNext(...Array.from({ length: 8 }, () => ({ drop: true as const })));
    expect(await fleet.evidence.ofComponent(actor, web, fresh)).toMatchObject({
      value: { issues: [], sources: [{ name: "cluster", failure: { code: "source-away" } }] },
    });
  });

  test("exported files tell runs to those who have no cluster", async () => {
    const digest = bed.registry.push("shop/web", "main", "amd64 gzip");
    const run = runOf("exported", {
      component: "web",
      image: { url: `${bed.registry.host}/shop/web:main`, digest },
    });
    writeFileSync(
      join(bed.folder, "run.json"),
      JSON.stringify({ apiVersion: "v1", kind: "List", items: [run] }),
    );
    const fleet = await bed.configured(
      await databases.place(),
      `samples: false
components: [{ namespace: shop, name: web, reference: "${bed.registry.host}/shop/web:main" }]
tekton: { runs: ["${bed.folder}/run.json"], policy: true }
`,
    );
    await soon(async () =>
      // The index is named; its one entry is not.
      expect(await row(fleet)).toMatchObject({
        evidence: { kind: "read", issues: [{ code: "no-provenance", severity: "error" }] },
        issues: { error: 1 },
      }),
    );
  });

  test("a key that cannot be used stops the start, and says which", async () => {
    writeFileSync(join(bed.folder, "cosign.pub"), "no key");
    const settings = `samples: false\nverify: { keys: [{ file: "${bed.folder}/cosign.pub" }] }\n`;
    await expect(bed.configured(await databases.place(), settings)).rejects.toThrow(
      "cosign.pub: the file holds no public key",
    );
  });
});
