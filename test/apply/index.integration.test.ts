import { beforeAll, beforeEach, expect, test } from "vitest";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { pushBed } from "#test/command/images.ts";
import { pushManifest, type Running, startRegistry } from "#test/registry/bed.ts";
import { tidyAfterAll, tidyAfterEach } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { inspected } from "./inspected.ts";
import { reportOf } from "./report-of.ts";

const tidy = tidyAfterAll();
const tidyEach = tidyAfterEach();
let registry: Running;
let folder: string;
beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
});
beforeEach(() => {
  folder = tidyEach.folder();
});

const push = (repository: string, tag: string, spec: string) =>
  pushBed(`http://${registry.host}`, repository, tag, spec);
const at = (name: string) => `${registry.host}/${name}`;

test("per-architecture builds of both compressions, in any order and place, become one right index", async () => {
  await push("parts/app", "arm64-zstd", "single: arm64/v8 chunked");
  await push("parts/app", "amd64", "amd64 chunked+, amd64 gzip");
  await push("elsewhere/app", "arm64", "single: arm64/v8 gzip");
  const from = [at("parts/app:arm64-zstd"), at("parts/app:amd64"), at("elsewhere/app:arm64")];

  const dry = await runHere(["index", at("whole/app:1"), "--from", ...from, "--dry-run"]);
  expect([dry.status, dry.stderr]).toEqual([0, ""]);
  expect((await runHere(["inspect", at("whole/app:1")])).status).toBe(2);

  const made = await runHere(["index", at("whole/app:1"), "--from", ...from, "--json"]);
  expect([made.status, made.stderr]).toEqual([0, ""]);
  const whole = await inspected(at("whole/app:1"));
  expect(JSON.parse(made.stdout)).toMatchObject({
    outcome: "done",
    reference: at("whole/app:1"),
    digest: whole.digest,
  });
  expect(dry.stdout).toContain(whole.digest);
  expect(
    whole.entries.map((one: { platform: string; compression: string; annotatedZstd: boolean }) =>
      [one.platform, one.compression, one.annotatedZstd].join(" "),
    ),
  ).toEqual([
    "linux/arm64/v8 gzip false",
    "linux/arm64/v8 zstd:chunked true",
    "linux/amd64 gzip false",
    "linux/amd64 zstd:chunked true",
  ]);
  expect(whole.issues.filter((one: { severity: string }) => one.severity !== "info")).toEqual([]);

  // To a folder, from the index that was made: the same bytes.
  const folded = `oci:${folder}/layout:1`;
  expect((await runHere(["index", folded, "--from", at("whole/app:1")])).stderr).toBe("");
  expect((await inspected(folded)).digest).toBe(whole.digest);
});

test("with a choice it makes what is missing, with an index of each compression beside it, and tells what it did", async () => {
  const from = ["--from", "oci:samples:gzip-only", "--choice", "dual", "--per-compression"];
  const to = at("chosen/app:1");
  const dry = await runHere(["index", to, ...from, "--dry-run"]);
  expect([dry.status, dry.stdout.match(/to be made +linux\S+ +zstd:chunked, annotated/g)?.length]).toEqual([
    0, 4,
  ]);
  expect(dry.stdout).toMatch(/An index of 8\sentries/);
  await expect(reportOf(to)).rejects.toThrow("not found");

  await push("chosen/app", "1", "single: amd64 gzip #before");
  const { digest: before } = await reportOf(to);
  // What speaks of what the tag named does not speak of what it names then.
  await push("chosen/app", `${before.replace(":", "-")}.sig`, "signature");
  const made = await runHere(["index", to, ...from, "--json"]);
  expect(made.status).toBe(0);
  const told = JSON.parse(made.stdout);
  const whole = await reportOf(to);
  const kept = whole.entries.filter(({ compression }) => compression === "gzip");
  const zstd = whole.entries.filter(({ compression }) => compression === "zstd:chunked");
  expect([kept.length, zstd.length]).toEqual([4, 4]);
  expect(told).toMatchObject({
    reference: to,
    digest: whole.digest,
    before,
    tagMoved: true,
    kept: kept.map(({ digest }) => digest),
    orphaned: [{ kind: "signature" }],
  });
  expect(told.made.map((one: { digest: string }) => one.digest)).toEqual(zstd.map(({ digest }) => digest));
  for (const { bytes, seconds } of told.made) expect([bytes > 0, seconds >= 0]).toEqual([true, true]);
  for (const [compression, own] of [["gzip", kept] as const, ["zstd", zstd] as const]) {
    const part = await reportOf(at(`chosen/app:1-${compression}`));
    expect(part.digest).toBe(told.perCompression[compression].digest);
    expect(part.entries.map(({ digest }) => digest)).toEqual(own.map(({ digest }) => digest));
  }
});

test("what cannot stand in one index is refused, and no tag comes or moves", async () => {
  const digest = await push("clash/app", "latest", "amd64 gzip, amd64 chunked+");
  await push("clash/app", "other", "single: amd64 gzip #other");
  const made = await runHere([
    "index",
    at("clash/app:latest"),
    "--from",
    at("clash/app:latest"),
    at("clash/app:other"),
  ]);
  expect(made.status).toBe(2);
  expect(made.stderr).toContain("two variants of one kind (gzip)");
  expect((await inspected(at("clash/app:latest"))).digest).toBe(digest);
});

test.each([
  [["index"], "needs a destination"],
  [["index", "quay.io/a/b:1"], "needs --from"],
  [
    ["index", `quay.io/a/b@sha256:${"0".repeat(64)}`, "--from", "oci:samples:dual"],
    "names no tag that could move. Give the destination a tag",
  ],
])("%j says what is missing", async (args, why) => {
  const { status, stderr } = await runHere(args);
  expect([status, stderr]).toEqual([2, expect.stringContaining(why)]);
});

test("sizes and types are those of the registry, whatever a list says: the line that is offered mends both", async () => {
  await push("listed/app", "right", "amd64 gzip, arm64/v8 gzip");
  const raw = await fetch(`http://${registry.host}/v2/listed/app/manifests/right`, {
    headers: { accept: OCI_INDEX },
  });
  const index = (await raw.json()) as { manifests: { size: number; mediaType: string }[] };
  const wrong = index.manifests.map((entry, at) =>
    at === 0 ? { ...entry, size: entry.size + 5 } : { ...entry, mediaType: "application/vnd.example" },
  );
  const bytes = Buffer.from(JSON.stringify({ ...index, manifests: wrong }));
  await pushManifest(`http://${registry.host}`, "listed/app", "wrong", bytes, OCI_INDEX);
  const reference = at("listed/app:wrong");
  const checked = await runHere(["check", reference, "--format", "json"]);
  const [{ issues }] = JSON.parse(checked.stdout).reports;
  const lines = issues
    .filter(({ severity }: { severity: string }) => severity !== "info")
    .map(({ code, commands: [first] }: { code: string; commands: { command: string }[] }) => [
      code,
      first?.command,
    ]);
  const line = `twofold index ${reference} --from ${reference}`;
  expect(lines).toEqual([
    ["digest-mismatch", line],
    ["descriptor-type", line],
  ]);
  expect((await runHere(line.split(" ").slice(1))).stderr).toBe("");
  expect((await inspected(reference)).digest).toBe((await inspected(at("listed/app:right"))).digest);
});
