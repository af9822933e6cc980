import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedImages } from "#lib/tekton/chains-subjects.ts";
import type { EntryReport } from "#lib/variants/report.ts";
import { toldIn } from "#test/apply/inspected.ts";
import { reportOf } from "#test/apply/report-of.ts";
import { pushBed } from "#test/command/images.ts";
import { ended, start, temporaryFolder } from "#test/command/twofold.ts";
import { makeCertificates, passOn, type Running, startRegistry, startServer } from "#test/registry/bed.ts";
import { digestIn, type Format, pushBuild, urlOf } from "./builds.ts";
import { runTask, type TaskRunEnded, type Values } from "./run-task.ts";

let registry: Running;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

const AMD = "linux/amd64";
const ARM = "linux/arm64";
const at = (name: string) => `${registry.host}/${name}`;
const build = (repository: string, tag: string, platform: string, format: Format) =>
  pushBuild(registry.host, repository, tag, { platform, format });
const rungs = (entries: readonly EntryReport[]) =>
  entries.map(({ platform, compression, annotatedZstd }) =>
    [platform, compression, ...(annotatedZstd ? ["+"] : [])].join(" "),
  );
const DUAL = [`${AMD} gzip`, `${AMD} zstd:chunked +`, `${ARM} gzip`, `${ARM} zstd:chunked +`];
const hexes = (digests: readonly string[]) => digests.map((digest) => digest.replace(/.*sha256:/, "")).sort();

/** Results that were not written hold nothing, and no file ends in a newline. */
function fine(run: TaskRunEnded): Values {
  if (run.status !== 0) throw new Error(run.log);
  for (const value of [run.results].flatMap((all) => Object.values(all).flat()))
    expect(value).toBe(value.trim());
  return run.results;
}

const rawIndex = async (reference: string) => {
  const args = ["inspect", "--raw", "--tls-verify=false", `docker://${reference}`];
  const { stdout, stderr } = await ended(start("skopeo", args));
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
};

