import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createByteBudget, DEFAULT_READ_BYTES } from "#lib/oci/byte-budget.ts";
import { type Digest, digestOf, hexOf } from "#lib/oci/digest.ts";
import { openLayout } from "#lib/oci/source/layout.ts";
import { createLayoutTarget } from "#lib/oci/target/layout.ts";
import { buildTar, END } from "#test/chunked/build-tar.ts";
import { noise } from "#test/chunked/write-layer.ts";
import { type LayerMemory, recalledOrMade } from "./make-layer.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twofold-make-layer-"));
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, "index.json"), '{"schemaVersion":2,"manifests":[]}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const pathOf = (digest: Digest) => join(folder, "blobs/sha256", hexOf(digest));
const tar = buildTar([{ name: "a/text", content: noise(300_000) }]);

function stored(bytes: Buffer) {
  const digest = digestOf(bytes);
  writeFileSync(pathOf(digest), bytes);
  return { digest, size: bytes.length };
}

function flip(digest: Digest, at: number): void {
  const bytes = readFileSync(pathOf(digest));
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(pathOf(digest), bytes);
}

function made(
  layer: { digest: Digest; size: number },
  family: "gzip" | "zstd" = "zstd",
  diffId = digestOf(tar),
  memory?: LayerMemory,
) {
  const name = "oci:here";
  const from = openLayout(folder, { name, budget: createByteBudget(DEFAULT_READ_BYTES) });
  const to = createLayoutTarget(folder, { name });
  return recalledOrMade(
    {
      from,
      to,
      there: from,
      mountFrom: null,
      folder,
      level: 1,
      signal,
      ...(memory === undefined ? {} : { memory }),
    },
    layer,
    {
      family,
      diffId,
    },
  );
}

const failed = (code: string, message: RegExp) => ({
  ok: false,
  failure: { code, message: expect.stringMatching(message) },
});

test("bytes that are not the layer's are told by their digest, whatever they break", async () => {
  // One byte of a header, of content, and of what stands behind the content of gzip, which decompressing never reads.
  const gzip = Buffer.concat([gzipSync(tar), Buffer.alloc(40)]);
  for (const [bytes, at] of [
    [tar, 20],
    [tar, 5000],
    [gzip, 5000],
    [gzip, -1],
  ] as const) {
    const layer = stored(bytes);
    flip(layer.digest, at);
    expect(await made(layer)).toMatchObject(failed("digest-mismatch", /the bytes that came have the digest/));
  }
  const layer = stored(tar);
  flip(layer.digest, 5000);
  expect(await made(layer, "gzip")).toMatchObject(failed("digest-mismatch", /the bytes that came/));
});

test("a layer that is wrong as it was pushed is to blame itself, with the last path that it has", async () => {
  const cut = tar.subarray(0, 200_000);
  expect(await made(stored(gzipSync(cut)))).toMatchObject(
    failed("not-convertible", / \(a\/text\): The tar ends in the middle of its content\.$/),
  );
  expect(await made(stored(gzipSync(tar).subarray(0, 9000)))).toMatchObject(
    failed("not-convertible", /The layer is damaged/),
  );
  const trailing = Buffer.concat([tar, noise(5000)]);
  expect(await made(stored(trailing))).toMatchObject(
    failed("not-convertible", /^oci:here@sha256:[0-9a-f]{64}: Behind the end/),
  );
  expect(await made(stored(Buffer.alloc(0)))).toMatchObject(
    failed("not-convertible", /: The layer is empty/),
  );
  expect(await made(stored(END))).toMatchObject(failed("not-convertible", /its content is not/));
});

test("a layer that is there already is taken where TOC, tar-split and footer are its own", async () => {
  const layer = stored(gzipSync(tar));
  const first = await made(layer);
  if (!first.ok) throw new Error(first.failure.message);
  expect(await made(layer)).toEqual(first);
  const { digest, annotations } = first.value;
  const toc = Number(annotations["io.github.containers.zstd-chunked.manifest-position"]?.split(":")[0]);
  for (const at of [toc + 9, -90, -3]) {
    flip(digest, at);
    expect(await made(layer)).toMatchObject(failed("digest-mismatch", /is there already, with other bytes/));
    flip(digest, at);
  }
});

test("what is remembered of a layer is held against the configuration that names it", async () => {
  const layer = stored(gzipSync(tar));
  const first = await made(layer);
  if (!first.ok) throw new Error(first.failure.message);
  const memory = { recall: async () => first.value, remember: async () => undefined };
  expect(await made(layer, "zstd", digestOf(tar), memory)).toEqual(first);
  expect(await made(layer, "zstd", digestOf("another"), memory)).toMatchObject(
    failed("not-convertible", /its content is not/),
  );
});
