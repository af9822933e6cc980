import type { ContentStore } from "#lib/oci/content-store.ts";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { MAX_DOCUMENT_BYTES, parseDocument } from "#lib/oci/parse-document.ts";
import { type ReadProgress, readImage, type Wanted } from "#lib/oci/read-image.ts";
import type { StoredReading } from "#lib/oci/read-stored.ts";
import { formatReference, parseReference, type Reference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Source, VerifiedBytes } from "#lib/oci/source/source.ts";
import { analyse } from "#lib/variants/analyse.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";

export type OpenSource = (reference: Reference) => Result<Source, ReadFailure>;

export interface Inspector {
  /** The report on what `reference` names; fails only when it could not be read. */
  inspect(reference: string, options: InspectOptions): Promise<Result<IndexReport, ReadFailure>>;
  /** What `reference` names now, by the cheapest question there is; null for one that names a digest itself. */
  resolve(reference: string, signal: AbortSignal): Promise<Result<Digest | null, ReadFailure>>;
  /** The tags of the repository that `reference` is in. */
  tags(reference: string, signal: AbortSignal): Promise<Result<readonly string[], ReadFailure>>;
  /** The repository that `reference` is in, for what stands beside an image; nothing is asked yet. */
  repository(reference: string, signal: AbortSignal): Result<StoredReading, ReadFailure>;
  /** A document itself, as served and checked. */
  source(
    reference: string,
    part: DocumentPart,
    signal: AbortSignal,
  ): Promise<Result<VerifiedBytes, ReadFailure>>;
}

/** The index or manifest that a reference names, or the configuration that this manifest names. */
export const documentParts = ["manifest", "config"] as const;
export type DocumentPart = (typeof documentParts)[number];

export interface InspectOptions {
  readonly signal: AbortSignal;
  readonly choice?: Choice;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Ties reading and analysing together for the page, the API and the command. */
export function createInspector(open: OpenSource, store: ContentStore): Inspector {
  return {
    async inspect(text, { signal, choice, onProgress }) {
      const opened = openReference(text, open);
      if (!opened.ok) return opened;
      const { reference, source } = opened.value;
      const image = await readImage(source, wanted(reference), {
        signal,
        store,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      if (!image.ok) return image;
      return ok(analyse(image.value, formatReference(reference), choice === undefined ? {} : { choice }));
    },
    async resolve(text, signal) {
      const opened = openReference(text, open);
      if (!opened.ok) return opened;
      const want = wanted(opened.value.reference);
      if ("digest" in want) return ok(null);
      const resolved = await opened.value.source.resolve(want.tag, signal);
      return resolved.ok ? ok(resolved.value.digest) : resolved;
    },
    async tags(text, signal) {
      const opened = openReference(text, open);
      return opened.ok ? opened.value.source.listTags(signal) : opened;
    },
    repository(text, signal) {
      const opened = openReference(text, open);
      return opened.ok ? ok({ source: opened.value.source, store, signal }) : opened;
    },
    async source(text, part, signal) {
      const opened = openReference(text, open);
      if (!opened.ok) return opened;
      const { reference, source } = opened.value;
      const manifest = await readManifest(source, store, wanted(reference), signal);
      if (!manifest.ok || part === "manifest") return manifest;
      return readConfig(source, store, manifest.value, signal);
    },
  };
}

async function readManifest(source: Source, store: ContentStore, want: Wanted, signal: AbortSignal) {
  if ("tag" in want) return source.readTagged(want.tag, signal);
  const stored = await store.get(source.name, want.digest);
  return stored === null ? source.readManifest({ digest: want.digest, size: null }, signal) : ok(stored);
}

/** Only a blob that a manifest names as its configuration is handed out, never any blob somebody asks for. */
async function readConfig(source: Source, store: ContentStore, manifest: VerifiedBytes, signal: AbortSignal) {
  const document = parseDocument(manifest);
  if (!document.ok) return document;
  if (document.value.kind === "index") return fail(noConfig(manifest));
  const { config } = document.value;
  const stored = await store.get(source.name, config.digest);
  // What has the digest and not the size that is said of it is for the source to refuse.
  return stored?.bytes.length === config.size
    ? ok(stored)
    : source.readBlob(config, MAX_DOCUMENT_BYTES, signal);
}

const noConfig = ({ digest }: VerifiedBytes): ReadFailure => ({
  code: "not-an-image",
  message: `${digest} is an index, and an index has no configuration.`,
  next: "Ask for the configuration of one of its manifests.",
});

function openReference(
  text: string,
  open: OpenSource,
): Result<{ reference: Reference; source: Source }, ReadFailure> {
  const reference = parseReference(text);
  if (!reference.ok) return reference;
  const source = open(reference.value);
  return source.ok ? ok({ reference: reference.value, source: source.value }) : fail(source.failure);
}

/** The digest counts where there is one: a tag beside it says where it came from (distribution reference grammar). */
function wanted(reference: Reference): Wanted {
  if (reference.digest !== null) return { digest: reference.digest };
  const asDigest = parseDigest(reference.tag ?? "");
  return asDigest === null ? { tag: reference.tag ?? "" } : { digest: asDigest };
}
