import { beforeAll, describe, expect, test } from "vitest";
import { OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { type Pushed, pushImage, pushManifest, type Running, sha256, startRegistry } from "./bed.ts";
import { blob, digest, never, open, outcome, REPOSITORY } from "./open.ts";

const tidy = tidyAfterAll();
let registry: Running;
let image: Pushed;

beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  image = await pushImage(`http://${registry.host}`, REPOSITORY, "1");
});

describe("a registry without login", () => {
  test("a tag is read in one request, with the digest and type it was served as", async () => {
    const { source, seen } = open(registry.host);
    const read = await source.readTagged("1", never);
    expect(read).toMatchObject({ ok: true, value: { digest: image.digest, mediaType: OCI_MANIFEST } });
    expect(seen).toEqual([`1 GET /v2/${REPOSITORY}/manifests/1`]);
  });
  test("a tag resolves by HEAD", async () => {
    const { source, seen } = open(registry.host);
    expect(await source.resolve("1", never)).toEqual({
      ok: true,
      value: { digest: image.digest, mediaType: OCI_MANIFEST, size: image.bytes.length },
    });
    expect(seen).toEqual([`1 HEAD /v2/${REPOSITORY}/manifests/1`]);
  });
  test("manifests, blobs, parts of blobs and tags are read", async () => {
    const { source } = open(registry.host);
    const manifest = await source.readManifest(digest(image.digest), never);
    expect(manifest.ok && Buffer.from(manifest.value.bytes)).toEqual(image.bytes);
    const whole = await source.readBlob(blob(image.layer), 5000, never);
    expect(whole.ok && Buffer.from(whole.value.bytes)).toEqual(image.layer.bytes);
    const part = await source.readBlobRange(blob(image.layer), { offset: 100, length: 50 }, never);
    expect(part.ok && Buffer.from(part.value)).toEqual(image.layer.bytes.subarray(100, 150));
    expect(await source.listTags(never)).toEqual({ ok: true, value: ["1"] });
  });
  test("what is not there is not found, and a wrong size or limit is refused", async () => {
    const { source } = open(registry.host);
    expect(outcome(await source.readTagged("none", never))).toBe("not-found");
    expect(outcome(await source.resolve("none", never))).toBe("not-found");
    expect(outcome(await source.readBlob(blob(image.layer), 999, never))).toBe("too-large");
    expect(outcome(await source.readBlob({ ...blob(image.layer), size: 999 }, 5000, never))).toBe(
      "size-mismatch",
    );
    expect(outcome(await source.readBlob({ ...blob(image.layer), size: 1001 }, 5000, never))).toBe(
      "size-mismatch",
    );
  });
  test("referrers are found under the fallback tag, and their absence is an empty list", async () => {
    const { source } = open(registry.host);
    expect(await source.listReferrers(digest(sha256(Buffer.from("x"))), never)).toEqual({
      ok: true,
      value: [],
    });
    const entry = { mediaType: OCI_MANIFEST, digest: image.digest, size: image.bytes.length };
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry] }));
    const tag = image.digest.replace(":", "-");
    await pushManifest(`http://${registry.host}`, REPOSITORY, tag, index, OCI_INDEX);
    const found = await source.listReferrers(digest(image.digest), never);
    expect(found).toMatchObject({ ok: true, value: [{ digest: image.digest }] });
  });
});
