import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { passOn, type Running, startRegistry, startServer } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { isDigest, pushBed } from "./images.ts";
import { shell, twofold } from "./twofold.ts";

const specs = {
  dual: "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+, att(1), att(3)",
  broken: "amd64 chunked+, amd64 gzip, arm64/v8 gzip, s390x zstd, s390x gzip+",
  nested: "amd64 gzip, nested(arm64/v8 gzip, arm64/v8 chunked+)",
  odd: "amd64 mixed, - none, artifact, 386 estargz, windows/amd64 zstd",
  single: "single: amd64 gzip",
} as const;

const tidy = tidyAfterAll();
let registry: Running;
beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  for (const [tag, spec] of Object.entries(specs)) {
    await pushBed(`http://${registry.host}`, "team/app", tag, spec);
  }
});

const reference = (tag: string) => `${registry.host}/team/app:${tag}`;

/** The contract of design.md, "JSON of inspect", member by member; further members may be added. */
const digest = z.string().refine(isDigest);
const platform = z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/);
const position = z.int().min(1);
const contract = z.looseObject({
  reference: z.string(),
  digest,
  mediaType: z.string(),
  kind: z.enum(["index", "manifest"]),
  entries: z.array(
    z.looseObject({
      position,
      digest,
      mediaType: z.string(),
      size: z.int().positive(),
      platform: platform.nullable(),
      compression: z.enum(["gzip", "zstd", "zstd:chunked", "estargz", "none", "mixed", "unknown"]),
      annotatedZstd: z.boolean(),
      layers: z.int().min(0),
      compressedBytes: z.int().min(0),
      diffIdsKey: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .nullable(),
      role: z.enum(["image", "attestation", "index", "artifact"]),
    }),
  ),
  issues: z.array(
    z.looseObject({
      code: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
      severity: z.enum(["error", "warning", "info"]),
      platform: platform.nullable(),
      positions: z.array(position),
      message: z.string().min(1),
      fix: z.string().min(1),
    }),
  ),
  picks: z.array(
    z.looseObject({
      client: z.string(),
      platform,
      position: position.nullable(),
      decodes: z.boolean().nullable(),
      outcome: z.enum(["reads", "fails", "unknown"]),
      reason: z.string().nullable(),
    }),
  ),
});

const clientsOfTheContract = [
  "docker-20.10",
  "docker-23",
  "docker-26-containerd",
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2",
  "podman-4.3",
  "podman-5",
  "buildah-1.28",
  "buildah-1.39",
  "skopeo-1.9",
  "skopeo-1.18",
  "cri-o-1.32",
  "crane",
  "regctl",
];

async function inspectJson(tag: string, ...options: string[]) {
  const { status, stdout, stderr } = await runHere(["inspect", reference(tag), "--json", ...options]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return contract.parse(JSON.parse(stdout));
}

test.each(Object.keys(specs))(
  "the JSON of %s has every member of the contract, and of its type",
  async (tag) => {
    const report = await inspectJson(tag);
    expect(report.reference).toBe(reference(tag));
    expect(report.entries.map((entry) => entry.position)).toEqual(report.entries.map((_, at) => at + 1));
    const platforms = new Set(report.picks.map((pick) => pick.platform));
    for (const client of clientsOfTheContract) {
      const own = report.picks.filter((pick) => pick.client === client).map((pick) => pick.platform);
      expect(new Set(own)).toEqual(platforms);
      expect(own).toHaveLength(platforms.size);
    }
  },
);

test("the JSON tells entries, issues and picks as they are", async () => {
  const dual = await inspectJson("dual");
  expect(dual.kind).toBe("index");
  expect(dual.issues).toEqual([]);
  expect(
    dual.entries.map((entry) => [entry.platform, entry.compression, entry.annotatedZstd, entry.role]),
  ).toEqual([
    ["linux/amd64", "gzip", false, "image"],
    ["linux/arm64/v8", "gzip", false, "image"],
    ["linux/amd64", "zstd:chunked", true, "image"],
    ["linux/arm64/v8", "zstd:chunked", true, "image"],
    [expect.anything(), expect.anything(), false, "attestation"],
    [expect.anything(), expect.anything(), false, "attestation"],
  ]);
  const [one, two, three] = dual.entries.map((entry) => entry.diffIdsKey);
  expect(one).toBe(three);
  expect(one).not.toBe(two);
  const taken = (client: string) =>
    dual.picks
      .filter((pick) => pick.client === client)
      .map((pick) => [pick.platform, pick.position, pick.decodes]);
  expect(taken("docker-20.10")).toEqual([
    ["linux/amd64", 1, true],
    ["linux/arm64/v8", 2, true],
  ]);
  expect(taken("podman-5")).toEqual([
    ["linux/amd64", 3, true],
    ["linux/arm64/v8", 4, true],
  ]);
  const broken = await inspectJson("broken");
  expect(
    broken.issues.map(({ code, severity, platform: where, positions }) => [code, severity, where, positions]),
  ).toContainEqual(["zstd-before-gzip", "error", "linux/amd64", [1, 2]]);
  expect((await inspectJson("single")).kind).toBe("manifest");
});

test("--platform leaves what concerns that platform, with the positions of the index", async () => {
  const report = await inspectJson("dual", "--platform", "linux/arm64");
  expect(report.entries.map((entry) => entry.position)).toEqual([2, 4]);
  expect([...new Set(report.picks.map((pick) => pick.platform))]).toEqual(["linux/arm64/v8"]);
  const amd64 = await inspectJson("dual", "--platform", "amd64");
  // Attestations stay with the image they speak of.
  expect(amd64.entries.map((entry) => entry.position)).toEqual([1, 3, 5, 6]);
  const broken = await inspectJson("broken", "--platform=linux/s390x");
  expect(broken.issues.map((issue) => issue.platform)).not.toContain("linux/amd64");
  expect(broken.issues.length).toBeGreaterThan(0);
});

test("--platform finds what stands in an index inside the index", async () => {
  const { entries } = await inspectJson("nested", "--platform", "linux/arm64");
  expect(entries.map((entry) => [entry.position, entry.role])).toEqual([[2, "index"]]);
});

test("several references give one JSON document each, in order", async () => {
  const { status, stdout } = await runHere(["inspect", "--json", reference("single"), reference("dual")]);
  expect(status).toBe(0);
  const documents = stdout.split(/(?<=^\}\n)/m).map((text) => contract.parse(JSON.parse(text)));
  expect(documents.map((report) => report.reference)).toEqual([reference("single"), reference("dual")]);
});

