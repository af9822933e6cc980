import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Bed, buildBed } from "#test/image-bed.ts";
import { readImage } from "#test/read-image.ts";
import { createByteBudget, DEFAULT_READ_BYTES } from "../byte-budget.ts";
import { createContentStore } from "../content-store.ts";
import { type Digest, digestOf, hexOf } from "../digest.ts";
import type { Descriptor } from "../document.ts";
import type { ReadFailure } from "../failure.ts";
import { ok, type Result } from "../result.ts";
import { openLayout } from "./layout.ts";

const signal = AbortSignal.timeout(10_000);

/** A layout on disk with one tag per bed; an empty tag leaves the entry without one. */
async function layoutOf(beds: Readonly<Record<string, Bed>>) {
  const folder = await mkdtemp(join(tmpdir(), "layout-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const blobs = join(folder, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const manifests = Object.entries(beds).map(([tag, { digest, mediaType, bytes }]) => ({
    ...{ mediaType, digest, size: bytes.length },
    ...(tag === "" ? {} : { annotations: { "org.opencontainers.image.ref.name": tag } }),
  }));
  await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  for (const { files } of Object.values(beds))
    for (const [digest, bytes] of files) await writeFile(join(blobs, hexOf(digest)), bytes);
  const pathOf = (digest: Digest) => join(blobs, hexOf(digest));
  return {
    folder,
    pathOf,
    source: openLayout(folder, { name: "oci:test", budget: createByteBudget(DEFAULT_READ_BYTES) }),
  };
}

const said = (result: Result<unknown, ReadFailure>): string =>
  result.ok ? "ok" : `${result.failure.code}: ${result.failure.message}`;

test("a layout is read as it was built", async () => {
  const bed = buildBed("amd64 gzip, arm64 chunked+, att(1), nested(s390x)");
  const { source } = await layoutOf({ dual: bed });
  const store = createContentStore({ memoryBytes: 1_000_000 });
  expect(await readImage(source, { tag: "dual" }, { signal, store })).toEqual(ok(bed.read));
  expect(await readImage(source, { tag: "" }, { signal, store })).toEqual(ok(bed.read));
});

test("an image is named when there are several", async () => {
  const beds = { one: buildBed("amd64"), two: buildBed("arm64") };
  const { source } = await layoutOf(beds);
  expect(await source.listTags(signal)).toEqual(ok(["one", "two"]));
  expect(await source.resolve("two", signal)).toMatchObject({ ok: true, value: { digest: beds.two.digest } });
  expect(said(await source.resolve("", signal))).toMatch(/^not-found: .*2 images.*one, two/);
  expect(said(await source.resolve("three", signal))).toMatch(/^not-found: .*no tag three.*one, two/);
});

test("an image without a tag is named by its digest", async () => {
  const [one, two] = [buildBed("amd64"), buildBed("arm64")];
  const { folder, source } = await layoutOf({ one, two });
  const platform = { os: "linux", architecture: "arm64" };
  const bare = [one, { ...two, platform }].map(({ mediaType, digest, bytes, ...more }) => ({
    ...{ mediaType, digest, size: bytes.length, ...("platform" in more ? { platform } : {}) },
  }));
  const write = (manifests: unknown[]) =>
    writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  await write(bare);
  expect(await source.resolve("", signal)).toMatchObject({
    failure: {
      code: "not-found",
      message: `oci:test: it holds 2 images: ${one.digest}, ${two.digest} (linux/arm64).`,
      next: `Name one, as in oci:test@${one.digest}.`,
    },
  });
  expect(said(await source.resolve("lost", signal))).toContain(two.digest);
  const twice = bare.map((entry) => ({
    ...entry,
    annotations: { "org.opencontainers.image.ref.name": "v" },
  }));
  await write(twice);
  expect(await source.resolve("v", signal)).toMatchObject({
    failure: { code: "malformed", next: `Name one, as in oci:test@${one.digest}.` },
  });
});

test("a descriptor with another type or size than its content hides no manifest", async () => {
  const bed = buildBed("single: amd64 docker");
  const { folder, source } = await layoutOf({ one: bed });
  const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: bed.digest, size: 1 };
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  const store = createContentStore({ memoryBytes: 1_000_000 });
  expect(await readImage(source, { tag: "" }, { signal, store })).toEqual(ok(bed.read));
});

test("a blob of another size than its descriptor says is no such blob", async () => {
  const bed = buildBed("single: amd64");
  const { source } = await layoutOf({ one: bed });
  const [root] = bed.read.entries;
  const manifest = root?.content.ok ? root.content.value.manifest.document : null;
  if (manifest?.kind !== "manifest") throw new Error("a lone image is a manifest");
  const read = (change: number) =>
    source.readBlob({ ...manifest.config, size: manifest.config.size + change }, 1_000_000, signal);
  expect([said(await read(0)), said(await read(1)), said(await read(-1))]).toEqual([
    "ok",
    expect.stringMatching(/^size-mismatch: oci:test: sha256:/),
    expect.stringMatching(/^size-mismatch: oci:test: sha256:/),
  ]);
});

