import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { isBesideTag } from "../beside-tag.ts";
import { type ByteBudget, overBudget } from "../byte-budget.ts";
import { algorithmOf, type Digest, digestOf, hexOf } from "../digest.ts";
import type { Descriptor, ImageIndex } from "../document.ts";
import type { FailureCode, ReadFailure } from "../failure.ts";
import { isIndexType, isManifestType, OCI_INDEX } from "../media-types.ts";
import { MAX_DOCUMENT_BYTES, parseDocument } from "../parse-document.ts";
import { fail, ok, type Result } from "../result.ts";
import { verify } from "../verify.ts";
import { fallbackTag, listed } from "./referrers.ts";
import type { Reading, Referrer, Resolved, Source, VerifiedBytes } from "./source.ts";

/** The key of a layout's tags (OCI image-layout.md, index.json). */
const REF_NAME = "org.opencontainers.image.ref.name";

/**
 * An OCI image layout in a folder (OCI image-layout.md). Nothing outside the folder is read: a link that leads out is
 * refused, as is anything that is no regular file. An empty tag means the only image there.
 */
export function openLayout(
  folder: string,
  { name, budget }: { readonly name: string; readonly budget: ByteBudget },
): Source {
  const layout = { folder, name, budget };
  return {
    name,
    isPrivate: () => false,
    async resolve(tag, signal) {
      const entry = await entryOf(layout, tag, signal);
      return entry.ok ? ok(resolved(entry.value)) : entry;
    },
    async readTagged(tag, signal) {
      const entry = await entryOf(layout, tag, signal);
      return entry.ok ? readContent(layout, entry.value, MAX_DOCUMENT_BYTES, signal) : entry;
    },
    readManifest: (want, signal) =>
      readContent(layout, { ...want, mediaType: null }, MAX_DOCUMENT_BYTES, signal),
    readBlob: (want, limitBytes, signal) =>
      readContent(layout, { ...want, mediaType: null }, limitBytes, signal),
    readBlobRange: (want, range, signal) =>
      withBlob(layout, want.digest, signal, (file) => readRange(file, range)),
    async listTags(signal) {
      const index = await readIndex(layout, signal);
      return index.ok ? ok(tagsOf(index.value)) : index;
    },
    async listReferrers(subject, signal) {
      const index = await readIndex(layout, signal);
      if (!index.ok) return index;
      const found = new Map<Digest, Referrer>();
      for (const entry of index.value.entries) {
        const bytes = await readContent(layout, entry, MAX_DOCUMENT_BYTES, signal);
        const document = bytes.ok ? parseDocument(bytes.value) : bytes;
        if (!document.ok) continue;
        const { value } = document;
        // Tools that copy from a registry without the API write its fallback tag into the layout too.
        const isList = value.kind === "index" && entry.annotations[REF_NAME] === fallbackTag(subject);
        for (const one of [
          ...(value.subject?.digest === subject ? listed([entry], "referrers") : []),
          ...(isList ? listed(value.entries, "fallback-tag") : []),
        ]) {
          if (found.get(one.digest)?.listedBy !== "referrers") found.set(one.digest, one);
        }
      }
      return signal.aborted ? givenUp(layout) : ok([...found.values()]);
    },
  };
}

interface Layout {
  readonly folder: string;
  readonly name: string;
  /** What the read that it was opened for may hold. */
  readonly budget: ByteBudget;
}

const resolved = ({ digest, mediaType, size }: Descriptor): Resolved => ({ digest, mediaType, size });

function failure(
  { name }: Layout,
  code: FailureCode,
  what: string,
  next: string,
): { ok: false; failure: ReadFailure } {
  return fail({ code, message: `${name}: ${what}.`, next });
}

const givenUp = (layout: Layout) => failure(layout, "cancelled", "the read was given up", "Ask again.");

const tagsOf = (index: ImageIndex): string[] =>
  index.entries.flatMap(({ annotations }) => annotations[REF_NAME] ?? []);

async function entryOf(layout: Layout, tag: string, signal: AbortSignal): Reading<Descriptor> {
  const index = await readIndex(layout, signal);
  if (!index.ok) return index;
  const images = index.value.entries.filter(
    ({ mediaType }) => isIndexType(mediaType) || isManifestType(mediaType),
  );
  const pulled = images.filter((entry) => !isBeside(entry));
  const found = tag === "" ? pulled : images.filter(({ annotations }) => annotations[REF_NAME] === tag);
  const [first] = found;
  const different = new Set(found.map(({ digest }) => digest)).size;
  if (first !== undefined && different === 1) return ok(first);
  const tags = tagsOf(index.value).filter((name) => !isBesideTag(name));
  const known =
    tags.length === 0
      ? "none has a tag"
      : `there are ${tags.slice(0, 20).join(", ")}${tags.length > 20 ? ", …" : ""}`;
  if (tag === "" && different > 1) {
    return failure(
      layout,
      "not-found",
      `it holds ${different} images, and ${known}`,
      "Name one, as in oci:FOLDER:TAG.",
    );
  }
  if (different > 1)
    return failure(
      layout,
      "malformed",
      `the tag ${tag} names ${different} images`,
      "Name one by its digest.",
    );
  const what = tag === "" ? "it holds no image" : `it has no tag ${tag}; ${known}`;
  return failure(layout, "not-found", what, "Choose one of the tags, or check the folder.");
}

