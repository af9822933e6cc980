import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "#test/command/twofold.ts";
import { definition, files, type Param, type PipelineSpec, type TaskSpec } from "./definitions.ts";
import { variablesOf } from "./substitute.ts";

/*
 * What the reviewers of catalogues tick: tektoncd/catalog (recommendations), catlin's lints, Konflux' task rules, and the rule of
 * our own that no value of a parameter is ever code.
 */

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** catlin, pkg/validator. */
const CATEGORIES = [
  "Image Build",
  "Build Tools",
  "Code Quality",
  "Integration & Delivery",
  "Publishing",
  "Security",
  "Testing",
];
const SEMVER = /^\d+\.\d+\.\d+$/;
/** Fully qualified, a tag that is not `latest`, and a digest. */
const PINNED = /^[a-z0-9.-]+\.[a-z]+(?::\d+)?\/[a-z0-9/._-]+:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/;

const images = (text: string) => [...text.matchAll(/^\s+image: (\S+)$/gm)].map(([, image = ""]) => image);

test("the push step and the one behind it are one user, since they share one home with the login", () => {
  const { text } = files.find(({ path }) => path.endsWith("push-with-variants.yaml")) ?? { text: "" };
  const [, user] = /^USER (\d+)/m.exec(readFileSync(join(root, "deploy/Containerfile"), "utf8")) ?? [];
  expect(text.match(/runAsUser: (\d+)/)?.[1]).toBe(user);
});

test("the lines of the README put every digest in", () => {
  const readme = readFileSync(join(root, "tekton/README.md"), "utf8");
  const zeros = files.flatMap((file) => images(file.text)).filter((one) => /@sha256:0+$/.test(one));
  for (const image of new Set(zeros)) expect(readme).toContain(image.replace(/@.*/, ""));
});

describe.each(files)("$path", ({ text, it: { kind, apiVersion, metadata, spec } }) => {
  test("says what it is, for catalogues and for people", () => {
    const { labels = {}, annotations = {} } = metadata;
    expect(labels["app.kubernetes.io/version"]).toBe(version);
    expect(annotations["tekton.dev/pipelines.minVersion"]).toMatch(SEMVER);
    for (const category of (annotations["tekton.dev/categories"] ?? "").split(/,\s*/))
      expect(CATEGORIES).toContain(category);
    expect(annotations["tekton.dev/tags"]).toMatch(/^[a-z-]+(?:, [a-z-]+)*$/);
    expect(annotations["tekton.dev/displayName"]).toMatch(/^[A-Z]/);
    expect(annotations["tekton.dev/platforms"]).toBe("linux/amd64,linux/arm64");
    expect(apiVersion).toBe(kind === "StepAction" ? "tekton.dev/v1beta1" : "tekton.dev/v1");
    // The first line stands alone in lists.
    const [first = ""] = (spec.description ?? "").split("\n");
    expect(first).toMatch(/^[A-Z][^.]*\.$/);
    expect(first.length).toBeLessThan(120);
  });

  test("runs no script, so that no value of a parameter can be one", () => {
    expect(text).not.toMatch(/^\s*script:/m);
    expect(text).not.toMatch(/(?:^|[\s,[])(?:\/bin\/)?(?:sh|bash|eval)(?:$|[\s,\]])/m);
  });

  test("names images with tag and digest, of which Twofold's is one and the same", () => {
    for (const image of images(text)) {
      expect(image).toMatch(PINNED);
      if (image.includes("twofold")) expect(image).toContain(`:${version}@`);
    }
    const ours = new Set(
      files.flatMap((file) => images(file.text)).filter((one) => one.includes("/twofold:")),
    );
    expect(ours.size).toBe(1);
  });

  test("describes every parameter and result", () => {
    const results = (spec.results ?? []) as readonly { name: string; description?: string }[];
    for (const { name, description = "" } of [...(spec.params ?? []), ...results]) {
      expect([name, description.trim()]).toEqual([name, expect.stringMatching(/^[A-Za-z].*\.$/s)]);
      // Konflux' way of naming, and its own two for certificates.
      expect(name).toMatch(/^(?:[A-Z][A-Z_]*|caTrustConfigMap(?:Name|Key))$/);
    }
  });

  test("uses each parameter that it declares, and declares each that it uses", () => {
    const body = {
      ...spec,
      params: undefined,
      description: undefined,
      results: kind === "Pipeline" ? spec.results : undefined,
    };
    // A task within a pipeline has a scope of its own.
    const used = (JSON.stringify(body).match(/\$\([^()]+\)/g) ?? [])
      .flatMap(variablesOf)
      .flatMap((variable) => /^params\.(\w+)(?:\[\*\])?$/.exec(variable)?.[1] ?? []);
    const declared = (spec.params ?? []).map(({ name }) => name);
    expect([...new Set(used)].toSorted()).toEqual(declared.toSorted());
  });
});

