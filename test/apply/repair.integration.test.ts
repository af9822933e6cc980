import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pushBed, writeLayout } from "#test/command/images.ts";
import { root, twofold } from "#test/command/twofold.ts";
import { passOn, type Running, startRegistry, startServer } from "#test/registry/bed.ts";
import { tidyAfterAll, tidyAfterEach } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { inspected, toldIn } from "./inspected.ts";

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

const push = (repository: string, spec: string) =>
  pushBed(`http://${registry.host}`, repository, "latest", spec);

describe.each([
  ["order", "amd64 chunked+, arm64/v8 gzip, amd64 gzip, arm64/v8 chunked+", ["zstd-before-gzip"]],
  ["annotation", "amd64 gzip, amd64 chunked", ["zstd-unannotated"]],
  ["twice", "amd64 gzip, amd64 chunked+, amd64 gzip", ["duplicate-variant"]],
  [
    "nested",
    "nested(amd64 chunked+), nested(amd64 gzip), arm64/v8 gzip, arm64/v8 chunked+",
    ["nested-index"],
  ],
] as const)("%s", (name, spec, codes) => {
  test("is put right under its tag, and every manifest is the one that it was", async () => {
    const reference = `${registry.host}/repair/${name}:latest`;
    const digest = await push(`repair/${name}`, spec);
    const before = await inspected(reference);
    expect(toldIn(before)).toEqual(expect.arrayContaining([...codes]));

    const dry = await runHere(["repair", reference, "--dry-run"]);
    expect([dry.status, dry.stderr]).toEqual([0, ""]);
    expect((await inspected(reference)).digest).toBe(digest);

    const done = await runHere(["repair", reference, "--json"]);
    expect([done.status, done.stderr]).toEqual([0, ""]);
    const after = await inspected(reference);
    expect(JSON.parse(done.stdout)).toMatchObject({
      outcome: "done",
      ...{ reference, before: digest, digest: after.digest, tagMoved: true, made: [], orphaned: [] },
    });
    expect(dry.stdout).toContain(after.digest);
    expect(toldIn(after)).toEqual([]);

    const again = await runHere(["repair", reference]);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("Nothing was changed.");
    // The old index is there by its digest.
    expect((await inspected(`${registry.host}/repair/${name}@${digest}`)).digest).toBe(digest);
  });
});

test("within a repository nothing but the index is sent, and nothing is asked twice", async () => {
  await push(
    "repair/least",
    "amd64 chunked+, arm64 chunked+, s390x chunked+, ppc64le chunked+, amd64 gzip, arm64 gzip, s390x gzip, ppc64le gzip",
  );
  const asked: string[] = [];
  const proxy = await startServer((request, response) => {
    asked.push(`${request.method} ${request.url?.replace(/sha256:[0-9a-f]+/, "sha256:…")}`);
    passOn(registry.host, request, response);
  });
  const { status, stderr } = await runHere(["repair", `${proxy.host}/repair/least:latest`]);
  await proxy.stop();
  expect([status, stderr]).toEqual([0, ""]);
  const writes = asked.filter((one) => !/^(GET|HEAD)/.test(one));
  expect(writes).toEqual([
    "PUT /v2/repair/least/manifests/sha256:…",
    "PUT /v2/repair/least/manifests/latest",
  ]);
  const tags = asked.filter((one) => one.endsWith("/manifests/latest") && !one.startsWith("PUT"));
  expect(tags).toEqual([
    "GET /v2/repair/least/manifests/latest",
    "HEAD /v2/repair/least/manifests/latest",
    "HEAD /v2/repair/least/manifests/latest",
  ]);
  // The index and 8 manifests, 4 configurations that twins share, the new index read back, and what stands beside the old one.
  const beside = 3 + 2;
  expect(asked.filter((one) => one.startsWith("GET")).length).toBeLessThanOrEqual(1 + 8 + 4 + 1 + beside);
});

