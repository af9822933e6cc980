import { expect, onTestFinished, test } from "vitest";
import { assembleImage } from "#lib/oci/assemble-image.ts";
import { digestOf } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { contentKey, type FetchedImage } from "#lib/oci/fetched-image.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { readOutline } from "#lib/oci/outline.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { analyse } from "#lib/report/analyse.ts";
import { buildBed } from "#test/image-bed.ts";
import { createHeavyWork, type HeavyOptions } from "./heavy-work.ts";
import { asValue } from "./report-text.ts";

const signal = new AbortController().signal;

function heavyWork(options: HeavyOptions = {}) {
  const heavy = createHeavyWork(options);
  onTestFinished(heavy.close);
  return heavy;
}

/** The documents of a bed, as they are fetched; what it lacks is missing. */
function fetched(spec: string): FetchedImage {
  const bed = buildBed(spec);
  const get = (digest: string): Result<VerifiedBytes, ReadFailure> => {
    const found = [...bed.files].find(([one]) => one === digest);
    return found === undefined
      ? fail({ code: "not-found", message: digest, next: "" })
      : ok({ digest: found[0], bytes: found[1], mediaType: bed.manifests.get(found[0]) ?? null });
  };
  const root = get(bed.digest);
  if (!root.ok) throw new Error("a bed has its index");
  const contents = bed.read.entries.map(({ descriptor, content }) => ({
    entry: descriptor,
    config:
      content.ok && content.value.manifest.document.kind === "manifest"
        ? content.value.manifest.document.config
        : null,
  }));
  return {
    root: root.value,
    listed: contents.length,
    manifests: new Map(contents.map(({ entry }) => [contentKey(entry), get(entry.digest)])),
    configs: new Map(
      contents.flatMap(({ config }) => (config === null ? [] : [[contentKey(config), get(config.digest)]])),
    ),
  };
}

/** A manifest that is mostly annotations: whoever understands it needs many times its bytes. */
function greedy(at: number): VerifiedBytes {
  const pairs = Array.from({ length: 100_000 }, (_, n) => `"${at}k${n}":""`).join(",");
  const config = JSON.stringify({ mediaType: OCI_CONFIG, digest: digestOf("{}"), size: 2 });
  const bytes = Buffer.from(
    `{"schemaVersion":2,"mediaType":"${OCI_MANIFEST}","config":${config},"layers":[],"annotations":{${pairs}}}`,
  );
  return { digest: digestOf(bytes), bytes, mediaType: OCI_MANIFEST };
}

test("a report and outlines are those that are made in place", async () => {
  const heavy = heavyWork();
  const image = fetched("amd64 gzip, arm64 chunked+ #b, s390x missing, att(1)");
  const made = await heavy.report({ image, reference: "r.example/a:b", choice: "dual" }, signal);
  if (!made.ok) throw new Error(made.failure.message);
  const inPlace = assembleImage(image);
  if (!inPlace.ok) throw new Error(inPlace.failure.message);
  const report = analyse(inPlace.value, "r.example/a:b", { choice: "dual" });
  expect(asValue(made.value, "r.example/a:b")).toEqual(ok(JSON.parse(JSON.stringify(report))));
  const documents = [
    image.root,
    ...[...image.manifests.values()].flatMap((one) => (one.ok ? [one.value] : [])),
  ];
  expect(await heavy.outlines(documents, signal)).toEqual(ok(documents.map(readOutline)));
});

test("an image that takes more memory than there is fails alone, and the next one is read", async () => {
  const heavy = heavyWork({ memoryMiB: 48 });
  const image = fetched("amd64 gzip");
  const manifests = new Map(
    Array.from({ length: 12 }, (_, at) => greedy(at)).map((one) => [one.digest as string, ok(one)]),
  );
  const entries = [...manifests.values()].map(({ value }) => ({
    mediaType: OCI_MANIFEST,
    digest: value.digest,
    size: value.bytes.length,
  }));
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: entries }));
  const large: FetchedImage = {
    root: { digest: digestOf(bytes), bytes, mediaType: null },
    manifests: new Map(
      [...manifests.values()].map((one) => [
        contentKey({ digest: one.value.digest, size: one.value.bytes.length }),
        one,
      ]),
    ),
    configs: new Map(),
    listed: manifests.size,
  };
  const [greedyOne, next] = await Promise.all([
    heavy.report({ image: large, reference: "r.example/large:1", choice: null }, signal),
    heavy.report({ image, reference: "r.example/small:1", choice: null }, signal),
  ]);
  expect(greedyOne).toMatchObject({
    ok: false,
    failure: { code: "too-large", message: expect.stringContaining("r.example/large:1") },
  });
  expect(next).toMatchObject({ ok: true });
});

test("who gives up is answered at once, waiting or served, and the others are served", async () => {
  const heavy = heavyWork();
  const image = fetched("amd64 gzip");
  const [running, queued] = [new AbortController(), new AbortController()];
  const ask = (reference: string, of: AbortSignal) => heavy.report({ image, reference, choice: null }, of);
  const all = [
    ask("a.example/1", running.signal),
    ask("a.example/2", queued.signal),
    ask("a.example/3", signal),
  ];
  queued.abort();
  running.abort();
  const [first, second, third] = await Promise.all(all);
  expect(first).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  expect(second).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  expect(third).toMatchObject({ ok: true });
});

test("a process that ended while it had nothing to do is started again", async () => {
  const heavy = heavyWork({ idleMs: 1 });
  const image = fetched("amd64 gzip");
  for (const reference of ["a.example/1", "a.example/2"]) {
    expect(await heavy.report({ image, reference, choice: null }, signal)).toMatchObject({ ok: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
