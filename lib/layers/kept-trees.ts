import type { Files } from "#lib/chunked/tree/look.ts";

/** Trees that were read, the least recently used first out; the newest stays however large it is. */
export interface KeptTrees {
  get(key: string): Files | null;
  put(key: string, files: Files): void;
  /** Makes room before another is read. */
  makeRoom(bytes: number): void;
}

export function createKeptTrees(limitBytes: number): KeptTrees {
  const kept = new Map<string, { readonly files: Files; readonly bytes: number }>();
  const makeRoom = (wanted: number) => {
    let sum = [...kept.values()].reduce((bytes, one) => bytes + one.bytes, wanted);
    for (const [key, { bytes }] of kept) {
      if (sum <= limitBytes) return;
      kept.delete(key);
      sum -= bytes;
    }
  };
  return {
    makeRoom,
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return null;
      kept.delete(key);
      kept.set(key, found);
      return found.files;
    },
    put(key, files) {
      kept.delete(key);
      const bytes = bytesOf(files);
      makeRoom(bytes);
      kept.set(key, { files, bytes });
    },
  };
}

/** Of the columns, and of the names once more, which a search keeps in small letters. */
const bytesOf = ({ toc, tree }: Files): number => columnsOf(toc) + columnsOf(tree) + toc.names.bytes.length;

function columnsOf(value: object): number {
  // Names and links may share their bytes.
  const columns = new Set<object>();
  const collect = (one: unknown): void => {
    if (ArrayBuffer.isView(one)) columns.add(one);
    else if (typeof one === "object" && one !== null && !(one instanceof Map))
      for (const member of Object.values(one)) collect(member);
  };
  collect(value);
  let bytes = 0;
  for (const column of columns as Set<ArrayBufferView>) bytes += column.byteLength;
  return bytes;
}
