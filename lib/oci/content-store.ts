import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { algorithmOf, type Digest, digestOf, hexOf } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import { fail, type Result } from "./result.ts";
import type { Resolved, VerifiedBytes } from "./source/source.ts";

export interface StoreOptions {
  readonly memoryBytes: number;
  /** Where content is kept between runs; memory alone without it. */
  readonly folder?: string;
  readonly diskBytes?: number;
}

/**
 * Manifests and configurations by repository and digest: what was checked once never changes. The repository is part of
 * the key, since content seen in one says neither that another holds it nor that it may be read there.
 */
export interface ContentStore {
  /** Content that was read with credentials is handed out only to a read that its registry has let in (`isAdmitted`). */
  get(
    repository: string,
    digest: Digest,
    reader: { readonly isAdmitted: boolean },
  ): Promise<VerifiedBytes | null>;
  put(repository: string, content: VerifiedBytes, how: { readonly isPrivate: boolean }): void;
  /** What a tag named when it was last read, so that a second look can be one HEAD. */
  lastResolved(repository: string, tag: string): Digest | null;
  remember(repository: string, tag: string, resolved: Pick<Resolved, "digest">): void;
  /** One read for all who ask for `key` at the same time; it is given up when the last of them goes away. */
  share<T>(key: string, signal: AbortSignal, read: (signal: AbortSignal) => Reading<T>): Reading<T>;
  /** Drops all that was read of a registry (`HOST`) or of what is below it (`HOST/REPO`), as `parsePlace` writes it; yields how many contents that was. */
  forget(place: string): Promise<number>;
}

interface Kept {
  readonly content: VerifiedBytes;
  readonly repository: string;
  /** Read with credentials: what the registry would not show to everybody. */
  readonly isPrivate: boolean;
}

type Reading<T> = Promise<Result<T, ReadFailure>>;

/** Tags remembered; each is a hundred bytes or so. */
const MAX_TAGS = 20_000;
/** What a map entry costs beside its bytes. */
const OVERHEAD_BYTES = 400;

export function createContentStore(options: StoreOptions): ContentStore {
  const memory = new Map<string, Kept>();
  const tags = new Map<string, Digest>();
  const underWay = new Map<string, Shared<unknown>>();
  const disk = options.folder === undefined ? null : createDisk(options.folder, options.diskBytes ?? 0);
  let memoryBytes = 0;

  const drop = (key: string) => {
    const kept = memory.get(key);
    if (kept === undefined) return;
    memory.delete(key);
    memoryBytes -= costOf(kept);
  };

  const keep = (key: string, kept: Kept) => {
    drop(key);
    if (costOf(kept) > options.memoryBytes) return;
    memory.set(key, kept);
    memoryBytes += costOf(kept);
    for (const oldest of memory.keys()) {
      if (memoryBytes <= options.memoryBytes) break;
      drop(oldest);
    }
  };

  return {
    async get(repository, digest, { isAdmitted }) {
      const key = `${repository}\0${digest}`;
      const known = memory.get(key);
      if (known !== undefined) {
        // Re-inserted at the end: the map's order is the order of last use.
        memory.delete(key);
        memory.set(key, known);
      }
      const kept = known ?? (await disk?.read(repository, digest)) ?? null;
      if (kept === null) return null;
      if (known === undefined) keep(key, kept);
      return isAdmitted || !kept.isPrivate ? kept.content : null;
    },
    put(repository, content, { isPrivate }) {
      const kept: Kept = { content, repository, isPrivate };
      keep(`${repository}\0${content.digest}`, kept);
      disk?.write(kept);
    },
    lastResolved: (repository, tag) => tags.get(`${repository}\0${tag}`) ?? null,
    remember(repository, tag, { digest }) {
      const key = `${repository}\0${tag}`;
      tags.delete(key);
      tags.set(key, digest);
      const oldest = tags.size > MAX_TAGS ? tags.keys().next().value : undefined;
      if (oldest !== undefined) tags.delete(oldest);
    },
    share: (key, signal, read) => shareRead(underWay, key, signal, read),
    async forget(place) {
      const inPlace = isIn(place);
      const gone = [...memory].filter(([, { repository }]) => inPlace(repository)).map(([key]) => key);
      for (const key of gone) drop(key);
      for (const key of [...tags.keys()]) if (inPlace(key.split("\0", 1)[0] ?? "")) tags.delete(key);
      // What is in memory is on disk too, where there is one and it had room.
      return Math.max(gone.length, (await disk?.forget(inPlace)) ?? 0);
    },
  };
}

