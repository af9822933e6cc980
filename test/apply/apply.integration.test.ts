import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { digestOf, hexOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { bin, ended, start, twofold } from "#test/command/twofold.ts";
import { type Running, startRegistry } from "#test/registry/bed.ts";
import { tidyAfterAll, tidyAfterEach } from "#test/tidy.ts";
import { runHere } from "../../cli/test-run.ts";
import { type Inspected, type InspectedEntry, inspected, toldIn } from "./inspected.ts";

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

const kinds = ({ entries }: Inspected) => entries.map(({ compression }) => compression);

test("gzip alone becomes dual beside it: what was there stays to the byte, and what is made serves partial pulls", async () => {
  const before = await inspected("oci:samples:gzip-only");
  const to = `${registry.host}/apply/dual:1`;
  const done = await twofold(["apply", "oci:samples:gzip-only", "--choice", "dual", "--to", to, "--json"]);
  expect(done.status).toBe(0);
  const after = await inspected(to);
  expect(JSON.parse(done.stdout)).toMatchObject({
    ...{ outcome: "done", reference: to, digest: after.digest, before: null, tagMoved: true, orphaned: [] },
    kept: before.entries.map(({ digest }) => digest),
    made: after.entries.slice(before.entries.length).map(({ platform, digest }) => ({
      ...{ platform, digest, compression: "zstd:chunked" },
      ...{ bytes: expect.any(Number), seconds: expect.any(Number) },
    })),
  });
  // Each variant is told where it is begun and where it is done.
  const told = done.stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).progress);
  expect(told.filter(({ stage }) => stage === "done")).toHaveLength(before.entries.length);
  expect(after.entries.slice(0, before.entries.length).map(({ digest }) => digest)).toEqual(
    before.entries.map(({ digest }) => digest),
  );
  expect(kinds(after)).toEqual([...kinds(before), ...kinds(before).map(() => "zstd:chunked")]);
  expect(after.entries.map(({ annotatedZstd }) => annotatedZstd)).toEqual([
    ...before.entries.map(() => false),
    ...before.entries.map(() => true),
  ]);
  expect(toldIn(after)).toEqual([]);

  // Each new layer is read by its table of contents.
  const tree = async (position: number) => {
    const { digest } = after.entries[position] as InspectedEntry;
    const listed = await runHere(["layers", `${registry.host}/apply/dual@${digest}`, "--tree", "--json"]);
    return listed;
  };
  const chunked = await tree(before.entries.length);
  expect([chunked.status, chunked.stderr]).toEqual([0, ""]);

  const again = await runHere(["apply", to, "--choice", "dual"]);
  expect(again.stdout).toContain("is already dual");
  expect((await inspected(to)).digest).toBe(after.digest);
});

test("made twice, it is the same to the byte", async () => {
  const digests = [];
  for (const tag of ["a", "b"]) {
    const to = `oci:${folder}/${tag}:1`;
    expect((await runHere(["apply", "oci:samples:gzip-only", "--choice", "dual", "--to", to])).status).toBe(
      0,
    );
    digests.push((await inspected(to)).digest);
  }
  expect(digests[0]).toBe(digests[1]);
});

test("zstd:chunked alone becomes dual, gzip before it, and gzip alone again", async () => {
  const dual = `oci:${folder}/dual:1`;
  expect((await runHere(["apply", "oci:samples:zstd-only", "--choice", "dual", "--to", dual])).status).toBe(
    0,
  );
  const made = await inspected(dual);
  expect(toldIn(made)).toEqual([]);
  for (const platform of new Set(made.entries.map((one) => one.platform)))
    expect(
      made.entries.filter((one) => one.platform === platform).map(({ compression }) => compression),
    ).toEqual(["gzip", "zstd:chunked"]);
  const gzip = `oci:${folder}/gzip:1`;
  expect((await runHere(["apply", dual, "--choice", "gzip", "--to", gzip])).status).toBe(0);
  const left = await inspected(gzip);
  expect(new Set(kinds(left))).toEqual(new Set(["gzip"]));
  // What is kept is what was made.
  expect(left.entries.map(({ digest }) => digest)).toEqual(
    made.entries.filter(({ compression }) => compression === "gzip").map(({ digest }) => digest),
  );
});