describe("add-variants", () => {
  test("makes what is missing of each, and hands the list on; a run of the same again changes nothing", async () => {
    const gzip = await build("add/app", "amd", AMD, "gzip");
    const dual = await build("add/app", "arm", ARM, "dual");
    const params = { IMAGES: [gzip, dual], CHOICE: "dual" };
    const run = await runTask("add-variants", { params, asProcess: true });
    const { IMAGE_REFS = [], IMAGES, IMAGE_URL, IMAGE_REF } = fine(run);
    const [first = "", second] = IMAGE_REFS;
    expect([second, IMAGE_URL, IMAGE_REF]).toEqual([dual, "", ""]);
    expect(urlOf(first)).toBe(urlOf(gzip));

    const made = await reportOf(urlOf(first));
    expect(made.digest).toBe(digestIn(first));
    expect(rungs(made.entries)).toEqual([`${AMD} gzip`, `${AMD} zstd:chunked +`]);
    expect(made.entries[0]?.digest).toBe(digestIn(gzip));
    expect(toldIn(made)).toEqual([]);
    // Chains signs both indexes and all that they list.
    const passed = await reportOf(urlOf(dual));
    const all = [made, passed].flatMap(({ digest, entries }) => [
      digest,
      ...entries.map((one) => one.digest),
    ]);
    expect(hexes(signedImages(run.run))).toEqual(hexes(all));
    expect(String(IMAGES).split(",")).toHaveLength(6);
    // The registry of Debian removes no tags.
    expect(run.log).toMatch(/temporary ones stay, such as \S+\/add\/app:amd-zstd-[0-9a-f]{8}\./);

    const again = await runTask("add-variants", { params });
    expect(fine(again)).toEqual(run.results);
    expect(again.log).not.toContain("making");
  });

  test("hands everything on to the byte where nobody chose, and asks no registry", async () => {
    const list = ["quay.io/org/app:1", "  not a reference ", `nowhere.example/x@sha256:${"a".repeat(64)}`];
    const { status, results } = await runTask("add-variants", { params: { IMAGES: list } });
    expect([status, results["IMAGE_REFS"], results["IMAGES"]]).toEqual([0, list, ""]);
  });

  test("of one image, as under a matrix, reports what build tasks report", async () => {
    const gzip = await build("one/app", "v1", AMD, "gzip");
    const untagged = `${at("one/app")}@${digestIn(gzip)}`;
    const run = await runTask("add-variants", {
      params: { IMAGE: untagged, CHOICE: "zstd:chunked" },
      name: "shop-add-variants-7",
    });
    const { IMAGE_URL, IMAGE_DIGEST, IMAGE_REF, IMAGES } = fine(run);
    // What had no tag gets one of the run's own, so that no registry collects it.
    expect([IMAGE_URL, IMAGE_REF]).toEqual([
      at("one/app:shop-add-variants-7"),
      `${IMAGE_URL}@${IMAGE_DIGEST}`,
    ]);
    const made = await reportOf(String(IMAGE_URL));
    expect(rungs(made.entries)).toEqual([`${AMD} zstd:chunked`]);
    expect(IMAGES).toBe(`${at("one/app")}@${made.entries[0]?.digest}`);
    expect((await reportOf(at("one/app:v1"))).digest).toBe(digestIn(gzip));
  });

  test("puts a manifest back where a registry takes it away with its temporary tag, and removes no more", async () => {
    const gone = new Set<string>();
    let deletions = 0;
    const greedy = await startServer(async (incoming, response) => {
      const [path = "", name = ""] = /^.*\/manifests\/(.*)$/.exec(incoming.url ?? "") ?? [];
      if (incoming.method === "DELETE") {
        deletions += 1;
        const named = await fetch(`http://${registry.host}${path}`, {
          method: "HEAD",
          headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
        });
        gone.add(named.headers.get("docker-content-digest") ?? "");
        return void response.writeHead(202).end();
      }
      if (incoming.method === "PUT") gone.delete(name);
      else if (gone.has(name)) return void response.writeHead(404).end();
      return passOn(registry.host, incoming, response);
    });
    const gzip = (await build("greedy/app", "v1", AMD, "gzip")).replace(registry.host, greedy.host);
    const run = await runTask("add-variants", { params: { IMAGES: [gzip], CHOICE: "dual" } });
    const { IMAGE_REF = "" } = fine(run);
    expect([deletions, gone.size]).toEqual([1, 0]);
    expect((await reportOf(String(IMAGE_REF))).entries.every(({ failure }) => failure === null)).toBe(true);
    await greedy.stop();
  });

  test("takes no tag that names something else by now", async () => {
    const gzip = await build("moved/app", "v1", AMD, "gzip");
    await build("moved/app", "v1", ARM, "gzip");
    const { digest } = await reportOf(at("moved/app:v1"));
    const run = await runTask("add-variants", { params: { IMAGES: [gzip], CHOICE: "dual" } });
    expect([run.status, run.results]).toEqual([2, {}]);
    expect(run.log).toContain("Somebody else moved the tag");
    expect((await reportOf(at("moved/app:v1"))).digest).toBe(digest);
  });

  test("stops before anything is pushed where the results would not fit, and says what would", async () => {
    const gzip = await build("tight/app", "v1", AMD, "gzip");
    const run = await runTask("add-variants", {
      params: { IMAGES: [gzip], CHOICE: "dual", RESULTS_LIMIT: "700" },
    });
    expect([run.status, run.results]).toEqual([2, {}]);
    expect(run.log).toMatch(
      /would take \d+ bytes, and the pod carries 700\. [01] of the 2 manifests .* fit\./,
    );
    expect(run.log).toContain("sidecar");
    expect((await reportOf(at("tight/app:v1"))).digest).toBe(digestIn(gzip));
  });
});

