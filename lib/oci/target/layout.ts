import { createHash, randomBytes } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { algorithmOf, type Digest, hexOf } from "../digest.ts";
import type { ReadFailure } from "../failure.ts";
import { parseJson } from "../json-guard.ts";
import { OCI_INDEX } from "../media-types.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Blob, Reading } from "../source/source.ts";
import { makeFolder } from "./make-folder.ts";
import type { Content, PushedDocument, Target } from "./target.ts";

/** The key of a layout's tags (OCI image-layout.md, index.json). */
const REF_NAME = "org.opencontainers.image.ref.name";
const MARKER = '{"imageLayoutVersion":"1.0.0"}';
/** What no reader of layouts looks at: `blobs` holds an algorithm's folder, which holds digests. */
const UPLOADS = ".uploads";

interface Layout {
  readonly folder: string;
  readonly name: string;
}

/**
 * An OCI image layout in a folder, written to; made where there is none. Every file is written beside its place and renamed
 * into it, so that whoever reads finds the old or the new, and a kill leaves neither half.
 */
export function createLayoutTarget(folder: string, { name }: { readonly name: string }): Target {
  const layout: Layout = { folder, name };
  return {
    name,
    hasBlob: ({ digest, size }) =>
      filing(layout, async () => {
        const found = await stat(blobPath(layout, digest)).catch(() => null);
        return found?.isFile() === true && found.size === size;
      }),
    sendBlob: (want, content, signal) => sendFile(layout, want, content, signal),
    putDocument: ({ digest, bytes }) =>
      filing(layout, () => writeWhole(layout, blobPath(layout, digest), bytes)),
    moveTag: (tag, document) => inTurn(layout, () => moveTag(layout, tag, document)),
    removeTag: (tag) => inTurn(layout, () => removeTag(layout, tag)),
  };
}

async function sendFile(layout: Layout, want: Blob, content: Content, signal: AbortSignal): Reading<"sent"> {
  const { digest } = want;
  const sent = await filing(layout, async () => {
    const path = await uploadPath(layout);
    const hash = createHash(algorithmOf(digest));
    const file = await open(path, "wx");
    let isInPlace = false;
    try {
      let bytes = 0;
      for await (const piece of content.open(0)) {
        if (signal.aborted) return fail(cancelled(layout));
        hash.update(piece);
        await file.writeFile(piece);
        bytes += piece.length;
        content.onSent?.(bytes);
      }
      const written = `${algorithmOf(digest)}:${hash.digest("hex")}`;
      if (written !== digest) return fail(otherDigest(layout, digest, written));
      await file.sync();
      await intoPlace(path, blobPath(layout, digest));
      isInPlace = true;
      return ok("sent" as const);
    } finally {
      await file.close();
      if (!isInPlace) await rm(path, { force: true });
    }
  });
  return sent.ok ? sent.value : sent;
}

const blobPath = ({ folder }: Layout, digest: Digest): string =>
  join(folder, "blobs", algorithmOf(digest), hexOf(digest));

async function uploadPath({ folder }: Layout): Promise<string> {
  await makeFolder(join(folder, UPLOADS));
  return join(folder, UPLOADS, randomBytes(8).toString("hex"));
}

async function intoPlace(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await rename(from, to);
}

async function writeWhole(layout: Layout, to: string, bytes: Uint8Array): Promise<void> {
  const path = await uploadPath(layout);
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await intoPlace(path, to);
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The tag's entry is replaced where it stands; every other entry and member stays as it came. */
async function moveTag(layout: Layout, tag: string, document: PushedDocument): Reading<void> {
  return changeIndex(layout, (manifests) => {
    const entry = {
      mediaType: document.mediaType,
      digest: document.digest,
      size: document.bytes.length,
      annotations: { [REF_NAME]: tag },
    };
    const at = manifests.findIndex((one) => tagOf(one) === tag);
    return at < 0 ? [...manifests, entry] : manifests.map((one, place) => (place === at ? entry : one));
  });
}

async function removeTag(layout: Layout, tag: string): Reading<boolean> {
  const changed = await changeIndex(layout, (manifests) => manifests.filter((one) => tagOf(one) !== tag));
  return changed.ok ? ok(true) : changed;
}

function tagOf(entry: unknown): unknown {
  const annotations = isObject(entry) ? entry["annotations"] : null;
  return isObject(annotations) ? annotations[REF_NAME] : undefined;
}

async function changeIndex(
  layout: Layout,
  change: (manifests: readonly unknown[]) => readonly unknown[],
): Reading<void> {
  const path = join(layout.folder, "index.json");
  const made = await filing(layout, async () => {
    const found = await stat(join(layout.folder, "oci-layout")).catch(() => null);
    if (found === null) await writeWhole(layout, join(layout.folder, "oci-layout"), Buffer.from(MARKER));
    return readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
  });
  if (!made.ok) return made;
  const read = made.value === null ? NEW_INDEX : parseJson(made.value);
  const manifests = isObject(read) ? read["manifests"] : null;
  if (!isObject(read) || !Array.isArray(manifests)) return fail(noIndex(layout));
  const changed = { ...read, manifests: change(manifests) };
  return filing(layout, () => writeWhole(layout, path, Buffer.from(JSON.stringify(changed))));
}

const NEW_INDEX = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] };

/** Changes of one index.json one after the other: each is read, changed and written as a whole. */
const turns = new Map<string, Promise<unknown>>();
function inTurn<T>({ folder }: Layout, work: () => Reading<T>): Reading<T> {
  const before = turns.get(folder) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(folder, mine);
  return mine.finally(() => {
    if (turns.get(folder) === mine) turns.delete(folder);
  });
}

/** Work on the file system, whose errors say what to do. */
async function filing<T>(layout: Layout, work: () => Promise<T>): Promise<Result<T, ReadFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "EACCES" || code === "EPERM" || code === "EROFS")
      return fail({
        code: "denied",
        message: `${layout.name}: the folder may not be written to (${code}).`,
        next: "Check the permissions of the folder, or copy it to one of your own.",
      });
    if (code === "ENOSPC" || code === "EDQUOT")
      return fail({
        code: "unreachable",
        message: `${layout.name}: the disk is full (${code}).`,
        next: "Make room, then try again: nothing that was there has changed.",
      });
    return fail({
      code: "unreachable",
      message: `${layout.name}: the folder cannot be written to (${code || String(error)}).`,
      next: "Check the folder and its disk.",
    });
  }
}

const cancelled = ({ name }: Layout): ReadFailure => ({
  code: "cancelled",
  message: `${name}: the write was cancelled.`,
  next: "Try again.",
});

const otherDigest = ({ name }: Layout, digest: Digest, written: string): ReadFailure => ({
  code: "digest-mismatch",
  message: `${name}: what was to be ${digest} is ${written}.`,
  next: "Nothing was stored. Try again; if it happens again, report it.",
});

const noIndex = ({ name }: Layout): ReadFailure => ({
  code: "malformed",
  message: `${name}: index.json is not an image index.`,
  next: "Create the layout again.",
});
