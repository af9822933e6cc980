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
import { formatPlatform } from "../platform.ts";
import { fail, ok, type Result } from "../result.ts";
import { sizeMismatch, verify } from "../verify.ts";
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
      return entry.ok ? readContent(layout, entry.value.digest, MAX_DOCUMENT_BYTES, signal) : entry;
    },
    readManifest: (digest, signal) => readContent(layout, digest, MAX_DOCUMENT_BYTES, signal),
    async readBlob(want, limitBytes, signal) {
      const bytes = await readContent(layout, want.digest, limitBytes, signal);
      const wrong = bytes.ok ? sizeMismatch(want, bytes.value.bytes.length) : null;
      return wrong === null ? bytes : fail({ ...wrong, message: `${layout.name}: ${wrong.message}` });
    },
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
        const bytes = await readContent(layout, entry.digest, MAX_DOCUMENT_BYTES, signal);
        const document = bytes.ok ? parseDocument(bytes.value) : bytes;
        if (!document.ok) continue;
        const { value } = document;
        // Tools that copy from a registry without the API write its fallback tag into the layout too.
        const isList =
          value.kind === "index" &&
          entry.digest !== subject &&
          entry.annotations[REF_NAME] === fallbackTag(subject);
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

const givenUp = (layout: Layout) => failure(layout, "cancelled", "the read was cancelled", "Try again.");

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
  const choices = choicesOf(layout, pulled);
  if (tag === "" && different > 1)
    return failure(layout, "not-found", `it holds ${different} images: ${choices.list}`, choices.next);
  if (different > 1) {
    const at = choicesOf(
      layout,
      found.map((entry) => ({ ...entry, annotations: {} })),
    );
    return failure(layout, "malformed", `the tag ${tag} names ${different} images: ${at.list}`, at.next);
  }
  if (pulled.length === 0) return failure(layout, "not-found", "it holds no image", "Check the folder.");
  return failure(layout, "not-found", `it has no tag ${tag}; it holds ${choices.list}`, choices.next);
}

/** More are counted. */
const MAX_CHOICES = 20;

/** What can be asked for: each image by its tag, or by its digest and platform where it has none. */
function choicesOf(
  { name }: Layout,
  images: readonly Descriptor[],
): { readonly list: string; readonly next: string } {
  const choices = new Map(
    images.map(({ annotations, digest, platform }) => {
      const tag = annotations[REF_NAME];
      if (tag !== undefined && tag !== "") return [`:${tag}`, tag];
      return [`@${digest}`, platform === null ? digest : `${digest} (${formatPlatform(platform)})`];
    }),
  );
  const shown = [...choices.values()].slice(0, MAX_CHOICES).join(", ");
  const [first = ""] = choices.keys();
  return {
    list: choices.size > MAX_CHOICES ? `${shown} and ${choices.size - MAX_CHOICES} more` : shown,
    next: `Name one, as in ${name}${first}.`,
  };
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
      "this folder holds no OCI image layout (there is no oci-layout file)",
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
      "Split the layout into smaller ones.",
    );
  }
  const document = parseDocument({ digest: digestOf(bytes.value), bytes: bytes.value, mediaType: OCI_INDEX });
  if (!document.ok) return document;
  if (document.value.kind !== "index") {
    return failure(layout, "malformed", "index.json is not an image index", "Create the layout again.");
  }
  return ok(document.value);
}

async function readContent(
  layout: Layout,
  digest: Digest,
  limitBytes: number,
  signal: AbortSignal,
): Reading<VerifiedBytes> {
  const { budget, name } = layout;
  const read = await withBlob(layout, digest, signal, async (file) => {
    const { size } = await file.stat();
    if (size > limitBytes) return fail(tooLarge(layout, digest, limitBytes));
    if (!budget.take(size)) return fail(overBudget(`${name}@${digest}`, budget));
    return ok(await readRange(file, { offset: 0, length: size }));
  });
  if (!read.ok) return read;
  return read.value.ok ? verify(read.value.value, digest, name) : read.value;
}

const tooLarge = ({ name }: Layout, digest: Digest, limitBytes: number): ReadFailure => ({
  code: "too-large",
  message: `${name}: ${digest} has more than ${limitBytes} bytes.`,
  next: "Content of this size is not read: check what wrote it.",
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
        "Replace the link with the file.",
      );
    }
    // Without following a link that came in between, and without waiting on a named pipe.
    file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile())
      return failure(layout, "refused-path", `${path} is not a regular file`, "Replace it with a file.");
    return ok(await use(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR")
      return failure(
        layout,
        "not-found",
        `${path} does not exist`,
        "Check the reference. If an index lists it, the layout is incomplete: copy the image again.",
      );
    if (code === "EACCES" || code === "EPERM")
      return failure(layout, "denied", `${path} may not be read`, "Check its permissions.");
    return failure(
      layout,
      "unreachable",
      `${path} cannot be read (${code || String(error)})`,
      "Check the folder and its disk.",
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
