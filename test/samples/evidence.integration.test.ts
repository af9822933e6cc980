import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type LoadedSettings, loadSettings } from "#lib/config/load.ts";
import { createEvidenceReader } from "#lib/evidence/reader.ts";
import type { ArtifactFacts, EvidenceReport, ReachCount } from "#lib/evidence/report.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser, openForVisitors, SAMPLES } from "#lib/inspect/open-source.ts";
import { isBesideTag } from "#lib/oci/beside-tag.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { readExports } from "#lib/tekton/exported-folder.ts";

const root = new URL("../../", import.meta.url).pathname;
const samples = join(root, "samples");

interface Sample {
  readonly tag: string;
  readonly evidence: readonly string[];
  readonly shows?: { readonly code: string; readonly severity: string };
}
const list: readonly Sample[] = JSON.parse(readFileSync(join(samples, "samples.json"), "utf8"));

const loaded = loadSettings({ TWOFOLD_ROOT: root }, root);
if (!loaded.ok) throw new Error("the default settings do not hold");
const byDefault = loaded.value;

interface Asking {
  readonly settings?: LoadedSettings;
  readonly keys?: readonly string[];
  readonly open?: typeof openForVisitors;
}

async function evidenceOf(
  reference: string,
  { settings = byDefault, keys = [], open = openForVisitors }: Asking = {},
): Promise<EvidenceReport> {
  const inspector = createInspector(open(settings), createContentStore({ memoryBytes: 8 * 1024 * 1024 }));
  const service = await createEvidenceReader({ loaded: settings, inspector, keys });
  if (!service.ok) throw new Error(service.failure);
  const { signal } = new AbortController();
  const report = await inspector.inspect(reference, { signal });
  if (!report.ok) throw new Error(report.failure.message);
  const evidence = await service.value.read({
    report: report.value,
    component: null,
    live: [],
    cluster: null,
    known: null,
    signal,
  });
  if (!evidence.ok) throw new Error(evidence.failure.message);
  return evidence.value.report;
}

const reports = new Map(
  await Promise.all(
    list.map(async ({ tag }) => [tag, await evidenceOf(`oci:samples:${tag}`)] as [string, EvidenceReport]),
  ),
);
const reportOf = (tag: string): EvidenceReport => {
  const report = reports.get(tag);
  if (report === undefined) throw new Error(`there is no sample ${tag}`);
  return report;
};

const reach = ({ own, index, none }: ReachCount) => `${own}/${index}/${none}`;

/** Own, through the index and none of attested, signed and SBOM; how many are named and how many verify. */
function coverageText({ coverage }: EvidenceReport): string {
  const { entries, named, attested, verified, signed, sbom } = coverage;
  return `${entries}: named ${named}, attested ${reach(attested)}, verified ${verified.yes}, signed ${reach(signed)}, sbom ${reach(sbom)}`;
}