test("to another repository of the registry, to another registry and to a folder, with all that it needs", async () => {
  await push("repair/base", "amd64 chunked+, amd64 gzip, att(1), att(2)");
  const from = `${registry.host}/repair/base:latest`;
  const other = await startRegistry();
  try {
    const places = [
      `${registry.host}/repair/copy:fixed`,
      `${other.host}/x/y:fixed`,
      `oci:${folder}/layout:fixed`,
    ];
    const digests = [];
    for (const to of places) {
      const { status, stderr } = await twofold(["repair", from, "--to", to]);
      expect([status, stderr]).toEqual([0, ""]);
      const { digest, ...report } = await inspected(to);
      digests.push(digest);
      expect(toldIn(report)).toEqual([]);
      expect(report.entries.map(({ compression }) => compression)).toEqual([
        "gzip",
        "zstd:chunked",
        expect.anything(),
        expect.anything(),
      ]);
    }
    expect(new Set(digests).size).toBe(1);
    expect((await inspected(from)).digest).not.toBe(digests[0]);
    // What is right already goes there as it is.
    const right = await twofold(["repair", places[0] ?? "", "--to", `oci:${folder}/layout:again`, "--json"]);
    expect(JSON.parse(right.stdout)).toMatchObject({
      outcome: "done",
      changes: false,
      newDigest: digests[0],
    });
  } finally {
    await other.stop();
  }
});

describe("nothing is moved", () => {
  test("where an error is left", async () => {
    writeLayout(`${folder}/broken`, { latest: "amd64 chunked+, amd64 gzip, arm64/v8 gzip #m missing" });
    const reference = `oci:${folder}/broken:latest`;
    const before = await inspected(reference).catch(() => null);
    const { status, stderr } = await runHere(["repair", reference]);
    expect(status).toBe(2);
    expect(stderr).toContain("the tag was not moved");
    expect((await inspected(reference).catch(() => null))?.digest).toBe(before?.digest);
  });

  test("where somebody else moved the tag meanwhile", async () => {
    const mine = await push("repair/raced", "amd64 chunked+, amd64 gzip");
    let theirs = "";
    let isPut = false;
    const proxy = await startServer(async (request, response) => {
      isPut ||= request.method === "PUT";
      // Between the new index and the look at the tag.
      if (isPut && request.method === "HEAD" && theirs === "")
        theirs = await push("repair/raced", "amd64 gzip #other");
      passOn(registry.host, request, response);
    });
    const { status, stderr } = await runHere(["repair", `${proxy.host}/repair/raced:latest`]);
    await proxy.stop();
    expect(status).toBe(2);
    expect(stderr).toContain("Somebody else moved the tag.");
    expect(stderr).toContain(mine);
    expect((await inspected(`${registry.host}/repair/raced:latest`)).digest).toBe(theirs);
  });

  test.each([
    ["the registry refuses the index", (response: ServerResponse) => response.writeHead(403).end()],
    ["the registry breaks", (response: ServerResponse) => response.writeHead(500).end()],
    ["the connection is cut", (response: ServerResponse) => response.destroy()],
  ])("where %s", async (_what, fault) => {
    const digest = await push("repair/refused", "amd64 chunked+, amd64 gzip");
    const proxy = await startServer((request, response) => {
      if (request.method !== "PUT") return passOn(registry.host, request, response);
      request.resume();
      fault(response);
    });
    const { status, stderr } = await runHere(["repair", `${proxy.host}/repair/refused:latest`]);
    await proxy.stop();
    expect([status, stderr.split("\n").length]).toEqual([2, 2]);
    expect((await inspected(`${registry.host}/repair/refused:latest`)).digest).toBe(digest);
  });

  test("of the layouts that settings name, and of one manifest", async () => {
    const settings = join(folder, "twofold.yaml");
    writeFileSync(settings, `layouts:\n  mine: ${root}samples/layout\n`);
    const env = { TWOFOLD_CONFIG: settings };
    expect(await twofold(["repair", "oci:mine:zstd-first"], { env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Write to another place"),
    });
    expect(await runHere(["repair", "oci:samples:single"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("is one manifest"),
    });
    const copied = await runHere(["repair", "oci:samples:zstd-first", "--to", `oci:${folder}/mine:fixed`]);
    expect([copied.status, copied.stderr]).toEqual([0, ""]);
    expect(toldIn(await inspected(`oci:${folder}/mine:fixed`))).toEqual([]);
  });
});
