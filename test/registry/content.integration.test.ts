import { createHash } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { readImage } from "#test/read-image.ts";
import { sha256 } from "./bed.ts";
import { blob, digest, never, open, outcome, REPOSITORY, serve } from "./open.ts";

const API = `/v2/${REPOSITORY}`;
const sha512 = (bytes: Uint8Array) => `sha512:${createHash("sha512").update(bytes).digest("hex")}`;

interface Served {
  readonly body: Uint8Array;
  readonly headers?: OutgoingHttpHeaders;
}

/** A registry that holds what is under each path; `seen` is what it was asked. */
async function holding(paths: Readonly<Record<string, Served>>) {
  const seen: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const host = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    const found = paths[request.url ?? ""];
    if (found === undefined) response.writeHead(404).end();
    else response.writeHead(200, found.headers).end(request.method === "HEAD" ? undefined : found.body);
  });
  return { host, seen, headers };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const config = json({ architecture: "arm64", os: "linux", rootfs: { diff_ids: [] } });
const layer = Buffer.from("layer ".repeat(100));
const manifest = json({
  schemaVersion: 2,
  mediaType: OCI_MANIFEST,
  config: { mediaType: OCI_CONFIG, digest: sha512(config), size: config.length },
  layers: [
    { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: sha512(layer), size: layer.length },
  ],
});
const index = json({
  schemaVersion: 2,
  mediaType: OCI_INDEX,
  manifests: [{ mediaType: OCI_MANIFEST, digest: sha512(manifest), size: manifest.length }],
});

describe("a tag", () => {
  const tagged = `${API}/manifests/1`;
  const as = (headers: OutgoingHttpHeaders): Record<string, Served> => ({
    [tagged]: { body: manifest, headers },
  });

  test("resolves by HEAD alone where the registry names the digest", async () => {
    const named = { "docker-content-digest": sha512(manifest), "content-length": manifest.length };
    const { host, seen } = await holding(as({ ...named, "content-type": `${OCI_MANIFEST}; charset=utf-8` }));
    expect(await open(host).source.resolve("1", never)).toEqual({
      ok: true,
      value: { digest: sha512(manifest), mediaType: OCI_MANIFEST, size: manifest.length },
    });
    expect(seen).toEqual([`HEAD ${tagged}`]);
  });

  test.each<[string, OutgoingHttpHeaders]>([
    ["names no digest", {}],
    ["names one of another kind", { "docker-content-digest": "md5:abc" }],
    ["names one cut short", { "docker-content-digest": sha256(manifest).slice(0, -1) }],
  ])("is read to be resolved where HEAD %s", async (_, headers) => {
    const { host, seen } = await holding(as({ ...headers, "content-type": OCI_MANIFEST }));
    expect(await open(host).source.resolve("1", never)).toEqual({
      ok: true,
      value: { digest: sha256(manifest), mediaType: OCI_MANIFEST, size: manifest.length },
    });
    expect(seen).toEqual([`HEAD ${tagged}`, `GET ${tagged}`]);
  });

  test.each([405, 501])("is read to be resolved where HEAD is answered %i", async (status) => {
    const host = await serve((request, response) => {
      if (request.method === "HEAD") response.writeHead(status).end();
      else response.writeHead(200, { "content-type": OCI_MANIFEST }).end(manifest);
    });
    expect(await open(host).source.resolve("1", never)).toMatchObject({
      value: { digest: sha256(manifest) },
    });
  });

  test.each([
    ["its own type", OCI_MANIFEST, OCI_MANIFEST],
    ["a type with parameters", `${OCI_MANIFEST.toUpperCase()}; charset=utf-8`, OCI_MANIFEST],
    ["JSON", "application/json", "application/json"],
    ["text", "text/plain; charset=utf-8", "text/plain"],
    ["bytes", "application/octet-stream", "application/octet-stream"],
  ])("served as %s is read, and what it was served as is kept", async (_, type, kept) => {
    const { host } = await holding(as({ "content-type": type }));
    expect(await open(host).source.readTagged("1", never)).toMatchObject({
      ok: true,
      value: { mediaType: kept },
    });
  });

  test("served as a web page is no image", async () => {
    const { host } = await holding(as({ "content-type": "text/html" }));
    expect(outcome(await open(host).source.readTagged("1", never))).toBe("not-an-image");
  });

  test("served as the other kind of document is malformed to whoever reads it", async () => {
    const { host } = await holding({ [tagged]: { body: index, headers: { "content-type": OCI_MANIFEST } } });
    const store = createContentStore({ memoryBytes: 1_000_000 });
    const read = await readImage(open(host).source, { tag: "1" }, { signal: never, store });
    expect(outcome(read)).toBe("malformed");
  });
});

describe("sha512", () => {
  const files = {
    [`${API}/manifests/${sha512(index)}`]: { body: index },
    [`${API}/manifests/${sha512(manifest)}`]: { body: manifest },
    [`${API}/blobs/${sha512(config)}`]: { body: config },
    [`${API}/blobs/${sha512(layer)}`]: { body: layer },
  };

  test("an image of sha512 digests is read from its index to its configuration", async () => {
    const { host, seen } = await holding(files);
    const store = createContentStore({ memoryBytes: 1_000_000 });
    const read = await readImage(
      open(host).source,
      { digest: digest(sha512(index)) },
      { signal: never, store },
    );
    if (!read.ok) throw new Error(read.failure.message);
    const content = read.value.entries[0]?.content;
    expect(content?.ok && content.value.config).toMatchObject({ ok: true, value: { diffIds: [] } });
    expect(seen).toHaveLength(3);
  });

  test("a layer is checked against it", async () => {
    const { host } = await holding({ ...files, [`${API}/blobs/${sha512(config)}`]: { body: layer } });
    const { source } = open(host);
    const wanted = { digest: sha512(layer), bytes: layer };
    expect(outcome(await source.readBlob(blob(wanted), 1000, never))).toBe("ok");
    const lied = { digest: sha512(config), bytes: layer };
    expect(outcome(await source.readBlob(blob(lied), 1000, never))).toBe("digest-mismatch");
  });
});

