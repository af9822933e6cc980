import { type ByteBudget, createByteBudget, DEFAULT_READ_BYTES } from "#lib/oci/byte-budget.ts";
import type { ContentStore } from "#lib/oci/content-store.ts";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import type { Descriptor } from "#lib/oci/document.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fetchImage, type ReadProgress, type Wanted } from "#lib/oci/fetch-image.ts";
import { MAX_DOCUMENT_BYTES } from "#lib/oci/parse-document.ts";
import {
  newReading,
  readStoredBlob,
  readStoredManifest,
  readTagged,
  type StoredReading,
} from "#lib/oci/read-stored.ts";
import { formatReference, parseReference, type Reference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Source, VerifiedBytes } from "#lib/oci/source/source.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { HeavyWork } from "./heavy-work.ts";
import { startWork } from "./read-work.ts";
import { type Analysed, asText, asValue, type ReportText } from "./report-text.ts";

/** Opens what a reference is in for one read, whose budget counts all that comes. */
export type OpenSource = (reference: Reference, budget: ByteBudget) => Result<Source, ReadFailure>;

export interface Inspector {
  /** The report on what `reference` names; fails only when it could not be read. */
  inspect(reference: string, options: InspectOptions): Promise<Result<IndexReport, ReadFailure>>;
  /** The same as it is answered to others; one that is too large to be worked with is whole here. */
  inspectAsText(reference: string, options: InspectOptions): Promise<Result<ReportText, ReadFailure>>;
  /** What `reference` names now, by the cheapest question there is; null for one that names a digest itself. */
  resolve(reference: string, options: ReadOptions): Promise<Result<Digest | null, ReadFailure>>;
  /** The tags of the repository that `reference` is in. */
  tags(reference: string, options: ReadOptions): Promise<Result<readonly string[], ReadFailure>>;
  /** The repository that `reference` is in, for what stands beside an image; nothing is asked yet. */
  repository(reference: string, signal: AbortSignal): Result<StoredReading, ReadFailure>;
  /** A document itself, as served and checked. */
  source(
    reference: string,
    part: DocumentPart,
    signal: AbortSignal,
  ): Promise<Result<VerifiedBytes, ReadFailure>>;
  /** For what takes several of these and is one read to whoever asks for it. */
  newBudget(): ByteBudget;
}

/** The index or manifest that a reference names, or the configuration that this manifest names. */
export const documentParts = ["manifest", "config"] as const;
export type DocumentPart = (typeof documentParts)[number];

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Of the read that this is a part of; without it this is a whole read. */
  readonly budget?: ByteBudget;
}

export interface InspectOptions extends ReadOptions {
  readonly choice?: Choice;
  readonly onProgress?: (progress: ReadProgress) => void;
}

export interface InspectorOptions {
  /** What one read may hold. */
  readonly readBytes?: number;
  /** Where large images are understood; without it, here. */
  readonly heavy?: HeavyWork;
}

/** Ties reading and analysing together for the page, the API and the command. */
export function createInspector(
  open: OpenSource,
  store: ContentStore,
  { readBytes = DEFAULT_READ_BYTES, heavy }: InspectorOptions = {},
): Inspector {
  const newBudget = () => createByteBudget(readBytes);
  const openReference = (
    text: string,
    { signal, budget = newBudget() }: ReadOptions,
  ): Result<{ reference: Reference; reading: StoredReading }, ReadFailure> => {
    const reference = parseReference(text);
    if (!reference.ok) return reference;
    const source = open(reference.value, budget);
    if (!source.ok) return source;
    return ok({
      reference: reference.value,
      reading: newReading({ source: source.value, store, signal, budget }),
    });
  };
  const analysed = async (text: string, options: InspectOptions): Promise<Result<Analysed, ReadFailure>> => {
    const opened = openReference(text, options);
    if (!opened.ok) return opened;
    const { reference, reading } = opened.value;
    const work = startWork(heavy ?? null);
    const { outliner } = work;
    const progress = options.onProgress ?? (() => {});
    const image = await fetchImage(reading, wanted(reference), { outliner, progress });
    if (!image.ok) return image;
    const asked = {
      image: image.value,
      reference: formatReference(reference),
      choice: options.choice ?? null,
    };
    return work.report(asked, options.signal);
  };
  return {
    newBudget,
    async inspect(text, options) {
      const made = await analysed(text, options);
      return made.ok ? asValue(made.value, text) : made;
    },
    async inspectAsText(text, options) {
      const made = await analysed(text, options);
      return made.ok ? ok(asText(made.value)) : made;
    },
    async resolve(text, options) {
      const opened = openReference(text, options);
      if (!opened.ok) return opened;
      const want = wanted(opened.value.reference);
      if ("digest" in want) return ok(null);
      const resolved = await opened.value.reading.source.resolve(want.tag, options.signal);
      return resolved.ok ? ok(resolved.value.digest) : resolved;
    },
    async tags(text, options) {
      const opened = openReference(text, options);
      return opened.ok ? opened.value.reading.source.listTags(options.signal) : opened;
    },
    repository(text, signal) {
      const opened = openReference(text, { signal });
      return opened.ok ? ok(opened.value.reading) : opened;
    },
    async source(text, part, signal) {
      const opened = openReference(text, { signal });
      if (!opened.ok) return opened;
      const { reference, reading } = opened.value;
      const want = wanted(reference);
      const manifest =
        "tag" in want ? await readTagged(reading, want.tag) : await readStoredManifest(reading, want.digest);
      if (!manifest.ok || part === "manifest") return manifest;
      const config = await configOf(manifest.value, heavy ?? null, signal);
      return config.ok ? readStoredBlob(reading, config.value, MAX_DOCUMENT_BYTES) : config;
    },
  };
}

/** Only a blob that a manifest names as its configuration is handed out, never any blob somebody asks for. */
async function configOf(
  manifest: VerifiedBytes,
  heavy: HeavyWork | null,
  signal: AbortSignal,
): Promise<Result<Pick<Descriptor, "digest" | "size">, ReadFailure>> {
  const { outliner } = startWork(heavy);
  const now = outliner.now(manifest);
  const all = now === null ? await outliner.later([manifest], signal) : ok([now]);
  if (!all.ok) return all;
  const [outline] = all.value;
  if (outline === undefined) throw new Error("an outline for each document");
  if (!outline.ok) return outline;
  return outline.value.kind === "index" ? fail(noConfig(manifest)) : ok(outline.value.config);
}

const noConfig = ({ digest }: VerifiedBytes): ReadFailure => ({
  code: "not-an-image",
  message: `${digest} is an index, and an index has no configuration.`,
  next: "Ask for the configuration of one of its manifests.",
});

/** The digest counts where there is one: a tag beside it says where it came from (distribution reference grammar). */
function wanted(reference: Reference): Wanted {
  if (reference.digest !== null) return { digest: reference.digest };
  const asDigest = parseDigest(reference.tag ?? "");
  return asDigest === null ? { tag: reference.tag ?? "" } : { digest: asDigest };
}