// The same manifests stand in many samples, so that what stands beside those of `dual`, `dual-pairs` and `v2` shows there too.
test.each([
  ["dual", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["dual-pairs", "8: named 7, attested 7/1/0, verified 7, signed 7/1/0, sbom 7/1/0"],
  ["v2", "8: named 8, attested 8/0/0, verified 8, signed 8/0/0, sbom 8/0/0"],
  ["docker-list", "4: named 0, attested 0/4/0, verified 0, signed 0/4/0, sbom 0/0/4"],
  ["old-keys", "4: named 2, attested 4/0/0, verified 2, signed 4/0/0, sbom 4/0/0"],
  ["zstd-first", "8: named 7, attested 7/0/1, verified 7, signed 7/0/1, sbom 7/0/1"],
  ["zstd-first-arm64", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["annotation-missing", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["annotation-wrong", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["gzip-only", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["zstd-only", "4: named 3, attested 3/0/1, verified 3, signed 3/0/1, sbom 3/0/1"],
  ["twin-missing", "5: named 4, attested 4/0/1, verified 4, signed 4/0/1, sbom 4/0/1"],
  ["mixed-layers", "8: named 4, attested 4/0/4, verified 4, signed 4/0/4, sbom 4/0/4"],
  ["content-differs", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["nested", "4: named 4, attested 4/0/0, verified 4, signed 4/0/0, sbom 4/0/0"],
  ["child-missing", "4: named 3, attested 3/0/1, verified 3, signed 3/0/1, sbom 3/0/1"],
  ["single", "1: named 1, attested 1/0/0, verified 1, signed 1/0/0, sbom 1/0/0"],
  ["v1", "8: named 7, attested 7/0/1, verified 7, signed 7/0/1, sbom 7/0/1"],
  ["real-1", "4: named 0, attested 0/0/4, verified 0, signed 0/0/4, sbom 0/0/4"],
  ["real-2", "4: named 0, attested 0/0/4, verified 0, signed 0/0/4, sbom 0/0/4"],
])("%s is covered as it was made to be", (tag, coverage) => {
  expect(coverageText(reportOf(tag))).toBe(coverage);
});

test("every sample has its row of coverage, and nothing that could not be looked at", () => {
  expect(reports.size).toBe(20);
  for (const { index, entries, sources } of reports.values()) {
    expect([index, ...entries].flatMap(({ unseen }) => unseen)).toEqual([]);
    expect(sources).toEqual([{ name: "runs of the samples", isAsked: true, failure: null }]);
  }
});

test.each(list)("$tag has exactly the issues of evidence it was made for", ({ tag, evidence }) => {
  expect([...new Set(reportOf(tag).issues.map(({ code }) => code))].toSorted()).toEqual(evidence);
});

test.each(list.filter(({ shows }) => shows !== undefined))(
  "$tag shows what it is listed for",
  ({ tag, shows }) => {
    const shown = reportOf(tag).issues.map(({ code, severity }) => ({ code, severity }));
    expect(shown).toContainEqual(shows);
  },
);

const states = ({ checks }: EvidenceReport) =>
  Object.fromEntries(checks.map(({ code, state, positions }) => [code, `${state} ${positions}`.trim()]));

const READY = {
  signed: "holds",
  attested: "holds",
  "built-by-task": "holds",
  "subjects-match": "holds",
  "all-images-scanned": "holds",
  sbom: "holds",
  "promoted-index": "holds",
  "trusted-tasks": "unknown",
};

test.each([
  ["dual", { ...READY, "one-per-architecture": "unknown 1,2,3,4" }],
  [
    "v2",
    {
      ...READY,
      "all-images-scanned": "fails 5,6,7,8",
      "one-per-architecture": "unknown 1,2,3,4,5,6,7,8",
    },
  ],
  [
    "dual-pairs",
    {
      ...READY,
      // BuildKit's attestations are entries of the index, and judged as images too.
      signed: "fails 8,9,10,11,12,13,14,15,16",
      attested: "fails 8,9,10,11,12,13,14,15,16",
      "built-by-task": "fails 8,9,10,11,12,13,14,15,16",
      "subjects-match": "unknown 8,9,10,11,12,13,14,15,16",
      "all-images-scanned": "unknown 0,5,6,7,8,9,10,11,12,13,14,15,16",
      sbom: "fails 8,9,10,11,12,13,14,15,16",
      "one-per-architecture": "unknown 1,2,3,4,5,6,7,8",
    },
  ],
  [
    "docker-list",
    {
      ...READY,
      signed: "fails 1,2,3,4",
      attested: "fails 1,2,3,4",
      "built-by-task": "fails 1,2,3,4",
      "subjects-match": "unknown 1,2,3,4",
      "all-images-scanned": "unknown 0,1,2,3,4",
      // Without IMAGES the policy takes the index for an image, which needs an SBOM too.
      sbom: "fails 0,1,2,3,4",
    },
  ],
  [
    "old-keys",
    {
      ...READY,
      signed: "fails 0,3,4",
      attested: "fails 0,3,4",
      // A policy hears nothing of what does not verify.
      "built-by-task": "fails 0,3,4",
      "subjects-match": "unknown 0,3,4",
      "all-images-scanned": "unknown 0,3,4",
      "one-per-architecture": "unknown 1,2,3,4",
    },
  ],
  ["single", { ...READY, "promoted-index": "fails 0" }],
])("a release would find %s so", (tag, checks) => {
  expect(states(reportOf(tag))).toEqual(checks);
});

test.each([
  ["dual", ["dual-on-push", "within 1259/2457 exact"]],
  ["v2", ["storefront-platform-v2-on-push", "near 1981/2457 exact"]],
  ["dual-pairs", ["dual-pairs-on-push", "within 1164/2457 exact"]],
  ["docker-list", ["docker-list-on-push", "truncated 1365/1365 at-least"]],
])("the results of %s take what its pod carries, or do not", (tag, [name, text]) => {
  const { runs } = reportOf(tag);
  const own = runs.find((run) => run.kind === "TaskRun" && run.name.startsWith(`${name}-`));
  const { verdict, bytes, limit, exactness } = own?.budget ?? {};
  expect(`${verdict} ${bytes}/${limit} ${exactness}`).toBe(text);
  const build = runs.find((run) => run.kind === "PipelineRun" && run.name.startsWith(`${name}-`));
  expect(build?.status).toBe("succeeded");
});

test("the run whose results were cut succeeded, and lost the one that names the manifests", () => {
  const run = reportOf("docker-list").runs.find(({ kind }) => kind === "TaskRun");
  expect(run?.status).toBe("succeeded");
  expect(run?.results.map(({ name }) => name)).toEqual([
    "BASE_IMAGES_DIGESTS",
    "IMAGE_DIGEST",
    "IMAGE_REF",
    "IMAGE_URL",
  ]);
});

const artifacts = (tag: string): readonly ArtifactFacts[] => {
  const { index, entries } = reportOf(tag);
  return [index, ...entries].flatMap((facts) => facts.artifacts);
};
const outcomesOf = (found: readonly ArtifactFacts[]) =>
  found.flatMap(({ outcome }) => (outcome === null ? [] : [outcome]));

test("every signature by the samples' key verifies", () => {
  const signed = ["dual", "dual-pairs", "docker-list", "v2"].flatMap((tag) =>
    outcomesOf(artifacts(tag).filter(({ isSigned }) => isSigned)),
  );
  // A signature and an attestation beside each of 5, 4 and 4 (of dual), 1 and 9 digests.
  expect(signed).toHaveLength(2 * (5 + 8 + 1 + 9));
  for (const outcome of signed) expect(outcome).toEqual({ kind: "verified", by: "the samples' key" });
});

test("what the replaced key signed does not, and says why", async () => {
  const wrong = outcomesOf(artifacts("old-keys")).filter(({ kind }) => kind !== "verified");
  expect(wrong).toHaveLength(2 * 3);
  for (const outcome of wrong)
    expect(outcome).toMatchObject({ kind: "not-verified", reason: "bad-signature" });
});

test("a key that is named for the asking is asked about, and the samples' is not", async () => {
  const keys = [join(samples, "keys/replaced.pub")];
  const report = await evidenceOf("oci:samples:old-keys", { keys });
  expect(report.index.verified).toBe("yes");
  expect(report.entries.map(({ verified }) => verified)).toEqual(["no", "no", "yes", "yes"]);
});

test("provenance v1 in a bundle is found by the fallback tag", () => {
  const found = artifacts("docker-list").map(({ role, found: by, predicateType }) => [
    role,
    by,
    predicateType,
  ]);
  expect(found).toEqual([
    ["signature", "fallback-tag", "https://sigstore.dev/cosign/sign/v1"],
    ["provenance", "fallback-tag", "https://slsa.dev/provenance/v1"],
  ]);
  const told = artifacts("docker-list").find(({ role }) => role === "provenance")?.build;
  expect(told).toMatchObject({ kind: "PipelineRun", task: "build-container" });
});

test("the attestation names the exported run, and its commit", () => {
  const { runs, entries } = reportOf("dual");
  const run = runs.find(({ kind }) => kind === "PipelineRun");
  const told = entries[0]?.artifacts.find(({ role }) => role === "provenance")?.build;
  expect(told).toMatchObject({ kind: "PipelineRun", name: run?.name, uid: run?.uid });
  expect(told?.commits).toEqual([
    { repository: "https://git.twofold.example/samples/storefront.git", revision: run?.commit },
  ]);
  expect(run?.tasks.map(({ pipelineTask }) => pipelineTask)).toEqual([
    "clone-repository",
    "build-images",
    "build-images",
    "build-image-index",
    "clamav-scan",
  ]);
  expect(run?.source).toBe("samples/runs/dual.yaml");
});

test("a run that an attestation tells of is linked by the settings' template", async () => {
  const pipelineRunLink = "https://konflux.example/{namespace}/{name}";
  const settings = { ...byDefault.settings, tekton: { ...byDefault.settings.tekton, pipelineRunLink } };
  const { index } = await evidenceOf("oci:samples:docker-list", { settings: { ...byDefault, settings } });
  const told = index.artifacts.find(({ role }) => role === "provenance")?.build;
  expect(told?.link).toBe(`https://konflux.example/twofold-samples-tenant/${told?.name}`);
});

test("the exports are read without a fault", async () => {
  const { runs, faults } = await readExports([join(samples, "runs")], new AbortController().signal);
  expect(faults).toEqual([]);
  const perFile = Object.groupBy(runs, ({ path }) => path.slice(path.lastIndexOf("/") + 1));
  expect(Object.entries(perFile).map(([file, of]) => [file, of?.length])).toEqual([
    ["docker-list.yaml", 3],
    ["dual-pairs.yaml", 3],
    ["dual.yaml", 6],
    ["v2.yaml", 4],
  ]);
});

test("no sample key is believed, and no sample run told, under any other name", async () => {
  const settings = { ...byDefault.settings, layouts: { copy: join(samples, "layout") } };
  const report = await evidenceOf("oci:copy:dual", { settings: { ...byDefault, settings } });
  expect(report.index.verified).toBe("no-key");
  expect(report.runs).toEqual([]);
  expect(report.sources).toEqual([]);
});

test("a layout that the settings call samples is not believed for it", async () => {
  const settings = { ...byDefault.settings, layouts: { samples: join(samples, "layout") } };
  const report = await evidenceOf("oci:samples:dual", { settings: { ...byDefault, settings } });
  expect(report.index.verified).toBe("no-key");
  expect(report.runs).toEqual([]);
});

test("a folder below the name is not believed for it", async () => {
  const report = await evidenceOf(`oci:${SAMPLES}/layout:dual`, { open: openAsUser });
  expect(report.index.verified).toBe("no-key");
  expect(report.runs).toEqual([]);
});

test("the command shows the samples as the server does", async () => {
  const report = await evidenceOf("oci:samples:dual", { open: openAsUser });
  expect(coverageText(report)).toBe(coverageText(reportOf("dual")));
});

test("what stands beside the images is no sample and no tag to choose from", async () => {
  const inspector = createInspector(openForVisitors(byDefault), createContentStore({ memoryBytes: 1 << 20 }));
  const tags = await inspector.tags("oci:samples:dual", { signal: new AbortController().signal });
  if (!tags.ok) throw new Error(tags.failure.message);
  expect(tags.value.filter((tag) => !isBesideTag(tag)).toSorted()).toEqual(
    list.map(({ tag }) => tag).toSorted(),
  );
  expect(tags.value.length).toBeGreaterThan(list.length);
});

test("written again, not a byte is another", () => {
  const copy = mkdtempSync(join(tmpdir(), "twofold-attest-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ["layout", "runs"]) cpSync(join(samples, part), join(copy, part), { recursive: true });
  // The project's own Node.js, which runs TypeScript as it is.
  execFileSync(join(root, "node_modules/.bin/node"), [join(samples, "attest.ts"), copy]);
  for (const part of ["layout", "runs"]) {
    const files = filesIn(join(copy, part));
    expect(files).toEqual(filesIn(join(samples, part)));
    for (const file of files)
      expect(readFileSync(join(copy, part, file)).equals(readFileSync(join(samples, part, file))), file).toBe(
        true,
      );
  }
});

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