test("one manifest becomes an index of two, and the platform that lacks its twin gets it", async () => {
  for (const sample of ["single", "twin-missing"]) {
    const to = `oci:${folder}/${sample}:1`;
    const done = await runHere(["apply", `oci:samples:${sample}`, "--choice", "dual", "--to", to]);
    expect([sample, done.status]).toEqual([sample, 0]);
    expect([sample, toldIn(await inspected(to))]).toEqual([sample, []]);
  }
});

describe("nothing is changed", () => {
  test("where a layer cannot be zstd:chunked, which is said with the path", async () => {
    const at = writeImage(folder, readFileSync("test/cases/chunked/dup/layer.tar.gz"));
    const before = await inspected(at);
    const done = await runHere(["apply", at, "--choice", "dual"]);
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(/Nothing was changed\./);
    expect((await inspected(at)).digest).toBe(before.digest);
    expect(readdirSync(join(folder, "layout", "blobs", "sha256"))).toHaveLength(4);
  });

  test("where the content is not what the configuration names", async () => {
    const at = writeImage(folder, readFileSync("test/cases/chunked/plain/layer.tar.gz"), digestOf("another"));
    const before = await inspected(at);
    const done = await runHere(["apply", at, "--choice", "dual"]);
    expect([done.status, done.stderr]).toEqual([2, expect.stringContaining("its content is not")]);
    expect((await inspected(at)).digest).toBe(before.digest);
  });

  test("where the plan would leave an error", async () => {
    const done = await runHere([
      "apply",
      "oci:samples:child-missing",
      "--choice",
      "dual",
      "--to",
      `oci:${folder}/x:1`,
    ]);
    expect([done.status, done.stderr]).toEqual([2, expect.stringContaining("cannot be made dual")]);
  });

  test("by a dry run", async () => {
    const to = `oci:${folder}/dry:1`;
    const done = await runHere([
      "apply",
      "oci:samples:gzip-only",
      "--choice",
      "dual",
      "--to",
      to,
      "--dry-run",
    ]);
    expect([done.status, done.stdout]).toEqual([0, expect.stringContaining("make from 4")]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("under the tag, when it is killed on the way", async () => {
    const to = `${registry.host}/apply/killed:1`;
    await runHere(["repair", "oci:samples:gzip-only", "--to", to]);
    const { digest } = await inspected(to);
    const child = start("node", [bin, "apply", to, "--choice", "dual", "--json"], {
      env: { TMPDIR: folder },
    });
    const end = ended(child);
    await new Promise<void>((resolve) => {
      child.stderr?.on("data", (text: string) => {
        if (text.includes('"sending"')) resolve();
      });
    });
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await end;
    expect((await inspected(to)).digest).toBe(digest);
    expect(readdirSync(folder)).toHaveLength(1);
    const again = await twofold(["apply", to, "--choice", "dual"], { env: { TMPDIR: folder } });
    expect(again.status).toBe(0);
    expect(toldIn(await inspected(to))).toEqual([]);
    // What the killed one left behind went with the next.
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.each([
  [["apply", "oci:samples:dual"], "apply needs --choice"],
  [["apply", "oci:samples:dual", "--choice", "dual", "--level", "20"], "--level needs a number from 1 to 19"],
])("%j says what is missing", async (args, why) => {
  const { status, stderr } = await runHere(args);
  expect([status, stderr]).toEqual([2, expect.stringContaining(why)]);
});

/** A layout of one index of one image of this layer; its reference. */
function writeImage(at: string, layer: Uint8Array, diffId = digestOf(gunzipSync(layer))): string {
  const blobs = join(at, "layout", "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  const put = (mediaType: string, content: Uint8Array | object) => {
    const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
    const digest = digestOf(bytes);
    writeFileSync(join(blobs, hexOf(digest)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const config = put(OCI_CONFIG, {
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [diffId] },
  });
  const layers = [put("application/vnd.oci.image.layer.v1.tar+gzip", layer)];
  const manifest = put(OCI_MANIFEST, { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers });
  const platform = { architecture: "amd64", os: "linux" };
  const index = put(OCI_INDEX, {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: [{ ...manifest, platform }],
  });
  const annotations = { "org.opencontainers.image.ref.name": "1" };
  writeFileSync(join(at, "layout", "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(at, "layout", "index.json"),
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...index, annotations }] }),
  );
  return `oci:${join(at, "layout")}:1`;
}
