import { expect, test } from "vitest";
import { type Bed, buildBed } from "#test/image-bed.ts";
import { readImage } from "#test/read-image.ts";
import { createByteBudget } from "./byte-budget.ts";
import { type ContentStore, createContentStore } from "./content-store.ts";
import { type Digest, digestOf } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import type { ReadProgress } from "./fetch-image.ts";
import type { EntryRead } from "./image-read.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Source, VerifiedBytes } from "./source/source.ts";
import { verify } from "./verify.ts";

const newStore = () => createContentStore({ memoryBytes: 10_000_000 });
const unused = () => Promise.reject(new Error("not asked for here"));

/** A repository that holds a bed under the tag `it` and writes down what is asked of it. */
function sourceOf(bed: Bed): Source & { readonly asked: string[] } {
  const asked: string[] = [];
  const get = async (
    what: string,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<Result<VerifiedBytes, ReadFailure>> => {
    asked.push(what);
    await Promise.resolve();
    if (signal.aborted) return fail({ code: "cancelled", message: "given up", next: "" });
    const bytes = bed.files.get(digest);
    if (bytes === undefined) return fail({ code: "not-found", message: digest, next: "" });
    return verify(bytes, digest, "bed");
  };
  return {
    asked,
    name: "bed.example/app",
    isPrivate: () => false,
    resolve: async () => {
      asked.push("head");
      return ok({ digest: bed.digest, mediaType: bed.mediaType, size: null });
    },
    readTagged: (_tag, signal) => get("tag", bed.digest, signal),
    readManifest: (digest, signal) => get("manifest", digest, signal),
    readBlob: (want, _limit, signal) => get("config", want.digest, signal),
    readBlobRange: unused,
    listTags: unused,
    listReferrers: unused,
  };
}

async function check(spec: string | Bed, store: ContentStore = newStore()) {
  const bed = typeof spec === "string" ? buildBed(spec) : spec;
  const source = sourceOf(bed);
  const read = await readImage(source, { tag: "it" }, { signal: AbortSignal.timeout(5_000), store });
  const count = (what: string) => source.asked.filter((asked) => asked === what).length;
  return { bed, read, requests: `${count("head")}+${count("tag")}+${count("manifest")}+${count("config")}` };
}

test.each([
  // HEAD + tag + manifests + configurations
  ["amd64 gzip, arm64 gzip, amd64 zstd+, arm64 zstd+", "0+1+4+2"], // twins share their configuration
  ["amd64 gzip, att(1)", "0+1+2+1"],
  ["amd64 gzip, arm64 =1", "0+1+1+1"],
  ["nested(amd64 gzip, amd64 zstd), amd64 gzip", "0+1+3+1"],
  ["single: amd64 gzip", "0+1+0+1"],
  ["amd64 gzip, artifact", "0+1+2+1"],
  ["", "0+1+0+0"],
])("%s takes the requests %s and no more", async (spec, requests) => {
  expect((await check(spec)).requests).toBe(requests);
});

test.each([
  "amd64 gzip, arm64/v8 chunked+, artifact",
  "single: s390x gzip",
  "amd64 gzip, nested(amd64 zstd #b)",
])("%s is read as it was built", async (spec) => {
  const { read, bed } = await check(spec);
  expect(read).toEqual(ok(bed.read));
});

test("a second look costs one HEAD", async () => {
  const store = newStore();
  const spec = "amd64 gzip, amd64 zstd+, att(1)";
  const first = await check(spec, store);
  const second = await check(spec, store);
  expect(second.requests).toBe("1+0+0+0");
  expect(second.read).toEqual(first.read);
});

test("a child that fails costs its own entry alone", async () => {
  const { read } = await check("amd64 missing, arm64 gzip, s390x damaged, ppc64le no-config");
  if (!read.ok) throw new Error(read.failure.message);
  const codes = read.value.entries.map(({ content }) => (content.ok ? "ok" : content.failure.code));
  expect(codes).toEqual(["not-found", "ok", "digest-mismatch", "ok"]);
  const last = read.value.entries[3]?.content;
  expect(last?.ok && last.value.config).toMatchObject({ ok: false, failure: { code: "not-found" } });
});

/** The bed with the size of one entry of its index changed. */
function withEntrySize(bed: Bed, position: number, change: number): Bed {
  const index = JSON.parse(Buffer.from(bed.files.get(bed.digest) ?? "").toString());
  index.manifests[position - 1].size += change;
  const bytes = Buffer.from(JSON.stringify(index));
  const digest = digestOf(bytes);
  return { ...bed, digest, files: new Map(bed.files).set(digest, bytes) };
}

test.each([
  ["too much", 1],
  ["too little", -1],
] as const)(
  "an entry whose size says %s is read all the same, and the size it has is kept",
  async (_, change) => {
    const store = newStore();
    for (const look of ["first", "second"]) {
      const bed = withEntrySize(buildBed("amd64 gzip, arm64 =1"), 2, change);
      const { read } = await check(bed, store);
      if (!read.ok) throw new Error(read.failure.message);
      const differences = read.value.entries.map(({ descriptor, content }) =>
        content.ok ? descriptor.size - content.value.manifest.size : content.failure.code,
      );
      expect([look, ...differences]).toEqual([look, 0, change]);
    }
  },
);

test("a read that is given up is cancelled as a whole", async () => {
  const control = new AbortController();
  const source = sourceOf(buildBed("amd64 gzip, arm64 gzip"));
  const onProgress = ({ stage }: ReadProgress) => {
    if (stage === "manifests") control.abort();
  };
  const read = await readImage(
    source,
    { tag: "it" },
    { signal: control.signal, store: newStore(), onProgress },
  );
  expect(read).toMatchObject({ ok: false, failure: { code: "cancelled" } });
});

test("progress counts up to its total in each round", async () => {
  const seen: string[] = [];
  await readImage(
    sourceOf(buildBed("amd64 gzip, arm64 gzip")),
    { tag: "it" },
    {
      signal: AbortSignal.timeout(5_000),
      store: newStore(),
      onProgress: ({ stage, done, total }) => seen.push(`${stage} ${done}/${total}`),
    },
  );
  expect(seen).toEqual([
    ...["index 0/1", "index 1/1", "manifests 0/2", "manifests 1/2", "manifests 2/2"],
    ...["configs 0/2", "configs 1/2", "configs 2/2"],
  ]);
});

test("what does not fit into the budget is left out from the end, is not asked for, and says which setting it was", async () => {
  const bed = buildBed("amd64 gzip, arm64 gzip #b, s390x gzip #c, ppc64le gzip #d");
  const sizes = bed.read.entries.map(({ descriptor }) => descriptor.size);
  const room = (sizes[0] ?? 0) + (sizes[1] ?? 0) + 1;
  const source = sourceOf(bed);
  const budget = createByteBudget(room);
  const read = await readImage(
    source,
    { tag: "it" },
    { signal: AbortSignal.timeout(5_000), store: newStore(), budget },
  );
  if (!read.ok) throw new Error(read.failure.message);
  const codes = read.value.entries.map(({ content }) => (content.ok ? "ok" : content.failure.code));
  expect(codes).toEqual(["ok", "ok", "too-large", "too-large"]);
  const last = read.value.entries[3]?.content;
  expect(last?.ok === false && last.failure.next).toContain("limits.readMiB");
  expect(source.asked.filter((what) => what === "manifest")).toHaveLength(2);
});

test("what is kept from before counts as what is read", async () => {
  const bed = buildBed("amd64 gzip");
  const store = newStore();
  const signal = AbortSignal.timeout(5_000);
  await readImage(sourceOf(bed), { tag: "it" }, { signal, store });
  const read = await readImage(
    sourceOf(bed),
    { digest: bed.digest },
    { signal, store, budget: createByteBudget(10) },
  );
  expect(read).toMatchObject({ ok: false, failure: { code: "too-large" } });
});

test("content read with credentials is shown after the registry has handed out some of it, and not before", async () => {
  const bed = buildBed("amd64 gzip, arm64 gzip #b");
  const store = newStore();
  const signal = AbortSignal.timeout(5_000);
  const priv = { ...sourceOf(bed), isPrivate: () => true };
  await readImage(priv, { digest: bed.digest }, { signal, store });
  priv.asked.length = 0;
  expect(await readImage(priv, { digest: bed.digest }, { signal, store })).toMatchObject({ ok: true });
  // The index, anew; what stands behind it was shown to us before, and is.
  expect(priv.asked).toEqual(["manifest"]);
  const denied = { code: "denied", message: "no longer", next: "" } as const;
  const shut = { ...priv, readManifest: async () => fail(denied) };
  expect(await readImage(shut, { digest: bed.digest }, { signal, store })).toEqual(fail(denied));
});

/** An index of `times` entries that all name `inner`. */
function indexOf(bed: Bed, inner: Digest, times: number): Bed {
  const entry = { mediaType: bed.mediaType, digest: inner, size: bed.files.get(inner)?.length };
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: bed.mediaType, manifests: Array(times).fill(entry) }),
  );
  const digest = digestOf(bytes);
  const manifests = new Map(bed.manifests).set(digest, bed.mediaType);
  return { ...bed, digest, manifests, files: new Map(bed.files).set(digest, bytes) };
}

test("an index of a thousand times the same index, twice over, costs what one index may have", async () => {
  const base = buildBed("amd64 gzip");
  const twice = indexOf(base, base.digest, 1000);
  const { read } = await check(indexOf(twice, twice.digest, 1000));
  if (!read.ok) throw new Error(read.failure.message);
  const count = (entries: readonly EntryRead[]): number =>
    entries.reduce((sum, { content }) => sum + 1 + (content.ok ? count(content.value.nested) : 0), 0);
  expect(count(read.value.entries)).toBeLessThanOrEqual(4000);
});
