import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MadeImage, makeImage } from "#test/chunked/chunked-image.ts";
import { type MadeFile, type MadeLayer, makeLayer } from "#test/chunked/make-layer.ts";
import { writeLayout } from "#test/command/images.ts";
import { complaint } from "#test/command/twofold.ts";
import {
  passOn,
  pushBlob,
  pushManifest,
  type Running,
  startRegistry,
  startServer,
} from "#test/registry/bed.ts";
import { runHere } from "./test-run.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-cat-"));
const layout = `oci:${folder}/layout`;
const running: Running[] = [];
let [direct, counted, rangeless] = ["", "", ""];
let sent = 0;

const lower: MadeFile[] = [
  { path: "etc/os", content: "lower\n" },
  { path: "etc/gone", content: "gone\n" },
  { path: "data/old", content: "old\n" },
  { path: "usr/lib/os", content: "the system\n" },
  { path: "usr/bin/big", content: Buffer.alloc(300_000, "0123456789"), cuts: [100_000, 150_000, 50_000] },
];
const upper: MadeFile[] = [
  { path: "etc/os", content: "upper\n" },
  { path: "etc/.wh.gone" },
  { path: "data/.wh..wh..opq" },
  { path: "data/new", content: "new\n" },
  { path: "etc/release", type: "symlink", link: "../usr/lib/os" },
  { path: "etc/same", type: "hardlink", link: "etc/os" },
  { path: "bin", type: "symlink", link: "/usr/bin" },
];

async function push(host: string, tag: string, { files, manifests, digest }: MadeImage): Promise<void> {
  const base = `http://${host}`;
  for (const [name, bytes] of files) if (!manifests.has(name)) await pushBlob(base, "team/app", bytes);
  for (const [name, type] of manifests)
    await pushManifest(
      base,
      "team/app",
      name === digest ? tag : name,
      files.get(name) ?? Buffer.alloc(0),
      type,
    );
}

beforeAll(async () => {
  const [below, above] = [makeLayer(lower), makeLayer(upper)];
  const gzip = (layer: MadeLayer) => ({ gzipOf: layer.tar });
  const broken = makeLayer(lower, {
    editToc: ({ entries }) => void Object.assign(entries?.[0] ?? {}, { digest: `sha256:${"0".repeat(64)}` }),
  });
  const images = {
    dual: makeImage([
      [gzip(below), gzip(above)],
      [below, above],
    ]),
    gzip: makeImage([[gzip(below), gzip(above)]]),
    broken: makeImage([[broken]]),
    refused: makeImage([
      [
        {
          ...below,
          annotations: { ...below.annotations, "io.github.containers.zstd-chunked.manifest-position": "x" },
        },
      ],
    ]),
  };
  writeLayout(join(folder, "layout"), images);
  const registry = await startRegistry();
  for (const [tag, image] of Object.entries(images)) await push(registry.host, tag, image);
  const counting = await startServer((request, response) => {
    response.on("close", () => {
      if (request.url?.includes("/blobs/")) sent += Number(response.getHeader("content-length") ?? 0);
    });
    passOn(registry.host, request, response);
  });
  const ignoring = await startServer((request, response) => {
    delete request.headers.range;
    passOn(registry.host, request, response);
  });
  running.push(registry, counting, ignoring);
  direct = `${registry.host}/team/app`;
  counted = `${counting.host}/team/app`;
  rangeless = `${ignoring.host}/team/app`;
});
afterAll(async () => {
  for (const one of running) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

const expected: [string, string][] = [
  ["/etc/os", "upper\n"],
  ["data/new", "new\n"],
  ["./usr/lib/../lib/os", "the system\n"],
  ["/etc/release", "the system\n"],
  ["/etc/same", "upper\n"],
  ["/bin/big", "0123456789".repeat(30_000)],
];

test.each(expected)(
  "%s comes from zstd:chunked by its ranges, and from gzip with the whole layer",
  async (path, content) => {
    for (const reference of [`${layout}:dual`, `${direct}:dual`]) {
      const { status, stdout, stderr } = await runHere(["cat", reference, path]);
      expect([status, stdout, stderr]).toEqual([0, content, ""]);
    }
    const { status, stdout, stderr } = await runHere(["cat", `${layout}:gzip`, path, "--platform", "amd64"]);
    expect([status, stdout]).toEqual([0, content]);
    expect(stderr).toMatch(
      /^twofold: Layer 2 of 2 \(\S+\) is gzip: all of its [\d.]+.k?B are downloaded\.\n/,
    );
  },
);

test("a small file takes little of its layer", async () => {
  sent = 0;
  const { stdout } = await runHere(["cat", `${counted}:dual`, "/usr/lib/os"]);
  expect(stdout).toBe("the system\n");
  // Both TOCs, a configuration or two, and the file: the layers are many times that.
  expect(sent).toBeLessThan(6000);
});

test("a registry that ignores ranges costs the whole layer, and that is said", async () => {
  const { status, stdout, stderr } = await runHere(["cat", `${rangeless}:dual`, "/etc/os"]);
  expect([status, stdout]).toEqual([0, "upper\n"]);
  expect(stderr).toMatch(/cannot be read in parts \(.*ignores range requests.*\): all of its/);
});

test("annotations that lead nowhere cost the whole layer too", async () => {
  const { status, stdout, stderr } = await runHere(["cat", `${layout}:refused`, "/usr/lib/os"]);
  expect([status, stdout]).toEqual([0, "the system\n"]);
  expect(stderr).toContain("claim-position");
});

test.each([
  ["dual", "/etc/gone", /has no \/etc\/gone/],
  ["dual", "/data/old", /has no \/data\/old\. See what it has: twofold layers \S+ --tree/],
  ["dual", "/usr/lib", /is a directory/],
  ["dual", "/etc/.wh.gone", /has no/],
  ["broken", "/etc/os", /has the digest sha256:.*content-digest/],
])("%s %s is refused with one line", async (tag, path, line) => {
  const { status, stdout, stderr } = await runHere(["cat", `${layout}:${tag}`, path]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(complaint);
});

test("of gzip, whose tree is not shown, nobody is sent to look at it", async () => {
  const { status, stderr } = await runHere(["cat", `${layout}:gzip`, "/etc/gone"]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("has no /etc/gone. Give the whole path")]);
});

test.each([
  [["cat", "a/b"], /cat takes a reference and a path/],
  [["cat", "a/b", "c", "d"], /cat takes a reference and a path/],
  [["cat", `${"x".repeat(3)}:`, "c"], /reference/],
])("%j ends with status 2", async (args, line) => {
  const { status, stdout, stderr } = await runHere(args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(line);
});
