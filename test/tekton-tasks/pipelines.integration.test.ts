import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { toldIn } from "#test/apply/inspected.ts";
import { reportOf } from "#test/apply/report-of.ts";
import { ended, root, start, temporaryFolder } from "#test/command/twofold.ts";
import { type Running, startRegistry } from "#test/registry/bed.ts";
import { digestIn, type Format, pushBuild, urlOf } from "./builds.ts";
import { runPipeline } from "./run-pipeline.ts";
import type { Values } from "./run-task.ts";

let registry: Running;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

/** A build task of somebody's own: it pushes one platform in one compression, gzip where nobody asks for another. */
const buildImage = async ({ IMAGE = "", PLATFORM = "linux/amd64", COMPRESSION_FORMAT = "" }: Values) => {
  const [, repository = "", tag = ""] = /^[^/]+\/(.+):([^:]+)$/.exec(String(IMAGE)) ?? [];
  const platform = String(PLATFORM);
  const format = (String(COMPRESSION_FORMAT) || "gzip") as Format;
  const own = `${tag}-${platform.replace(/\W/g, "-")}${format === "gzip" ? "" : "-zstd"}`;
  const ref = await pushBuild(registry.host, repository, own, { platform, format });
  return { IMAGE_URL: urlOf(ref), IMAGE_DIGEST: digestIn(ref), IMAGE_REF: ref };
};
const own = { "build-image": buildImage };

const COMPRESSIONS: Readonly<Record<Choice | "", readonly string[]>> = {
  "": ["gzip"],
  gzip: ["gzip"],
  "zstd-chunked": ["zstd:chunked"],
  dual: ["gzip", "zstd:chunked"],
};

/** Every platform that was built, in just the compressions that were chosen, and nothing wrong with it. */
async function expectRight(results: Values, choice: Choice | "", platforms: readonly string[]) {
  const reference = `${results["IMAGE_URL"]}@${results["IMAGE_DIGEST"]}`;
  const report = await reportOf(reference);
  const rungs = report.entries.map(
    ({ platform, configPlatform, compression }) => `${platform ?? configPlatform} ${compression}`,
  );
  const expected = platforms.flatMap((platform) => COMPRESSIONS[choice].map((one) => `${platform} ${one}`));
  expect(rungs.toSorted()).toEqual(expected.toSorted());
  expect(toldIn(report).filter((code) => code !== "no-gzip")).toEqual([]);
  return report;
}

const BOTH = ["linux/amd64", "linux/arm64"];
const all = ["", "gzip", "zstd:chunked", "dual"] as const;
const choiceOf = (text: (typeof all)[number]) => (text === "zstd:chunked" ? "zstd-chunked" : text);
const tagOf = (text: string) => text.replace(/\W/g, "-") || "none";

describe.each(["index-with-variants", "matrix-of-platforms"])("%s", (name) => {
  // What is made of zstd:chunked is what is made of dual and gzip left out: one pipeline shows it.
  const choices = name === "index-with-variants" ? all : (["", "dual"] as const);
  test.each(choices)("with the choice %j", async (choice) => {
    const IMAGE = `${registry.host}/${name}/app:${tagOf(choice)}`;
    const results = await runPipeline(name, { params: { IMAGE, CHOICE: choice }, own });
    expect(results["IMAGE_URL"]).toBe(IMAGE);
    await expectRight(results, choiceOf(choice), BOTH);
  });
});

test.each([
  ["", [""]],
  ["zstd-chunked", ["zstd:chunked"]],
  ["dual", ["zstd:chunked", "gzip"]],
] as const)("matrix-of-platforms-and-compressions makes %j of %j", async (choice, formats) => {
  const name = "matrix-of-platforms-and-compressions";
  const IMAGE = `${registry.host}/compressions/app:${choice || "none"}`;
  const params = { IMAGE, COMPRESSIONS: formats };
  await expectRight(await runPipeline(name, { params, own }), choice, BOTH);
});

test.each(["", "dual"] as const)("add-variants-after-build with the choice %j", async (choice) => {
  const IMAGE = `${registry.host}/after/app:${tagOf(choice)}`;
  const results = await runPipeline("add-variants-after-build", { params: { IMAGE, CHOICE: choice }, own });
  const report = await expectRight(results, choiceOf(choice), ["linux/amd64"]);
  expect(report.kind).toBe(choice === "" ? "manifest" : "index");
});

test.each(["", "dual"] as const)(
  "push-with-variants with the choice %j: gzip is what the push step pushed",
  async (choice) => {
    const folder = temporaryFolder();
    const copied = await ended(
      start("skopeo", [
        "copy",
        "--override-arch=amd64",
        `oci:${join(root, "samples/layout")}:gzip-only`,
        `oci:${folder}:built`,
      ]),
    );
    expect(copied.status).toBe(0);
    // Its own registry speaks plain HTTP, which skopeo has to be told.
    const home = temporaryFolder();
    mkdirSync(join(home, ".config/containers"), { recursive: true });
    const registries = join(home, ".config/containers/registries.conf");
    writeFileSync(registries, `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
    const IMAGE = `${registry.host}/push/app:${tagOf(choice)}`;
    const results = await runPipeline("push-with-variants", {
      params: { IMAGE, CHOICE: choice },
      workspaces: { layout: folder },
      env: { HOME: home },
    });
    expect(results["IMAGE_URL"]).toBe(IMAGE);
    const report = await expectRight(results, choice, ["linux/amd64"]);
    expect(report.entries[0]?.compression).toBe("gzip");
  },
);