test("references come from standard input for -, among others, in whatever shape a list has", async () => {
  const list = `\ufeff# nightly\r\n\r\n  ${reference("dual")}  \r\n\n${reference("single")} # the old one\n`;
  const { status, stdout, stderr } = await twofold(
    ["check", reference("odd"), "-", reference("nested"), "--json"],
    { input: list },
  );
  expect(stderr).toBe("");
  expect(status).toBe(1);
  const { reports }: { reports: { reference: string }[] } = JSON.parse(stdout);
  expect(reports.map((report) => report.reference)).toEqual(
    ["odd", "dual", "single", "nested"].map(reference),
  );
});

test("thousands of references on standard input are printed in order", async () => {
  const tags = Array.from({ length: 2000 }, (_, at) =>
    at % 3 === 0 ? "single" : at % 3 === 1 ? "dual" : "nested",
  );
  const { status, stdout, stderr } = await twofold(["check", "-"], { input: tags.map(reference).join("\n") });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  const printed = stdout.split("\n").filter((line) => line.startsWith(`  ${registry.host}`));
  expect(printed.map((line) => line.trim())).toEqual(tags.map(reference));
});

test("closed standard input holds no reference, and one that cannot be read is said", async () => {
  const closed = await shell("twofold check - <&-");
  expect(closed).toMatchObject({ status: 2, stderr: expect.stringMatching(/^twofold: [^\n]+\n$/) });
  const folder = await shell("twofold check - < /");
  expect(folder).toMatchObject({ status: 2, stderr: expect.stringMatching(/^twofold: [^\n]+\n$/) });
});

test("references are read side by side, within a bound, and printed in order", async () => {
  // The first is answered only when the eighth was asked for: one after the other it would never be.
  const asked = new Set<string>();
  let releaseFirst = () => {};
  const eighth = new Promise<void>((resolve) => {
    releaseFirst = resolve;
  });
  let most = 0;
  let begun = 0;
  let done = 0;
  const gate = await startServer(async (request, response) => {
    const tag = /manifests\/(t\d+)$/.exec(request.url ?? "")?.[1];
    if (tag !== undefined && !asked.has(tag)) {
      asked.add(tag);
      begun += 1;
      most = Math.max(most, begun - done);
      response.on("close", () => {
        done += 1;
      });
      if (tag === "t7") releaseFirst();
      if (tag === "t0") await eighth;
    }
    request.url = request.url?.replace(/t\d+$/, "single");
    passOn(registry.host, request, response);
  });
  const references = Array.from({ length: 40 }, (_, at) => `${gate.host}/team/app:t${at}`);
  const { status, stdout } = await twofold(["check", ...references]);
  await gate.stop();
  expect(status).toBe(0);
  const printed = stdout.split("\n").filter((line) => line.startsWith(`  ${gate.host}`));
  expect(printed.map((line) => line.trim())).toEqual(references);
  expect(most).toBeLessThanOrEqual(8);
});
