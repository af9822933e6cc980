import type { ContentStore } from "./content-store.ts";
import type { Digest } from "./digest.ts";
import type { Descriptor, ImageConfig, ImageDocument, ImageManifest } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import { holdsImage } from "./image-manifest.ts";
import type { EntryContent, EntryRead, ImageRead, VerifiedDocument } from "./image-read.ts";
import { MAX_DOCUMENT_BYTES, MAX_ENTRIES, parseConfig, parseDocument } from "./parse-document.ts";
import { readStoredBlob, readStoredManifest, type StoredReading } from "./read-stored.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Reading, Source, VerifiedBytes } from "./source/source.ts";

export interface ReadProgress {
  readonly stage: "index" | "manifests" | "configs";
  readonly done: number;
  readonly total: number;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly store: ContentStore;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** A tag (empty: the only image of a layout), or the content itself. */
export type Wanted = { readonly tag: string } | { readonly digest: Digest };

/**
 * Reads an image in three rounds: the document, then all manifests at once, then all configurations at once. What two
 * entries share is read once; what is in the store is not read. A child that fails costs its entry alone.
 */
export async function readImage(source: Source, wanted: Wanted, options: ReadOptions): Reading<ImageRead> {
  const { signal, store } = options;
  const reading = { source, store, signal, progress: options.onProgress ?? (() => {}) };
  reading.progress({ stage: "index", done: 0, total: 1 });
  const root = await readRoot(reading, wanted);
  if (!root.ok) return root;
  reading.progress({ stage: "index", done: 1, total: 1 });

  const { document } = root.value;
  const image =
    document.kind === "index"
      ? await readEntries(reading, document.entries)
      : await readLone(reading, root.value, document);
  return signal.aborted ? fail(cancelled(source)) : ok({ root: root.value, entries: image });
}

interface Round extends StoredReading {
  readonly progress: (progress: ReadProgress) => void;
}

/** A tag seen before is asked for by HEAD; then the content may be in the store already. */
async function readRoot(reading: Round, wanted: Wanted): Reading<VerifiedDocument> {
  const { source, store, signal } = reading;
  if ("digest" in wanted)
    return parsed(await readStoredManifest(reading, { digest: wanted.digest, size: null }));
  if (store.lastResolved(source.name, wanted.tag) !== null) {
    const resolved = await source.resolve(wanted.tag, signal);
    if (!resolved.ok) return resolved;
    store.remember(source.name, wanted.tag, resolved.value);
    return parsed(await readStoredManifest(reading, { digest: resolved.value.digest, size: null }));
  }
  const bytes = await source.readTagged(wanted.tag, signal);
  if (!bytes.ok) return bytes;
  store.remember(source.name, wanted.tag, bytes.value);
  const document = parsed(bytes);
  if (document.ok) store.put(source.name, bytes.value);
  return document;
}

async function readEntries(
  reading: Round,
  descriptors: readonly Descriptor[],
): Promise<readonly EntryRead[]> {
  const manifests = new Map(await readManifests(reading, descriptors));
  await readNested(reading, descriptors, manifests);
  const configs = await readConfigs(reading, [...manifests.values()]);

  const contentOf = (descriptor: Descriptor, depth: number): Result<EntryContent, ReadFailure> => {
    const manifest = manifests.get(contentKey(descriptor));
    if (manifest === undefined) return fail(tooDeep(reading.source, descriptor));
    if (!manifest.ok) return manifest;
    const { document } = manifest.value;
    if (document.kind === "index") {
      const inner = depth < MAX_NESTING ? document.entries : [];
      return ok({
        manifest: manifest.value,
        config: null,
        nested: inner.map((entry) => ({ descriptor: entry, content: contentOf(entry, depth + 1) })),
      });
    }
    const config = configs.get(contentKey(document.config)) ?? null;
    return ok({ manifest: manifest.value, config, nested: [] });
  };
  return descriptors.map((descriptor) => ({ descriptor, content: contentOf(descriptor, 0) }));
}

/** Clients follow indexes in indexes two levels down (measured); more has been seen nowhere. */
const MAX_NESTING = 3;

/** Level by level, and in all no more than one index may have: what is over is left unread and says so. */
async function readNested(
  reading: Round,
  descriptors: readonly Descriptor[],
  manifests: Map<string, Result<VerifiedDocument, ReadFailure>>,
): Promise<void> {
  let level = descriptors;
  let left = MAX_ENTRIES;
  for (let depth = 1; depth <= MAX_NESTING; depth++) {
    const inner = level.flatMap((descriptor) => nestedEntries(manifests.get(contentKey(descriptor))));
    level = inner.slice(0, left);
    if (level.length === 0) return;
    left -= level.length;
    const unread = level.filter((descriptor) => !manifests.has(contentKey(descriptor)));
    for (const [key, manifest] of await readManifests(reading, unread)) manifests.set(key, manifest);
  }
}

/** A single manifest is read as an image of one entry; its platform stands in its configuration. */
async function readLone(
  reading: Round,
  root: VerifiedDocument,
  manifest: ImageManifest,
): Promise<readonly EntryRead[]> {
  const configs = await readConfigs(reading, [ok(root)]);
  const descriptor: Descriptor = {
    mediaType: manifest.mediaType,
    digest: root.digest,
    size: root.size,
    annotations: {},
    artifactType: manifest.artifactType,
    platform: null,
    hasUrls: false,
    embedded: "none",
  };
  const content: EntryContent = {
    manifest: root,
    config: configs.get(contentKey(manifest.config)) ?? null,
    nested: [],
  };
  return [{ descriptor, content: ok(content) }];
}

function nestedEntries(manifest: Result<VerifiedDocument, ReadFailure> | undefined): readonly Descriptor[] {
  return manifest?.ok && manifest.value.document.kind === "index" ? manifest.value.document.entries : [];
}

/**
 * What the descriptors of one content agree on. Two of one digest and different sizes cannot both be right, and each is
 * judged by its own size.
 */
const contentKey = ({ digest, size }: Descriptor): string => `${digest} ${size}`;

type ByContent<T> = ReadonlyMap<string, Result<T, ReadFailure>>;

async function readManifests(
  reading: Round,
  descriptors: readonly Descriptor[],
): Promise<ByContent<VerifiedDocument>> {
  return readAll(reading, "manifests", descriptors, async ({ digest, size }) =>
    parsed(await readStoredManifest(reading, { digest, size })),
  );
}

async function readConfigs(
  reading: Round,
  manifests: readonly Result<VerifiedDocument, ReadFailure>[],
): Promise<ByContent<ImageConfig>> {
  const configs = manifests.flatMap((manifest) => (manifest.ok ? configOf(manifest.value.document) : []));
  return readAll(reading, "configs", configs, async (descriptor) => {
    const bytes = await readStoredBlob(reading, descriptor, MAX_DOCUMENT_BYTES);
    return bytes.ok ? parseConfig(bytes.value) : bytes;
  });
}

/** What artifacts, signatures and attestations have for a configuration says nothing of an image. */
function configOf(document: ImageDocument): readonly Descriptor[] {
  return document.kind === "manifest" && holdsImage(document) ? [document.config] : [];
}

/** Everything at once, what is named twice once; the source itself bounds how many requests a host sees. */
async function readAll<T>(
  { progress }: Round,
  stage: ReadProgress["stage"],
  wanted: readonly Descriptor[],
  read: (descriptor: Descriptor) => Reading<T>,
): Promise<ByContent<T>> {
  const distinct = new Map(wanted.map((descriptor) => [contentKey(descriptor), descriptor]));
  const total = distinct.size;
  let done = 0;
  progress({ stage, done, total });
  const results = await Promise.all(
    [...distinct].map(async ([key, descriptor]): Promise<[string, Result<T, ReadFailure>]> => {
      const result = await read(descriptor);
      done += 1;
      progress({ stage, done, total });
      return [key, result];
    }),
  );
  return new Map(results);
}

function parsed(bytes: Result<VerifiedBytes, ReadFailure>): Result<VerifiedDocument, ReadFailure> {
  if (!bytes.ok) return bytes;
  const document = parseDocument(bytes.value);
  if (!document.ok) return document;
  return ok({ digest: bytes.value.digest, size: bytes.value.bytes.length, document: document.value });
}

const cancelled = (source: Source): ReadFailure => ({
  code: "cancelled",
  message: `Reading ${source.name} was given up.`,
  next: "Ask again.",
});

const tooDeep = (source: Source, { digest }: Descriptor): ReadFailure => ({
  code: "too-large",
  message: `${source.name}: ${digest} stands in an index nested too deep or too wide to be followed.`,
  next: "Inspect it by its own digest.",
});