describe("build-variant-index", () => {
  test.each<[string, readonly (readonly [string, Format])[], Values, readonly string[]]>([
    [
      "per-architecture indexes of a dual build",
      [
        [ARM, "dual"],
        [AMD, "dual"],
      ],
      {},
      [...DUAL.slice(2), ...DUAL.slice(0, 2)],
    ],
    [
      "a mix in any order",
      [
        [AMD, "zstd:chunked"],
        [ARM, "dual"],
        [AMD, "gzip"],
      ],
      {},
      DUAL,
    ],
    [
      "gzip alone, with a choice",
      [
        [AMD, "gzip"],
        [ARM, "gzip"],
      ],
      { CHOICE: "dual" },
      [DUAL[0], DUAL[2], DUAL[1], DUAL[3]] as string[],
    ],
    [
      "gzip alone, nothing chosen",
      [
        [AMD, "gzip"],
        [ARM, "gzip"],
      ],
      {},
      [`${AMD} gzip`, `${ARM} gzip`],
    ],
    [
      "Docker manifests, nothing chosen",
      [
        [AMD, "docker"],
        [ARM, "docker"],
      ],
      {},
      [`${AMD} gzip`, `${ARM} gzip`],
    ],
    [
      "a Docker manifest, with a choice",
      [[AMD, "docker"]],
      { CHOICE: "dual" },
      [`${AMD} gzip`, `${AMD} zstd:chunked +`],
    ],
    [
      "zstd:chunked alone",
      [
        [AMD, "zstd:chunked"],
        [ARM, "zstd:chunked"],
      ],
      { CHOICE: "zstd:chunked" },
      [`${AMD} zstd:chunked`, `${ARM} zstd:chunked`],
    ],
  ])("of %s is right, for Twofold, Chains and skopeo", async (name, builds, more, expected) => {
    const repository = `index/${name.toLowerCase().replace(/\W+/g, "-")}`;
    const images = [];
    for (const [at, [platform, format]] of builds.entries())
      images.push(await build(repository, `part-${at}`, platform, format));
    const IMAGE = at(`${repository}:v1`);
    const run = await runTask("build-variant-index", { params: { IMAGE, IMAGES: images, ...more } });
    const { IMAGE_URL, IMAGE_DIGEST, IMAGE_REF } = fine(run);
    expect([IMAGE_URL, IMAGE_REF]).toEqual([IMAGE, `${IMAGE}@${IMAGE_DIGEST}`]);
    const whole = await reportOf(IMAGE);
    expect(whole.digest).toBe(IMAGE_DIGEST);
    expect(rungs(whole.entries)).toEqual(expected);
    expect(toldIn(whole).filter((code) => code !== "no-gzip")).toEqual([]);
    expect(hexes(signedImages(run.run))).toEqual(
      hexes([whole.digest, ...whole.entries.map(({ digest }) => digest)]),
    );
    const { manifests } = await rawIndex(IMAGE);
    expect(manifests.map(({ digest }: { digest: string }) => digest)).toEqual(
      whole.entries.map(({ digest }) => digest),
    );
  });

  test("has one index per compression beside it or in its place, by the convention or as it is told", async () => {
    const images = [await build("each/app", "amd", AMD, "dual"), await build("each/app", "arm", ARM, "dual")];
    const params = { IMAGE: at("each/app:1.0"), IMAGES: images, CHOICE: "dual" };
    const inBoth = { params: { ...params, INDEXES: "both" }, asProcess: true };
    const both = fine(await runTask("build-variant-index", inBoth));
    expect([both["GZIP_IMAGE_URL"], both["ZSTD_IMAGE_URL"]]).toEqual([
      at("each/app:1.0-gzip"),
      at("each/app:1.0-zstd"),
    ]);
    const gzip = await reportOf(at("each/app:1.0-gzip"));
    const zstd = await reportOf(at("each/app:1.0-zstd"));
    expect([gzip.digest, zstd.digest]).toEqual([both["GZIP_IMAGE_DIGEST"], both["ZSTD_IMAGE_DIGEST"]]);
    expect([...gzip.entries, ...zstd.entries].map(({ compression }) => compression)).toEqual([
      "gzip",
      "gzip",
      "zstd:chunked",
      "zstd:chunked",
    ]);

    const run = await runTask("build-variant-index", {
      params: { ...params, IMAGE: at("each/app:2.0"), INDEXES: "each", ZSTD_TAG: "chunked-{tag}" },
    });
    const each = fine(run);
    expect([each["IMAGE_URL"], each["ZSTD_IMAGE_URL"]]).toEqual([
      at("each/app:2.0-gzip"),
      at("each/app:chunked-2.0"),
    ]);
    // The same manifests in the same order make the same index.
    expect([each["IMAGE_DIGEST"], each["ZSTD_IMAGE_DIGEST"]]).toEqual([gzip.digest, zstd.digest]);
    expect(hexes(signedImages(run.run))).toEqual(
      hexes([gzip, zstd].flatMap(({ digest, entries }) => [digest, ...entries.map((one) => one.digest)])),
    );
  });

  test.each<[string, (gzip: string, zstd: string) => Values, string]>([
    [
      "gzip among ZSTD_IMAGES",
      (gzip) => ({ IMAGES: [], ZSTD_IMAGES: [gzip] }),
      "is in ZSTD_IMAGES and holds gzip",
    ],
    [
      "an image of another platform than is said",
      (gzip) => ({ IMAGES: [gzip], IMAGES_PLATFORMS: [`${gzip}=linux/s390x`] }),
      "is for linux/amd64",
    ],
    [
      "a platform of what is not in the list",
      (gzip, zstd) => ({ IMAGES: [gzip], IMAGES_PLATFORMS: [`${zstd}=linux/amd64`] }),
      "which is not among IMAGES",
    ],
    ["nothing", () => ({ IMAGES: ["", " "] }), "IMAGES is empty"],
    ["an option in a list", (gzip) => ({ IMAGES: [gzip, "--result=IMAGES=/etc/x"] }), "is no reference"],
    ["another choice", (gzip) => ({ IMAGES: [gzip], CHOICE: "brotli" }), "CHOICE is"],
  ])("is refused for %s, and no tag comes", async (name, params, why) => {
    const gzip = await build("wrong/app", "gzip", AMD, "gzip");
    const zstd = await build("wrong/app", "zstd", AMD, "zstd:chunked");
    const IMAGE = at(`wrong/app:${name.replace(/\W+/g, "-")}`);
    const run = await runTask("build-variant-index", { params: { IMAGE, ...params(gzip, zstd) } });
    expect([run.status, run.results]).toEqual([2, {}]);
    expect(run.log).toContain(why);
    const tag = IMAGE.replace(/.*:/, "");
    expect((await fetch(`http://${registry.host}/v2/wrong/app/manifests/${tag}`)).status).toBe(404);
  });

  test("by two runs at once under one tag is one index, and temporary tags go where the registry lets them", async () => {
    const removed: string[] = [];
    const lenient = await startServer((incoming, response) => {
      if (incoming.method !== "DELETE") return passOn(registry.host, incoming, response);
      removed.push(incoming.url ?? "");
      response.writeHead(202).end();
    });
    const through = async (tag: string, platform: string) =>
      (await build("twice/app", tag, platform, "gzip")).replace(registry.host, lenient.host);
    const IMAGES = [await through("amd", AMD), await through("arm", ARM)];
    const params = { IMAGE: `${lenient.host}/twice/app:v1`, IMAGES, CHOICE: "dual" };
    const runs = await Promise.all([1, 2].map(() => runTask("build-variant-index", { params })));
    const [one, two] = runs.map(fine);
    expect(two).toEqual(one);
    expect(rungs((await reportOf(at("twice/app:v1"))).entries)).toHaveLength(4);
    expect(removed.length).toBeGreaterThan(0);
    expect(removed.every((path) => /\/v1-(?:gzip|zstd)-[0-9a-f]{8}$/.test(path))).toBe(true);
    expect(runs.map(({ log }) => log).join("")).not.toContain("temporary");
    await lenient.stop();
  });

  test("takes the platform of what names none from the list that says it", async () => {
    const base = `http://${registry.host}`;
    for (const tag of ["amd", "arm"]) await pushBed(base, "artifacts/app", tag, "single: artifact");
    const [amd = "", arm = ""] = ["amd", "arm"].map((tag) => at(`artifacts/app:${tag}`));
    const IMAGES_PLATFORMS = [`${arm}=${ARM}`, `${amd}=${AMD}`];
    const params = { IMAGE: at("artifacts/app:all"), IMAGES: [amd, arm], IMAGES_PLATFORMS };
    fine(await runTask("build-variant-index", { params }));
    const { manifests } = await rawIndex(at("artifacts/app:all"));
    expect(manifests.map(({ platform }: { platform: unknown }) => platform)).toEqual([
      { os: "linux", architecture: "amd64" },
      { os: "linux", architecture: "arm64" },
    ]);
  });

  test("of one image is that image where it is told not to build", async () => {
    const dual = await build("single/app", "v1", AMD, "dual");
    const params = { IMAGE: at("single/app:whole"), IMAGES: [dual], ALWAYS_BUILD_INDEX: "false" };
    const results = fine(await runTask("build-variant-index", { params }));
    expect(results["IMAGE_REF"]).toBe(dual);
    expect(String(results["IMAGES"]).split(",")).toHaveLength(2);
  });
});