const costOf = ({ content }: Kept): number => content.bytes.length + OVERHEAD_BYTES;

/** A registry's name is the same in any case. */
const isIn =
  (place: string) =>
  (repository: string): boolean =>
    `${repository.toLowerCase()}/`.startsWith(`${place}/`);

interface Shared<T> {
  readonly result: Reading<T>;
  readonly control: AbortController;
  waiting: number;
}

function shareRead<T>(
  underWay: Map<string, Shared<unknown>>,
  key: string,
  signal: AbortSignal,
  read: (signal: AbortSignal) => Reading<T>,
): Reading<T> {
  if (signal.aborted) return Promise.resolve(fail(CANCELLED));
  let shared = underWay.get(key) as Shared<T> | undefined;
  if (shared === undefined) {
    const control = new AbortController();
    const result = read(control.signal).finally(() => {
      if (underWay.get(key)?.control === control) underWay.delete(key);
    });
    shared = { result, control, waiting: 0 };
    underWay.set(key, shared);
  }
  const joined = shared;
  joined.waiting += 1;
  return new Promise((resolve, reject) => {
    const leave = () => {
      joined.waiting -= 1;
      if (joined.waiting === 0) {
        // Nobody may join a read that was given up.
        if (underWay.get(key)?.control === joined.control) underWay.delete(key);
        joined.control.abort();
      }
      resolve(fail(CANCELLED));
    };
    signal.addEventListener("abort", leave, { once: true });
    joined.result.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

const CANCELLED: ReadFailure = { code: "cancelled", message: "The read was cancelled.", next: "Try again." };

/** A disk slower than the registries is not waited for, and what waits for it is memory: what is over is not kept on disk. */
const MAX_PENDING_WRITES = 1000;
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

interface Disk {
  read(repository: string, digest: Digest): Promise<Kept | null>;
  write(kept: Kept): void;
  forget(isGone: (repository: string) => boolean): Promise<number>;
}

/** One file per repository and digest: a line that says what it is, then the bytes. Whatever fails here is only a miss. */
function createDisk(folder: string, maxBytes: number): Disk {
  const made = mkdir(folder, { recursive: true })
    .then(() => removeHalfWritten(folder))
    .then(
      () => true,
      () => false,
    );
  const fileOf = (repository: string, digest: Digest) =>
    join(folder, `${hexOf(digestOf(repository)).slice(0, 16)}-${algorithmOf(digest)}-${hexOf(digest)}`);
  /** Bytes in the folder, counted once and then kept by what is written; infinite until counted. */
  let folderBytes = Number.POSITIVE_INFINITY;
  let sweeping = false;
  const pending = new Set<Promise<void>>();
  let pendingBytes = 0;
  const sweep = async () => {
    sweeping = true;
    try {
      do {
        folderBytes = 0;
        const left = await sweepFolder(folder, maxBytes);
        // What was written meanwhile comes on top, counted twice at worst, and is looked at again.
        folderBytes += left;
      } while (folderBytes > maxBytes);
    } finally {
      sweeping = false;
    }
  };
  return {
    async read(repository, digest) {
      const data = await readFile(fileOf(repository, digest)).catch(() => null);
      const end = data?.indexOf(0x0a) ?? -1;
      if (data === null) return null;
      const label = labelFrom(data.subarray(0, Math.max(0, end)).toString());
      const bytes = data.subarray(end + 1);
      if (label?.repository !== repository || digestOf(bytes, algorithmOf(digest)) !== digest) {
        await rm(fileOf(repository, digest), { force: true }).catch(() => {});
        return null;
      }
      const { mediaType, isPrivate } = label;
      return { repository, isPrivate, content: { digest, bytes, mediaType } };
    },
    write(kept) {
      const { repository, content } = kept;
      const size = content.bytes.length;
      if (pending.size >= MAX_PENDING_WRITES || pendingBytes + size > MAX_PENDING_BYTES) return;
      pendingBytes += size;
      const writing = writeFileAtomically(made, fileOf(repository, content.digest), kept)
        .then(() => {
          folderBytes += size;
          return !sweeping && folderBytes > maxBytes ? sweep() : undefined;
        })
        // A full or read-only disk costs speed and nothing else.
        .catch(() => {})
        .finally(() => {
          pending.delete(writing);
          pendingBytes -= size;
        });
      pending.add(writing);
    },
    async forget(isGone) {
      await Promise.all(pending);
      if (!(await made)) return 0;
      let gone = 0;
      for (const name of await readdir(folder)) {
        const label = labelFrom(await firstLine(join(folder, name)).catch(() => ""));
        // What nobody can tell the origin of goes too.
        if (label !== null && !isGone(label.repository)) continue;
        await rm(join(folder, name), { force: true });
        gone += label === null ? 0 : 1;
      }
      return gone;
    },
  };
}

/** What the first line of a file says; it is ours alone, so a line of another form is of an older Twofold. */
interface Label {
  readonly mediaType: string | null;
  readonly repository: string;
  readonly isPrivate: boolean;
}

const labelOf = ({ content, repository, isPrivate }: Kept): string =>
  [isPrivate ? "private" : "public", repository, content.mediaType ?? ""].join("\t");

function labelFrom(line: string): Label | null {
  const [access = "", repository = "", mediaType = "", ...rest] = line.split("\t");
  if (rest.length > 0 || repository === "" || (access !== "private" && access !== "public")) return null;
  return { mediaType: mediaType === "" ? null : mediaType, repository, isPrivate: access === "private" };
}

/** Longest first line: a repository has 255 characters at most, a path 4,096, and a media type is as short. */
const MAX_LABEL_BYTES = 8192;

async function firstLine(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_LABEL_BYTES), 0, MAX_LABEL_BYTES, 0);
    return buffer.subarray(0, Math.max(0, buffer.subarray(0, bytesRead).indexOf(0x0a))).toString();
  } finally {
    await handle.close();
  }
}