const tasks = files.flatMap(({ it }) => (it.kind === "Task" ? [it] : []));

describe.each(tasks)("Task $metadata.name", ({ metadata, spec }) => {
  test("needs no root, no privilege and no writable root, and says what it takes", () => {
    expect(spec.stepTemplate?.securityContext).toEqual({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
    for (const step of spec.steps) {
      expect(step.securityContext).toBeUndefined();
      expect(step.computeResources).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
      expect(step.command).toEqual(["twofold"]);
    }
    // A pod asks for the sum of its steps.
    expect(spec.steps).toHaveLength(1);
  });

  test("leaves proxies to the pod, and writes where it may alone", () => {
    const env = spec.stepTemplate?.env ?? [];
    expect(env.map(({ name }) => name)).toEqual(["HOME", "TMPDIR"]);
    expect(JSON.stringify(spec)).not.toMatch(/proxy/i);
  });

  test("takes certificates as Konflux' tasks do, though none may be there", () => {
    const byName = new Map((spec.params ?? []).map((one) => [one.name, one.default]));
    expect(byName.get("caTrustConfigMapName")).toBe("trusted-ca");
    expect(byName.get("caTrustConfigMapKey")).toBe("ca-bundle.crt");
    expect(JSON.stringify(spec.volumes)).toContain('"optional":true');
  });

  test("hands over texts in one word each, and lists behind all options", () => {
    for (const { args = [] } of spec.steps) {
      const lists = args.indexOf("--images");
      expect(lists).toBeGreaterThan(0);
      for (const [at, arg] of args.entries()) {
        if (at < 2) continue;
        if (at < lists) expect(arg).toMatch(/^--[a-z-]+=/);
        else expect(arg).toMatch(/^--[a-z-]+$|^\$\(params\.\w+\[\*\]\)$/);
      }
    }
  });

  test("is labelled as what a release policy takes it for", () => {
    const results = (spec.results ?? []).map(({ name }) => name);
    const isBuild = results.includes("IMAGE_URL") && results.includes("IMAGE_DIGEST");
    expect(metadata.labels?.["build.appstudio.redhat.com/build_type"]).toBe(isBuild ? "docker" : undefined);
    if (isBuild)
      expect(results).toEqual(
        expect.arrayContaining(["IMAGE_URL", "IMAGE_DIGEST", "IMAGE_REF", "IMAGES", "SBOM_BLOB_URL"]),
      );
  });
});

test("the StepAction is as careful by itself, since it takes nothing from a template", () => {
  const { spec } = definition("StepAction", "push-variants");
  expect(spec.securityContext).toEqual(definition("Task", "add-variants").spec.stepTemplate?.securityContext);
  expect(spec.env?.every(({ value }) => value === "/tekton/home")).toBe(true);
  for (const arg of spec.args?.slice(2) ?? []) expect(arg).toMatch(/^--[a-z-]+=/);
});

const required = (params: readonly Param[] = []) =>
  params.filter((one) => one.default === undefined).map(({ name }) => name);

test("pipelines hand every task what it needs and nothing that it does not know", () => {
  for (const { it } of files) {
    if (it.kind !== "Pipeline") continue;
    const spec: PipelineSpec = it.spec;
    for (const { name, taskRef, taskSpec, params = [], matrix } of spec.tasks) {
      if (taskRef?.name === "build-image") continue;
      const task: TaskSpec = taskSpec ?? definition("Task", taskRef?.name ?? "").spec;
      const given = [...params, ...(matrix?.params ?? [])].map((one) => one.name);
      const declared = (task.params ?? []).map((one) => one.name);
      expect([name, given.filter((one) => !declared.includes(one))]).toEqual([name, []]);
      expect([name, required(task.params).filter((one) => !given.includes(one))]).toEqual([name, []]);
    }
    expect(spec.results?.map(({ name }) => name)).toEqual(["IMAGE_URL", "IMAGE_DIGEST"]);
  }
});

test("the change log knows this version, and the page names everything that is there", () => {
  const log = readFileSync(join(root, "tekton/CHANGELOG.md"), "utf8");
  expect(log).toMatch(new RegExp(`^## ${version.replaceAll(".", "\\.")}\\b`, "m"));
  const page = readFileSync(join(root, "tekton/README.md"), "utf8");
  for (const { path } of files) expect(page).toContain(path.replace(/^tekton\//, ""));
});
