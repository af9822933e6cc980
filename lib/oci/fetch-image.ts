import { overBudget } from "./byte-budget.ts";
import type { Digest } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import { type ByContent, contentKey, type FetchedImage, MAX_NESTING } from "./fetched-image.ts";
import type { Named, Outline } from "./outline.ts";
import { MAX_DOCUMENT_BYTES, MAX_ENTRIES } from "./parse-document.ts";
import { readStoredBlob, readStoredManifest, readTagged, type StoredReading } from "./read-stored.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Reading, VerifiedBytes } from "./source/source.ts";

export interface ReadProgress {
  readonly stage: "index" | "manifests" | "configs";
  readonly done: number;
  readonly total: number;
}

/** A tag (empty: the only image of a layout), or the content itself. */
export type Wanted = { readonly tag: string } | { readonly digest: Digest };

/** Understands documents as far as reading on takes; where that is much work, not on the thread that serves. */
export interface Outliner {
  /** Null: too much to be done here and now. */
  now(bytes: VerifiedBytes): Result<Outline, ReadFailure> | null;
  later(
    documents: readonly VerifiedBytes[],
    signal: AbortSignal,
  ): Promise<Result<readonly Result<Outline, ReadFailure>[], ReadFailure>>;
}

export interface FetchOptions {
  readonly outliner: Outliner;
  readonly progress: (progress: ReadProgress) => void;
}

/**
 * Reads an image in three rounds: the document, then all manifests at once, then all configurations at once. What two
 * entries share is read once; what is in the store is not read. A child that fails costs its entry alone.
 */
export async function fetchImage(
  reading: StoredReading,
  wanted: Wanted,
  options: FetchOptions,
): Reading<FetchedImage> {
  const { progress } = options;
  progress({ stage: "index", done: 0, total: 1 });
  const root = await readRoot(reading, wanted);
  if (!root.ok) return root;
  const outline = await outlineOne(root.value, options.outliner, reading.signal);
  if (!outline.ok) return outline;
  progress({ stage: "index", done: 1, total: 1 });

  const round: Round = { ...options, reading };
  const rest =
    outline.value.kind === "index"
      ? await readEntries(round, outline.value.entries)
      : ok({ manifests: new Map(), configs: await readConfigs(round, [outline.value]), listed: 1 });
  if (reading.signal.aborted) return fail(cancelled(reading.source.name));
  return rest.ok ? ok({ root: root.value, ...rest.value }) : rest;
}

interface Round extends FetchOptions {
  readonly reading: StoredReading;
}

/** A tag seen before is asked for by HEAD; then the content may be in the store already. */
async function readRoot(reading: StoredReading, wanted: Wanted): Reading<VerifiedBytes> {
  const { source, store, signal, admission } = reading;
  if ("digest" in wanted) return readStoredManifest(reading, wanted.digest);
  if (store.lastResolved(source.name, wanted.tag) !== null) {
    const resolved = await source.resolve(wanted.tag, signal);
    if (!resolved.ok) return resolved;
    admission.isGiven = true;
    store.remember(source.name, wanted.tag, resolved.value);
    return readStoredManifest(reading, resolved.value.digest);
  }
  const bytes = await readTagged(reading, wanted.tag);
  if (bytes.ok) store.remember(source.name, wanted.tag, bytes.value);
  return bytes;
}

async function outlineOne(
  bytes: VerifiedBytes,
  outliner: Outliner,
  signal: AbortSignal,
): Promise<Result<Outline, ReadFailure>> {
  const now = outliner.now(bytes);
  if (now !== null) return now;
  const later = await outliner.later([bytes], signal);
  if (!later.ok) return later;
  const [outline] = later.value;
  if (outline === undefined) throw new Error("an outline for each document");
  return outline;
}