/** A signature or an attestation, by its tag or its type; it makes a layout of one image no layout of two. */
const isBeside = ({ annotations, artifactType }: Descriptor): boolean =>
  isBesideTag(annotations[REF_NAME] ?? "") || artifactType !== null;

async function readIndex(layout: Layout, signal: AbortSignal): Reading<ImageIndex> {
  const marker = await withFile(layout, "oci-layout", signal, (file) => readUpTo(file, 4096));
  if (!marker.ok) {
    if (marker.failure.code !== "not-found") return marker;
    return failure(
      layout,
      "not-found",
      "there is no OCI image layout in this folder (no oci-layout file)",
      "Check the path.",
    );
  }
  const bytes = await withFile(layout, "index.json", signal, (file) => readUpTo(file, MAX_DOCUMENT_BYTES));
  if (!bytes.ok) return bytes;
  if (bytes.value === null) {
    return failure(
      layout,
      "too-large",
      `index.json has more than ${MAX_DOCUMENT_BYTES} bytes`,
      "Split the layout.",
    );
  }
  const document = parseDocument({ digest: digestOf(bytes.value), bytes: bytes.value, mediaType: OCI_INDEX });
  if (!document.ok) return document;
  if (document.value.kind !== "index") {
    return failure(layout, "malformed", "index.json is no image index", "Write the layout again.");
  }
  return ok(document.value);
}

async function readContent(
  layout: Layout,
  want: { readonly digest: Digest; readonly size: number | null; readonly mediaType: string | null },
  limitBytes: number,
  signal: AbortSignal,
): Reading<VerifiedBytes> {
  const { budget, name } = layout;
  const read = await withBlob(layout, want.digest, signal, async (file) => {
    const { size } = await file.stat();
    if (size > limitBytes) return fail(tooLarge(layout, want.digest, limitBytes));
    if (!budget.take(size)) return fail(overBudget(`${name}@${want.digest}`, budget));
    return ok(await readRange(file, { offset: 0, length: size }));
  });
  if (!read.ok) return read;
  return read.value.ok ? verify(read.value.value, want, name) : read.value;
}

const tooLarge = ({ name }: Layout, digest: Digest, limitBytes: number): ReadFailure => ({
  code: "too-large",
  message: `${name}: ${digest} has more than ${limitBytes} bytes.`,
  next: "Nothing of this size is read here; check what wrote it.",
});

const withBlob = <T>(
  layout: Layout,
  digest: Digest,
  signal: AbortSignal,
  use: (file: FileHandle) => Promise<T>,
) => withFile(layout, join("blobs", algorithmOf(digest), hexOf(digest)), signal, use);

/** Opens a file below the folder, never one that a link puts elsewhere. */
async function withFile<T>(
  layout: Layout,
  path: string,
  signal: AbortSignal,
  use: (file: FileHandle) => Promise<T>,
): Promise<Result<T, ReadFailure>> {
  if (signal.aborted) return givenUp(layout);
  let file: FileHandle | null = null;
  try {
    const root = await realpath(layout.folder);
    const real = await realpath(join(root, path));
    if (!real.startsWith(root + sep)) {
      return failure(
        layout,
        "refused-path",
        `${path} is a link that leads out of the folder`,
        "Put the file itself there.",
      );
    }
    // Without following a link that came in between, and without waiting on a named pipe.
    file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile())
      return failure(layout, "refused-path", `${path} is no regular file`, "Put a file there.");
    return ok(await use(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR")
      return failure(layout, "not-found", `there is no ${path}`, "Check the reference.");
    if (code === "EACCES" || code === "EPERM")
      return failure(layout, "denied", `${path} may not be read`, "Check its permissions.");
    return failure(
      layout,
      "unreachable",
      `${path} cannot be read (${code || String(error)})`,
      "Check the folder.",
    );
  } finally {
    await file?.close();
  }
}

/** All bytes of a file, or null when there are more than `limit`. */
async function readUpTo(file: FileHandle, limit: number): Promise<Uint8Array | null> {
  const { size } = await file.stat();
  if (size > limit) return null;
  return readRange(file, { offset: 0, length: size });
}

async function readRange(
  file: FileHandle,
  range: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  // What a TOC claims may be far more than there is: only what is there gets memory.
  const length = Math.max(0, Math.min(range.length, (await file.stat()).size - range.offset));
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, range.offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