test("a folder that is no layout says so", async () => {
  const { folder, source } = await layoutOf({ one: buildBed("amd64") });
  await rm(join(folder, "oci-layout"));
  expect(said(await source.resolve("one", signal))).toMatch(/^not-found: .*no OCI image layout/);
});

test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
  ["a link that leads out", (path) => symlink("/etc/hostname", path), /^refused-path: .*leads out/],
  ["a link to a folder", (path) => symlink(".", path), /^refused-path: .*not a regular file/],
  ["a folder", (path) => mkdir(path), /^refused-path: .*not a regular file/],
  ["nothing", () => Promise.resolve(), /^not-found/],
  ["other bytes", (path) => writeFile(path, "other"), /^digest-mismatch/],
  ["an endless file", (path) => writeFile(path, "").then(() => truncate(path, 2 ** 40)), /^too-large/],
])("%s in place of a blob is refused", async (_, put, why) => {
  const bed = buildBed("amd64");
  const { source, pathOf } = await layoutOf({ one: bed });
  await rm(pathOf(bed.digest));
  await put(pathOf(bed.digest));
  expect(said(await source.readTagged("one", signal))).toMatch(why);
});

test("a link within the folder is followed", async () => {
  const bed = buildBed("amd64");
  const { folder, source, pathOf } = await layoutOf({ one: bed });
  await writeFile(join(folder, "elsewhere"), bed.bytes);
  await rm(pathOf(bed.digest));
  await symlink("../../elsewhere", pathOf(bed.digest));
  expect(said(await source.readTagged("one", signal))).toBe("ok");
});

test("a part of a blob is what is there, however much is asked for", async () => {
  const bytes = Buffer.from("0123456789");
  const digest = digestOf(bytes);
  const { source, pathOf } = await layoutOf({});
  await writeFile(pathOf(digest), bytes);
  const want: Descriptor = {
    digest,
    size: 10,
    mediaType: "",
    annotations: {},
    artifactType: null,
    platform: null,
    hasUrls: false,
    embedded: "none",
  };
  const part = async (offset: number, length: number) => {
    const read = await source.readBlobRange(want, { offset, length }, signal);
    return read.ok ? Buffer.from(read.value).toString() : said(read);
  };
  expect(await part(2, 3)).toBe("234");
  expect(await part(8, 1e15)).toBe("89");
  expect(await part(50, 5)).toBe("");
});

test("referrers are what names the subject, and what stands under the fallback tag", async () => {
  const image = buildBed("single: amd64");
  const nested = buildBed("arm64 gzip, att(1) untied");
  const [subject, attestation] = nested.read.entries.map(({ descriptor }) => descriptor.digest);
  const lone = { ...nested, digest: attestation as Digest, bytes: nested.files.get(attestation as Digest) };
  const list = buildBed("artifact");
  const { source } = await layoutOf({
    app: image,
    attestation: { ...lone, mediaType: "application/vnd.oci.image.manifest.v1+json" } as Bed,
    [`${image.digest.replace(":", "-")}`]: list,
  });
  const found = async (of: Digest) => {
    const read = await source.listReferrers(of, signal);
    return read.ok ? read.value.map(({ digest, listedBy }) => `${listedBy} ${digest}`) : said(read);
  };
  expect(await found(subject as Digest)).toEqual([`referrers ${attestation}`]);
  expect(await found(image.digest)).toEqual([`fallback-tag ${list.read.entries[0]?.descriptor.digest}`]);
  expect(await found(digestOf("x"))).toEqual([]);
});

test("an index under its own fallback tag lists nothing", async () => {
  const image = buildBed("amd64 gzip");
  const { source } = await layoutOf({ [image.digest.replace(":", "-")]: image });
  expect(await source.listReferrers(image.digest, signal)).toEqual(ok([]));
});

test("a read that is given up is cancelled", async () => {
  const { source } = await layoutOf({ one: buildBed("amd64") });
  const gone = AbortSignal.abort();
  const sha = digestOf("x");
  const results = [source.resolve("one", gone), source.listTags(gone), source.listReferrers(sha, gone)];
  for (const result of await Promise.all(results)) expect(said(result)).toMatch(/^cancelled/);
});

test("what stands beside an image makes a layout of one image no layout of several", async () => {
  const [image, signature] = [buildBed("amd64 gzip"), buildBed("single: amd64 gzip")];
  const beside = `sha256-${hexOf(image.digest)}.sig`;
  const { source } = await layoutOf({ latest: image, [beside]: signature });
  expect((await source.resolve("", signal)).ok).toBe(true);
  expect((await source.readTagged(beside, signal)).ok).toBe(true);
  expect(said(await source.resolve("lost", signal))).toContain("it holds latest");
  expect(said(await source.resolve("lost", signal))).not.toContain("sha256-");
});