describe("content that was encoded on the way", () => {
  const at = `${API}/manifests/${sha256(manifest)}`;
  const reading = async (served: Served, size: number | null = manifest.length) => {
    const { host, headers } = await holding({ [at]: served });
    const read = await open(host).source.readManifest({ digest: digest(sha256(manifest)), size }, never);
    return { read, headers };
  };
  const gzip = { "content-encoding": "gzip" };

  test("is not asked for", async () => {
    const { headers } = await reading({ body: manifest });
    expect(headers[0]?.["accept-encoding"]).toBe("identity");
  });

  test.each([
    ["gzip", gzip],
    ["GZIP under its old name", { "content-encoding": "X-GZIP" }],
  ])("with %s is read as it was before", async (_, headers) => {
    const { read } = await reading({ body: gzipSync(manifest), headers });
    expect(read.ok && Buffer.from(read.value.bytes)).toEqual(manifest);
  });

  test.each<[string, Served, string]>([
    ["that is not gzip", { body: manifest, headers: gzip }, "registry-error"],
    ["cut short", { body: gzipSync(manifest).subarray(0, 30), headers: gzip }, "registry-error"],
    ["of other content", { body: gzipSync(config), headers: gzip }, "digest-mismatch"],
    [
      "that unpacks beyond all limits",
      { body: gzipSync(Buffer.alloc(64 * 1024 * 1024)), headers: gzip },
      "too-large",
    ],
    [
      "of a kind nobody reads",
      { body: brotliCompressSync(manifest), headers: { "content-encoding": "br" } },
      "registry-error",
    ],
  ])("%s is a failure", async (_, served, code) => {
    expect(outcome((await reading(served, null)).read)).toBe(code);
  });

  test("is unpacked in a list too", async () => {
    const { host } = await holding({
      [`${API}/tags/list?n=1000`]: { body: gzipSync('{"tags":["a"]}'), headers: gzip },
    });
    expect(await open(host).source.listTags(never)).toEqual({ ok: true, value: ["a"] });
  });
});

describe("a part of a blob", () => {
  const wanted = blob({ digest: sha256(layer), bytes: layer });
  /** What comes of asking for bytes 6 to 11 of a server that answers so. */
  const reading = async (status: number, headers: OutgoingHttpHeaders, body: Uint8Array, offset = 6) => {
    const ranges: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      ranges.push(request.headers.range);
      response.writeHead(status, headers).end(body);
    });
    const read = await open(host).source.readBlobRange(wanted, { offset, length: 6 }, never);
    return { said: read.ok ? Buffer.from(read.value).toString() : read.failure.code, ranges };
  };
  const of = (range: string) => ({ "content-range": `bytes ${range}` });

  test.each<[string, number, OutgoingHttpHeaders, Uint8Array, string]>([
    ["206 with the part", 206, of("6-11/600"), layer.subarray(6, 12), "layer "],
    ["206 of a blob of a length not told", 206, of("6-11/*"), layer.subarray(6, 12), "layer "],
    ["200 with the whole", 200, {}, layer, "layer "],
    ["200 with less", 200, {}, layer.subarray(0, 8), "unreachable"],
    ["206 with another part", 206, of("0-5/600"), layer.subarray(0, 6), "registry-error"],
    ["206 with a longer part", 206, of("6-12/600"), layer.subarray(6, 13), "registry-error"],
    ["206 of another blob", 206, of("6-11/601"), layer.subarray(6, 12), "registry-error"],
    ["206 that does not say of what", 206, {}, layer.subarray(6, 12), "registry-error"],
    ["206 with more than it says", 206, of("6-11/600"), layer.subarray(6, 20), "registry-error"],
    ["206 with less than it says", 206, of("6-11/600"), layer.subarray(6, 9), "unreachable"],
    [
      "206 in several parts",
      206,
      { "content-type": "multipart/byteranges; boundary=x" },
      layer,
      "registry-error",
    ],
    [
      "206 of packed content",
      206,
      { ...of("6-11/600"), "content-encoding": "gzip" },
      layer.subarray(6, 12),
      "registry-error",
    ],
    ["416", 416, { "content-range": "bytes */600" }, Buffer.alloc(0), "registry-error"],
    ["501", 501, {}, Buffer.alloc(0), "registry-error"],
    ["204", 204, {}, Buffer.alloc(0), "registry-error"],
  ])("%s", async (_, status, headers, body, said) => {
    const read = await reading(status, headers, body);
    expect(read.said).toBe(said);
    expect(read.ranges[0]).toBe("bytes=6-11");
  });

  test("at the end is cut to what there is, and outside nothing is asked", async () => {
    const end = await reading(206, of("598-599/600"), layer.subarray(598), 598);
    expect(end).toEqual({ said: layer.subarray(598).toString(), ranges: ["bytes=598-599"] });
    expect(await reading(206, {}, layer, 600)).toEqual({ said: "", ranges: [] });
    expect(await reading(206, {}, layer, 601)).toEqual({ said: "malformed", ranges: [] });
    expect(await reading(206, {}, layer, -1)).toEqual({ said: "malformed", ranges: [] });
  });
});