describe("check-variants", () => {
  test("ends with 1 for an error, its report cut in the result and whole in workspace and registry", async () => {
    const specs = "amd64 chunked+, arm64/v8 gzip, amd64 gzip, arm64/v8 chunked+";
    await pushBed(`http://${registry.host}`, "check/wrong", "v1", specs);
    const right = await build("check/right", "v1", AMD, "dual");
    const report = temporaryFolder();
    const run = await runTask("check-variants", {
      params: {
        IMAGES: [at("check/wrong:v1"), right],
        CHOICE: "dual",
        REPORT_IMAGE: at("check/reports:v1"),
        RESULTS_LIMIT: "700",
      },
      workspaces: { report },
    });
    expect(run.status).toBe(1);
    const { TEST_OUTPUT, REPORT, REPORT_BLOB_URL } = run.results;
    expect(JSON.parse(String(TEST_OUTPUT))).toMatchObject({ result: "FAILURE", failures: 1 });
    expect(REPORT).toMatch(/check\/wrong:v1: .*(?:\n[\s\S]*)?… and \d+ more$|error: zstd-before-gzip/);
    const whole = JSON.parse(readFileSync(join(report, "report.json"), "utf8"));
    expect(whole.reports).toHaveLength(2);
    expect(existsSync(join(report, "report.junit.xml"))).toBe(true);
    const blob = await fetch(
      `http://${registry.host}/v2/check/reports/blobs/${digestIn(String(REPORT_BLOB_URL))}`,
    );
    expect(await blob.json()).toEqual(whole);
  });

  test("replaces a report by the next, and nothing else", async () => {
    const image = await build("check/taken", "v1", AMD, "gzip");
    const pushTo = (tag: string) =>
      runTask("check-variants", { params: { IMAGES: [image], REPORT_IMAGE: at(`check/taken:${tag}`) } });
    fine(await pushTo("report"));
    fine(await pushTo("report"));
    await pushBed(`http://${registry.host}`, "check/taken", "dual", "amd64 gzip, amd64 chunked+");
    for (const [tag, what] of [
      ["v1", /v1 names an image, which no report replaces/],
      ["dual", /dual names an image index, which no report replaces/],
    ] as const) {
      const before = await rawIndex(at(`check/taken:${tag}`));
      const { status, log } = await pushTo(tag);
      expect(status).toBe(2);
      expect(log).toMatch(what);
      expect(await rawIndex(at(`check/taken:${tag}`))).toEqual(before);
    }
  });

  test("lets a pipeline go on without its gate, and says of what is right that it is", async () => {
    const right = await build("check/fine", "v1", AMD, "gzip");
    const { TEST_OUTPUT, REPORT } = fine(
      await runTask("check-variants", { params: { IMAGES: [right], CHOICE: "dual", GATE: "false" } }),
    );
    expect(JSON.parse(String(TEST_OUTPUT))).toMatchObject({ result: "FAILURE" });
    expect(REPORT).toContain("missing-variant");
    const well = fine(await runTask("check-variants", { params: { IMAGES: [right] } }));
    expect(JSON.parse(String(well["TEST_OUTPUT"]))).toMatchObject({ result: "SUCCESS", successes: 1 });
  });
});

