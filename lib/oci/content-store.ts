import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
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
  get(repository: string, digest: Digest): Promise<VerifiedBytes | null>;
  put(repository: string, content: VerifiedBytes): void;
  /** What a tag named when it was last read, so that a second look can be one HEAD. */
  lastResolved(repository: string, tag: string): Digest | null;
  remember(repository: string, tag: string, resolved: Pick<Resolved, "digest">): void;
  /** One read for all who ask for `key` at the same time; it is given up when the last of them goes away. */
  share<T>(key: string, signal: AbortSignal, read: (signal: AbortSignal) => Reading<T>): Reading<T>;
}

type Reading<T> = Promise<Result<T, ReadFailure>>;

/** Tags remembered; each is a hundred bytes or so. */
const MAX_TAGS = 20_000;
/** What a map entry costs beside its bytes. */
const OVERHEAD_BYTES = 400;

export function createContentStore(options: StoreOptions): ContentStore {
  const memory = new Map<string, VerifiedBytes>();
  const tags = new Map<string, Digest>();
  const underWay = new Map<string, Shared<unknown>>();
  const disk = options.folder === undefined ? null : createDisk(options.folder, options.diskBytes ?? 0);
  let memoryBytes = 0;

  const keep = (key: string, content: VerifiedBytes) => {
    if (memory.has(key)) return;
    const cost = content.bytes.length + OVERHEAD_BYTES;
    if (cost > options.memoryBytes) return;
    memory.set(key, content);
    memoryBytes += cost;
    for (const [oldest, old] of memory) {
      if (memoryBytes <= options.memoryBytes) break;
      memory.delete(oldest);
      memoryBytes -= old.bytes.length + OVERHEAD_BYTES;
    }
  };

  return {
    async get(repository, digest) {
      const key = `${repository}\0${digest}`;
      const known = memory.get(key);
      if (known !== undefined) {
        // Re-inserted at the end: the map's order is the order of last use.
        memory.delete(key);
        memory.set(key, known);
        return known;
      }
      const stored = (await disk?.read(repository, digest)) ?? null;
      if (stored !== null) keep(key, stored);
      return stored;
    },
    put(repository, content) {
      keep(`${repository}\0${content.digest}`, content);
      disk?.write(repository, content);
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
  };
}

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

const CANCELLED: ReadFailure = { code: "cancelled", message: "The read was given up.", next: "Ask again." };

/** A disk slower than the registries is not waited for, and what waits for it is memory: what is over is not kept on disk. */
const MAX_PENDING_WRITES = 1000;

interface Disk {
  read(repository: string, digest: Digest): Promise<VerifiedBytes | null>;
  write(repository: string, content: VerifiedBytes): void;
}

/** One file per repository and digest: the media type in the first line, then the bytes. Whatever fails here is only a miss. */
function createDisk(folder: string, maxBytes: number): Disk {
  const made = mkdir(folder, { recursive: true }).then(
    () => true,
    () => false,
  );
  const fileOf = (repository: string, digest: Digest) =>
    join(folder, `${hexOf(digestOf(repository)).slice(0, 16)}-${algorithmOf(digest)}-${hexOf(digest)}`);
  /** Bytes in the folder, counted once and then kept by what is written; infinite until counted. */
  let folderBytes = Number.POSITIVE_INFINITY;
  let sweeping = false;
  let pending = 0;
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
      if (data === null || end < 0) return null;
      const bytes = data.subarray(end + 1);
      if (digestOf(bytes, algorithmOf(digest)) !== digest) {
        await rm(fileOf(repository, digest), { force: true }).catch(() => {});
        return null;
      }
      return { digest, bytes, mediaType: data.subarray(0, end).toString() || null };
    },
    write(repository, content) {
      if (pending >= MAX_PENDING_WRITES) return;
      pending += 1;
      void writeFileAtomically(made, fileOf(repository, content.digest), content)
        .then(() => {
          folderBytes += content.bytes.length;
          return !sweeping && folderBytes > maxBytes ? sweep() : undefined;
        })
        // A full or read-only disk costs speed and nothing else.
        .catch(() => {})
        .finally(() => {
          pending -= 1;
        });
    },
  };
}

async function writeFileAtomically(
  made: Promise<boolean>,
  file: string,
  content: VerifiedBytes,
): Promise<void> {
  if (!(await made)) return;
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, Buffer.concat([Buffer.from(`${content.mediaType ?? ""}\n`), content.bytes]));
  await rename(temporary, file);
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
