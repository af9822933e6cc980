import { createHash } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
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

  test.each<[string, Served]>([
    ["a web page by its type", { body: manifest, headers: { "content-type": "text/html" } }],
    ["a web page without a type", { body: Buffer.from("<!DOCTYPE html><title>Sign in</title>") }],
    ["text", { body: Buffer.from("404 page not found"), headers: { "content-type": "text/plain" } }],
  ])("answered with %s says nothing of the image: the registry is to blame", async (_, served) => {
    const { host } = await holding({ [tagged]: served });
    expect(await open(host).source.readTagged("1", never)).toMatchObject({
      failure: { code: "registry-error", message: expect.stringContaining(host) },
    });
  });

  const bare = (document: Buffer) => json({ ...JSON.parse(document.toString()), mediaType: undefined });
  test.each([
    ["an index as a manifest", index, OCI_MANIFEST],
    ["an index as Docker's list", index, DOCKER_LIST],
    ["a manifest as an index", manifest, OCI_INDEX],
    ["an index that does not name its type as a manifest", bare(index), OCI_MANIFEST],
    ["a manifest that does not name its type as an index", bare(manifest), DOCKER_LIST],
  ])("%s: the registry's Content-Type is to blame", async (_, body, type) => {
    const at = `${API}/manifests/${sha256(body)}`;
    const served = { body, headers: { "content-type": type } };
    const { host } = await holding({ [tagged]: served, [at]: served });
    const { source } = open(host);
    const failure = {
      code: "registry-error",
      message: expect.stringContaining(`${host} served`),
      next: expect.stringContaining("not to blame"),
    };
    expect(await source.readTagged("1", never)).toMatchObject({ failure });
    expect(await source.readManifest(digest(sha256(body)), never)).toMatchObject({ failure });
  });
  test.each([
    ["a manifest that does not name its type as Docker's", bare(manifest), DOCKER_MANIFEST],
    ["a document of another kind as what it is", json({ mediaType: "application/x" }), "application/x"],
  ])("%s is handed on", async (_, body, type) => {
    const { host } = await holding({ [tagged]: { body, headers: { "content-type": type } } });
    expect(outcome(await open(host).source.readTagged("1", never))).toBe("ok");
  });

  test.each([
    ["MANIFEST_UNKNOWN", "not-found"],
    ["NAME_UNKNOWN", "not-found"],
    ["UNAUTHORIZED", "unauthorized"],
    ["DENIED", "denied"],
    ["TOOMANYREQUESTS", "rate-limited"],
    ["UNKNOWN", "registry-error"],
  ])("answered 200 with the error %s is %s", async (code, expected) => {
    const { host } = await holding({ [tagged]: { body: json({ errors: [{ code }] }) } });
    const read = await open(host).source.readTagged("1", never);
    expect(read).toMatchObject({
      failure: { code: expected, message: expect.stringContaining(`200 ${code}`) },
    });
  });
  test("a document that has errors and the digest asked for is what it is", async () => {
    const body = json({ errors: [{ code: "DENIED" }] });
    const { host } = await holding({ [`${API}/manifests/${sha256(body)}`]: { body } });
    expect(outcome(await open(host).source.readManifest(digest(sha256(body)), never))).toBe("ok");
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
  const reading = async (served: Served) => {
    const { host, headers } = await holding({ [at]: served });
    const read = await open(host).source.readManifest(digest(sha256(manifest)), never);
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

  // Stores hand out what an upload said of itself, and the bytes as they are: the digest proves them.
  test.each(["aws-chunked", "utf-8", "UTF-8,aws-chunked", "none", "br"])(
    "by its header alone (%s) is read",
    async (coding) => {
      const headers = { "content-encoding": coding };
      const { read } = await reading({ body: manifest, headers });
      expect(read.ok && Buffer.from(read.value.bytes)).toEqual(manifest);
      const { host } = await holding({
        [`${API}/manifests/1`]: { body: manifest, headers },
        [`${API}/blobs/${sha256(config)}`]: { body: config, headers },
      });
      const { source } = open(host);
      expect(await source.readTagged("1", never)).toMatchObject({ value: { digest: sha256(manifest) } });
      const wanted = blob({ digest: sha256(config), bytes: config });
      expect(outcome(await source.readBlob(wanted, 1000, never))).toBe("ok");
    },
  );

  test.each<[string, Served, string]>([
    ["that is not gzip", { body: manifest, headers: gzip }, "registry-error"],
    ["cut short", { body: gzipSync(manifest).subarray(0, 30), headers: gzip }, "unreachable"],
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
    expect(outcome((await reading(served)).read)).toBe(code);
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
    ["200 with the whole", 200, {}, layer, "registry-error"],
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
      "206 of content with a coding nobody knows",
      206,
      { ...of("6-11/600"), "content-encoding": "aws-chunked" },
      layer.subarray(6, 12),
      "layer ",
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
