import { createHash } from "node:crypto";
import { posix } from "node:path";

/** Paths that a layer has already. */
export interface SeenPaths {
  /** Whether it is new; told again it is not. */
  add(path: string): boolean;
}

const WORDS = 4;

/**
 * A set that keeps 16 bytes of SHA-256 of each path, so that a million of them take 32 to 64 MB whatever their length.
 *
 * Two names are one path where tar-split says so (tar/storage/packer.go, by Go's filepath.Clean) and where they are one below the
 * root (`/a` and `a`), which tar-split lets through and podman's partial pull fails on.
 */
export function createSeenPaths(): SeenPaths {
  let table = new Uint32Array(1024 * WORDS);
  let count = 0;

  /** Whether the words were put into a free place; false when they are there. Four zeros are no digest that will be met. */
  const put = (into: Uint32Array, words: Uint32Array, from: number): boolean => {
    const places = into.length / WORDS;
    for (let place = (words[from] ?? 0) % places; ; place = (place + 1) % places) {
      const at = place * WORDS;
      let [isFree, isSame] = [true, true];
      for (let word = 0; word < WORDS; word++) {
        if (into[at + word] !== 0) isFree = false;
        if (into[at + word] !== words[from + word]) isSame = false;
      }
      if (isSame) return false;
      if (!isFree) continue;
      for (let word = 0; word < WORDS; word++) into[at + word] = words[from + word] ?? 0;
      return true;
    }
  };

  const grow = () => {
    const larger = new Uint32Array(table.length * 2);
    for (let at = 0; at < table.length; at += WORDS)
      if ((table[at] ?? 0) + (table[at + 1] ?? 0) + (table[at + 2] ?? 0) + (table[at + 3] ?? 0) > 0)
        put(larger, table, at);
    table = larger;
  };

  return {
    add(path) {
      const digest = createHash("sha256").update(belowRoot(path)).digest();
      const words = Uint32Array.from({ length: WORDS }, (_, word) => digest.readUInt32LE(word * 4));
      if (!put(table, words, 0)) return false;
      count++;
      if (count * 2 * WORDS > table.length) grow();
      return true;
    },
  };
}

/** `a/x` for `./a/x`, `/a/x` and `a//x/`; empty for the root. */
function belowRoot(path: string): string {
  const clean = posix.normalize(`/${path}`);
  return clean.endsWith("/") ? clean.slice(1, -1) : clean.slice(1);
}
