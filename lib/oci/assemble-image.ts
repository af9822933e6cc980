import type { Descriptor, ImageConfig, ImageDocument, ImageManifest } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import { contentKey, type FetchedImage, MAX_NESTING } from "./fetched-image.ts";
import type { EntryContent, EntryRead, ImageRead, VerifiedDocument } from "./image-read.ts";
import { MAX_ENTRIES, parseConfig, parseDocument } from "./parse-document.ts";
import { fail, ok, type Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

export type ParseDocument = (bytes: VerifiedBytes) => Result<ImageDocument, ReadFailure>;

/** The image that fetched documents make; pure. Fails when the document that the reference names cannot be understood. */
export function assembleImage(
  fetched: FetchedImage,
  parse: ParseDocument = parseDocument,
): Result<ImageRead, ReadFailure> {
  const root = understood(fetched.root, parse);
  if (!root.ok) return root;
  const parts = partsOf(fetched, parse);
  const { document } = root.value;
  return ok({
    root: root.value,
    entries:
      document.kind === "index"
        ? document.entries.map((descriptor) => ({ descriptor, content: contentOf(parts, descriptor, 0) }))
        : [loneEntry(parts, root.value, document)],
  });
}

interface Parts {
  /** Nested entries that may still be listed: the same index may be listed again and again. */
  left: number;
  manifest(descriptor: Descriptor): Result<VerifiedDocument, ReadFailure> | undefined;
  config(descriptor: Descriptor): Result<ImageConfig, ReadFailure> | null;
}

/** What two entries share is understood once. */
function partsOf({ manifests, configs }: FetchedImage, parse: ParseDocument): Parts {
  const documents = new Map<string, Result<VerifiedDocument, ReadFailure>>();
  const images = new Map<string, Result<ImageConfig, ReadFailure>>();
  return {
    left: MAX_ENTRIES,
    manifest(descriptor) {
      const key = contentKey(descriptor);
      const bytes = manifests.get(key);
      if (bytes === undefined) return undefined;
      const known = documents.get(key) ?? (bytes.ok ? understood(bytes.value, parse) : bytes);
      documents.set(key, known);
      return known;
    },
    config(descriptor) {
      const key = contentKey(descriptor);
      const bytes = configs.get(key);
      if (bytes === undefined) return null;
      const known = images.get(key) ?? (bytes.ok ? parseConfig(bytes.value) : bytes);
      images.set(key, known);
      return known;
    },
  };
}

function understood(bytes: VerifiedBytes, parse: ParseDocument): Result<VerifiedDocument, ReadFailure> {
  const document = parse(bytes);
  return document.ok
    ? ok({ digest: bytes.digest, size: bytes.bytes.length, document: document.value })
    : document;
}

/** Nested indexes are followed as far as they were fetched, and list in all no more than one index may. */
function contentOf(parts: Parts, descriptor: Descriptor, depth: number): Result<EntryContent, ReadFailure> {
  const manifest = parts.manifest(descriptor);
  if (manifest === undefined) return fail(tooDeep(descriptor));
  if (!manifest.ok) return manifest;
  const { document } = manifest.value;
  if (document.kind === "manifest")
    return ok({ manifest: manifest.value, config: parts.config(document.config), nested: [] });
  if (depth === MAX_NESTING) return ok({ manifest: manifest.value, config: null, nested: [] });
  if (parts.left === 0 && document.entries.length > 0) return fail(tooDeep(descriptor));
  const within = document.entries.slice(0, parts.left);
  parts.left -= within.length;
  const nested = within.map((entry) => ({ descriptor: entry, content: contentOf(parts, entry, depth + 1) }));
  const over = document.entries
    .slice(within.length)
    .map((entry): EntryRead => ({ descriptor: entry, content: fail(tooDeep(entry)) }));
  return ok({ manifest: manifest.value, config: null, nested: [...nested, ...over] });
}

/** A single manifest is an image of one entry; its platform stands in its configuration. */
function loneEntry(parts: Parts, root: VerifiedDocument, manifest: ImageManifest): EntryRead {
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
  return {
    descriptor,
    content: ok({ manifest: root, config: parts.config(manifest.config), nested: [] }),
  };
}

const tooDeep = ({ digest }: Descriptor): ReadFailure => ({
  code: "too-large",
  message: `${digest} stands in an index nested too deep or too wide to be followed.`,
  next: "Inspect it by its own digest.",
});
