import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import type { Descriptor, ImageConfig } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { EntryContent, EntryRead, ImageRead, VerifiedDocument } from "#lib/oci/image-read.ts";
import { parseConfig, parseDocument } from "#lib/oci/parse-document.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { buildBed } from "#test/image-bed.ts";
import { analyse } from "./analyse.ts";

const ROOTS = 20_000;

const beds = [
  "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 old-chunked+, att(1)",
  "list: amd64 docker, s390x zstd docker, windows/amd64 none docker",
  "amd64 estargz, nested(arm64 chunked, arm64 mixed), artifact, - gzip",
].map(buildBed);

/** What may stand where something else should: every JSON type, names of `Object.prototype`, numbers out of bounds. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER,
  "",
  "true",
  "unknown",
  "__proto__",
  "constructor",
  [],
  {},
  [null],
  { constructor: "constructor", toString: "toString", __proto__: null },
  "application/vnd.oci.image.layer.v1.tar+zstd",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.in-toto+json",
  `sha512:${"0".repeat(128)}`,
];

test(`${ROOTS} damaged indexes and manifests each give a report or a failure that says why`, () => {
  const random = fc.sample(fc.nat({ max: 2 ** 31 - 1 }), { numRuns: ROOTS, seed: 20_261_124 });
  const counts = { reports: 0, failures: 0, issues: 0 };
  for (const seed of random) {
    const next = generator(seed);
    const bed = pick(beds, next);
    const children = [...bed.files.values()].filter((bytes) => bytes[0] === 0x7b);
    const root = documentFrom(wounded(next() < 0.7 ? bed.bytes : pick(children, next), next));
    if (!root.ok) {
      counts.failures += 1;
      expect(["malformed", "not-an-image", "too-large"]).toContain(root.failure.code);
      expect(root.failure.next).not.toBe("");
      continue;
    }
    const report = analyse(readOf(root.value, children, next), "fuzz");
    counts.reports += 1;
    counts.issues += report.issues.length;
    expect(headline(report).sentence).not.toBe("");
    expect(report.entries.every(({ position }, at) => position === at + 1)).toBe(true);
    const known = report.entries.length;
    expect(report.issues.flatMap(({ positions }) => positions).every((at) => at >= 1 && at <= known)).toBe(
      true,
    );
    expect(() => JSON.stringify(report)).not.toThrow();
    expect(unexplainedIn(report)).toEqual([]);
  }
  // Wounds that always, or never, show would test one branch alone.
  expect(counts.reports).toBeGreaterThan(ROOTS / 10);
  expect(counts.failures).toBeGreaterThan(ROOTS / 20);
  expect(counts.issues).toBeGreaterThan(ROOTS / 10);
});

/** Pulls that fail without an issue that says so, and the other way round. */
function unexplainedIn({ picks, issues }: IndexReport): readonly string[] {
  const told = new Set(
    issues
      .filter(({ severity }) => severity !== "info")
      .flatMap(({ hurts }) => hurts.map(({ client, platform }) => `${client} ${platform}`)),
  );
  const failing = new Set(
    picks.filter(({ outcome }) => outcome === "fails").map(({ client, platform }) => `${client} ${platform}`),
  );
  return [...told].filter((one) => !failing.has(one)).concat([...failing].filter((one) => !told.has(one)));
}

type Random = () => number;

function readOf(root: VerifiedDocument, children: readonly Uint8Array[], next: Random): ImageRead {
  const { document } = root;
  if (document.kind === "index") {
    return { root, entries: document.entries.map((entry) => entryOf(entry, children, next, 0)) };
  }
  const descriptor: Descriptor = {
    mediaType: document.mediaType,
    digest: root.digest,
    size: root.size,
    annotations: {},
    artifactType: document.artifactType,
    platform: null,
    hasUrls: false,
    embedded: "none",
  };
  return { root, entries: [{ descriptor, content: ok(contentOf(root, children, next, 0)) }] };
}

/** Any document behind any entry, now and then damaged: what stands behind a descriptor is not its author's to promise. */
function entryOf(
  descriptor: Descriptor,
  children: readonly Uint8Array[],
  next: Random,
  depth: number,
): EntryRead {
  const bytes = pick(children, next);
  const manifest = documentFrom(next() < 0.3 ? wounded(bytes, next) : bytes);
  return {
    descriptor,
    content: manifest.ok ? ok(contentOf(manifest.value, children, next, depth)) : manifest,
  };
}

function contentOf(
  manifest: VerifiedDocument,
  children: readonly Uint8Array[],
  next: Random,
  depth: number,
): EntryContent {
  const { document } = manifest;
  if (document.kind === "index") {
    const inner = depth > 0 ? [] : document.entries;
    return {
      manifest,
      config: null,
      nested: inner.map((entry) => entryOf(entry, children, next, depth + 1)),
    };
  }
  return {
    manifest,
    config: next() < 0.1 ? null : configFrom(wounded(pick(children, next), next)),
    nested: [],
  };
}

function documentFrom(bytes: Uint8Array): Result<VerifiedDocument, ReadFailure> {
  const digest = digestOf(bytes);
  const document = parseDocument({ digest, bytes, mediaType: null });
  return document.ok ? ok({ digest, size: bytes.length, document: document.value }) : fail(document.failure);
}

const configFrom = (bytes: Uint8Array): Result<ImageConfig, ReadFailure> =>
  parseConfig({ digest: digestOf(bytes), bytes, mediaType: null });

/** One to three values anywhere in the tree replaced or removed, and now and then the text itself cut. */
function wounded(bytes: Uint8Array, next: Random): Uint8Array {
  const tree: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
  for (let wounds = 1 + Math.floor(next() * 3); wounds > 0; wounds -= 1) wound(tree, next);
  const text = Buffer.from(JSON.stringify(tree));
  return next() < 0.05 ? text.subarray(0, Math.floor(next() * text.length)) : text;
}

function wound(tree: unknown, next: Random): void {
  if (typeof tree !== "object" || tree === null) return;
  const keys = Object.keys(tree);
  if (keys.length === 0) return;
  const key = pick(keys, next);
  const value: unknown = Reflect.get(tree, key);
  const goesDeeper = typeof value === "object" && value !== null && next() < 0.85;
  if (goesDeeper) wound(value, next);
  else if (next() < 0.2) Reflect.deleteProperty(tree, key);
  else Reflect.set(tree, key, pick(VALUES, next));
}

function pick<T>(list: readonly T[], next: Random): T {
  return list[Math.floor(next() * list.length)] as T;
}

/** A linear congruential generator (constants of Numerical Recipes): the same wounds in every run. */
function generator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