async function readEntries(
  round: Round,
  entries: readonly Named[],
): Promise<Result<Omit<FetchedImage, "root">, ReadFailure>> {
  const first = await readManifests(round, entries);
  if (!first.ok) return first;
  const bytes = new Map(first.value.bytes);
  const outlines = new Map(first.value.outlines);
  // Level by level, and in all no more than one index may have: what is over is left unread and says so.
  let level = entries;
  let left = MAX_ENTRIES;
  for (let depth = 1; depth <= MAX_NESTING; depth++) {
    level = innerOf(level, outlines, left);
    if (level.length === 0) break;
    left -= level.length;
    const unread = level.filter((entry) => !bytes.has(contentKey(entry)));
    if (unread.length === 0) continue;
    const next = await readManifests(round, unread);
    if (!next.ok) return next;
    for (const [key, one] of next.value.bytes) bytes.set(key, one);
    for (const [key, one] of next.value.outlines) outlines.set(key, one);
  }
  return ok({
    manifests: bytes,
    configs: await readConfigs(round, [...outlines.values()]),
    listed: entries.length + MAX_ENTRIES - left,
  });
}

/** What the indexes of a level list, up to `most`. */
function innerOf(
  level: readonly Named[],
  outlines: ReadonlyMap<string, Outline>,
  most: number,
): readonly Named[] {
  const inner: Named[] = [];
  for (const entry of level) {
    if (inner.length >= most) break;
    const outline = outlines.get(contentKey(entry));
    if (outline?.kind === "index") inner.push(...outline.entries.slice(0, most - inner.length));
  }
  return inner;
}

interface Manifests {
  readonly bytes: ByContent;
  /** Of those that were read and understood. */
  readonly outlines: ReadonlyMap<string, Outline>;
}

/** Small ones are understood as they come, large ones together when all are there. */
async function readManifests(
  round: Round,
  entries: readonly Named[],
): Promise<Result<Manifests, ReadFailure>> {
  const outlines = new Map<string, Outline>();
  const large: (readonly [string, VerifiedBytes])[] = [];
  const keep = (key: string, outline: Result<Outline, ReadFailure>) => {
    if (outline.ok) outlines.set(key, outline.value);
  };
  const bytes = await readAll(round, "manifests", entries, async (entry) => {
    const read = await readStoredManifest(round.reading, entry.digest);
    if (!read.ok) return read;
    const outline = round.outliner.now(read.value);
    if (outline === null) large.push([contentKey(entry), read.value]);
    else keep(contentKey(entry), outline);
    return read;
  });
  if (large.length > 0) {
    const later = await round.outliner.later(
      large.map(([, one]) => one),
      round.reading.signal,
    );
    if (!later.ok) return later;
    for (const [at, outline] of later.value.entries()) keep(large[at]?.[0] ?? "", outline);
  }
  return ok({ bytes, outlines });
}

function readConfigs(round: Round, manifests: readonly Outline[]): Promise<ByContent> {
  const configs = manifests.flatMap((outline) =>
    outline.kind === "manifest" && outline.holdsImage ? [outline.config] : [],
  );
  return readAll(round, "configs", configs, (config) =>
    readStoredBlob(round.reading, config, MAX_DOCUMENT_BYTES),
  );
}

/**
 * Everything at once, what is named twice once; the source itself bounds how many requests a host sees. What would not fit
 * into the budget by the sizes that descriptors tell is not asked for, so that it is always the last entries that are left out.
 */
async function readAll(
  { progress, reading }: Round,
  stage: ReadProgress["stage"],
  wanted: readonly Named[],
  read: (named: Named) => Reading<VerifiedBytes>,
): Promise<ByContent> {
  const distinct = new Map(wanted.map((named) => [contentKey(named), named]));
  const total = distinct.size;
  let [done, planned] = [0, 0];
  progress({ stage, done, total });
  const { budget, source } = reading;
  const room = budget.left();
  const results = await Promise.all(
    [...distinct].map(async ([key, named]): Promise<[string, Result<VerifiedBytes, ReadFailure>]> => {
      // More than a document may have is refused when it is asked for, with a reason of its own.
      const size = Math.min(named.size, MAX_DOCUMENT_BYTES);
      const fits = planned + size <= room;
      if (fits) planned += size;
      const result = fits ? await read(named) : fail(overBudget(`${source.name}@${named.digest}`, budget));
      done += 1;
      progress({ stage, done, total });
      return [key, result];
    }),
  );
  return new Map(results);
}

const cancelled = (name: string): ReadFailure => ({
  code: "cancelled",
  message: `Reading ${name} was cancelled.`,
  next: "Try again.",
});