async function writeFileAtomically(made: Promise<boolean>, file: string, kept: Kept): Promise<void> {
  if (!(await made)) return;
  const temporary = `${file}.${randomUUID()}`;
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(`${labelOf(kept)}\n`);
      await handle.writeFile(kept.content.bytes);
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Of a file that is being written, as `writeFileAtomically` names it. */
const HALF_WRITTEN = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Writing takes a moment: what lies for longer is a killed process's, and what is newer may be another's that lives. */
const HALF_WRITTEN_MS = 60_000;

async function removeHalfWritten(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!HALF_WRITTEN.test(name)) continue;
    const file = join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found !== null && found.mtimeMs < Date.now() - HALF_WRITTEN_MS) await rm(file, { force: true });
  }
}

/** Removes the oldest files until nine tenths of the bound are left; yields what is left. */
async function sweepFolder(folder: string, maxBytes: number): Promise<number> {
  const files: { readonly file: string; readonly size: number; readonly mtimeMs: number }[] = [];
  // One after the other: thousands of questions at once to a file system cost memory and hold up who reads.
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    // A file that has gone meanwhile was renamed into place or swept by another process.
    const found = await stat(file).catch(() => null);
    if (found !== null) files.push({ file, size: found.size, mtimeMs: found.mtimeMs });
  }
  let total = files.reduce((sum, { size }) => sum + size, 0);
  if (total <= maxBytes) return total;
  for (const { file, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= maxBytes * 0.9) break;
    await rm(file, { force: true });
    total -= size;
  }
  return total;
}