test("the logins of the service account and a mounted bundle of certificates are used", async () => {
  const certificates = makeCertificates();
  const seen: string[] = [];
  const guarded = await startServer(
    (incoming, response) => {
      seen.push(incoming.headers.authorization ?? "");
      if (incoming.headers.authorization === undefined)
        return void response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
      return passOn(registry.host, incoming, response);
    },
    { cert: readFileSync(certificates.certFile), key: readFileSync(certificates.keyFile) },
  );
  const port = guarded.host.split(":")[1];
  const host = `localhost:${port}`;
  const gzip = (await build("login/app", "v1", AMD, "gzip")).replace(registry.host, host);
  const home = temporaryFolder();
  mkdirSync(join(home, ".docker"));
  const auth = Buffer.from("robot:secret").toString("base64");
  writeFileSync(join(home, ".docker/config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
  const bundle = temporaryFolder();
  writeFileSync(join(bundle, "ca-bundle.crt"), readFileSync(certificates.caFile));
  // On this machine plain HTTP is spoken unless one is told.
  const settings = join(home, "twofold.yaml");
  writeFileSync(settings, `registries: { "${host}": { insecure: false } }`);
  const env = { HOME: home, TWOFOLD_CONFIG: settings };
  const without = await runTask("check-variants", { params: { IMAGES: [gzip] }, env, asProcess: true });
  expect(without.status).toBe(2);
  const run = await runTask("check-variants", {
    params: { IMAGES: [gzip] },
    env,
    asProcess: true,
    mounts: { "/mnt/trusted-ca": bundle },
  });
  expect(fine(run)).toMatchObject({ TEST_OUTPUT: expect.stringContaining("SUCCESS") });
  expect(seen).toContain(`Basic ${auth}`);
  await guarded.stop();
});
