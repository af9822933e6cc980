import { BAD_DIGEST, NO_DIGEST, type Rare, type Texts, type Toc } from "./toc.ts";

/** What one entry says; the parser fills the same one again and again, and `add` copies what is in it. */
export interface Row {
  type: number;
  mode: number;
  size: number;
  uid: number;
  gid: number;
  modSeconds: number;
  modNanos: number;
  offset: number;
  endOffset: number;
  chunkSize: number;
  chunkOffset: number;
  chunkType: number;
  digest: number;
  chunkDigest: number;
  nameStart: number;
  nameEnd: number;
  linkStart: number;
  linkEnd: number;
  rare: Rare | null;
}

export const newRow = (): Row => ({
  type: 0,
  mode: 0,
  size: 0,
  uid: 0,
  gid: 0,
  modSeconds: Number.NaN,
  modNanos: 0,
  offset: 0,
  endOffset: 0,
  chunkSize: 0,
  chunkOffset: 0,
  chunkType: 0,
  digest: NO_DIGEST,
  chunkDigest: NO_DIGEST,
  nameStart: 0,
  nameEnd: 0,
  linkStart: 0,
  linkEnd: 0,
  rare: null,
});

/** Columns that grow row by row. */
export interface ColumnBuilder {
  /** Keeps a text, and tells where. One that equals the text at `like` is not kept twice. */
  keepText(text: Uint8Array, start: number, end: number, like: { start: number; end: number }): number;
  /** Keeps the sum that `sha256:` and 64 hex digits name; `BAD_DIGEST` where that is something else. */
  keepDigest(text: Uint8Array, start: number, end: number): number;
  add(row: Row): void;
  finish(about: Pick<Toc, "version" | "tarSplitDigest">): Toc;
}

const FIRST_ROWS = 1024;

export function createColumns(): ColumnBuilder {
  let room = FIRST_ROWS;
  let rows = 0;
  let types = new Uint8Array(room);
  let chunkTypes = new Uint8Array(room);
  let modNanos = new Uint32Array(room);
  const wide = {
    modes: new Float64Array(room),
    sizes: new Float64Array(room),
    uids: new Float64Array(room),
    gids: new Float64Array(room),
    modSeconds: new Float64Array(room),
    offsets: new Float64Array(room),
    endOffsets: new Float64Array(room),
    chunkSizes: new Float64Array(room),
    chunkOffsets: new Float64Array(room),
  };
  const places = {
    nameStarts: new Uint32Array(room),
    nameEnds: new Uint32Array(room),
    linkStarts: new Uint32Array(room),
    linkEnds: new Uint32Array(room),
  };
  let digests = new Int32Array(room);
  let chunkDigests = new Int32Array(room);
  let heap = new Uint8Array(64 * 1024);
  let heapLength = 0;
  let sums = new Uint8Array(32 * FIRST_ROWS);
  let sumCount = 0;
  const rare = new Map<number, Rare>();

  const grow = () => {
    room *= 2;
    const more = <T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(column: T, wider: T): T => {
      wider.set(column);
      return wider;
    };
    types = more(types, new Uint8Array(room));
    chunkTypes = more(chunkTypes, new Uint8Array(room));
    modNanos = more(modNanos, new Uint32Array(room));
    digests = more(digests, new Int32Array(room));
    chunkDigests = more(chunkDigests, new Int32Array(room));
    for (const key of Object.keys(wide) as (keyof typeof wide)[])
      wide[key] = more(wide[key], new Float64Array(room));
    for (const key of Object.keys(places) as (keyof typeof places)[])
      places[key] = more(places[key], new Uint32Array(room));
  };

  return {
    keepText(text, start, end, like) {
      const length = end - start;
      if (like.end - like.start === length && isSame(heap, like.start, text, start, length))
        return like.start;
      if (heapLength + length > heap.length) {
        const wider = new Uint8Array(Math.max(heap.length * 2, heapLength + length));
        wider.set(heap);
        heap = wider;
      }
      const at = heapLength;
      // Names are short: a copy by hand is faster than a view of each.
      for (let i = 0; i < length; i++) heap[at + i] = text[start + i] ?? 0;
      heapLength += length;
      return at;
    },
    keepDigest(text, start, end) {
      if (end - start !== 71 || !isSame(SHA256, 0, text, start, SHA256.length)) return BAD_DIGEST;
      if ((sumCount + 1) * 32 > sums.length) {
        const wider = new Uint8Array(sums.length * 2);
        wider.set(sums);
        sums = wider;
      }
      const to = sumCount * 32;
      for (let i = 0; i < 32; i++) {
        const high = HEX[text[start + 7 + 2 * i] ?? 0] ?? -1;
        const low = HEX[text[start + 8 + 2 * i] ?? 0] ?? -1;
        if (high < 0 || low < 0) return BAD_DIGEST;
        sums[to + i] = (high << 4) | low;
      }
      sumCount += 1;
      return sumCount - 1;
    },
    add(row) {
      if (rows === room) grow();
      types[rows] = row.type;
      chunkTypes[rows] = row.chunkType;
      modNanos[rows] = row.modNanos;
      digests[rows] = row.digest;
      chunkDigests[rows] = row.chunkDigest;
      wide.modes[rows] = row.mode;
      wide.sizes[rows] = row.size;
      wide.uids[rows] = row.uid;
      wide.gids[rows] = row.gid;
      wide.modSeconds[rows] = row.modSeconds;
      wide.offsets[rows] = row.offset;
      wide.endOffsets[rows] = row.endOffset;
      wide.chunkSizes[rows] = row.chunkSize;
      wide.chunkOffsets[rows] = row.chunkOffset;
      places.nameStarts[rows] = row.nameStart;
      places.nameEnds[rows] = row.nameEnd;
      places.linkStarts[rows] = row.linkStart;
      places.linkEnds[rows] = row.linkEnd;
      if (row.rare !== null) rare.set(rows, row.rare);
      rows += 1;
    },
    finish(about) {
      const bytes = heap.subarray(0, heapLength);
      const texts = (starts: Uint32Array, ends: Uint32Array): Texts => ({
        bytes,
        starts: starts.subarray(0, rows),
        ends: ends.subarray(0, rows),
      });
      const cut = (column: Float64Array) => column.subarray(0, rows);
      return {
        ...about,
        rows,
        types: types.subarray(0, rows),
        names: texts(places.nameStarts, places.nameEnds),
        links: texts(places.linkStarts, places.linkEnds),
        modes: cut(wide.modes),
        sizes: cut(wide.sizes),
        uids: cut(wide.uids),
        gids: cut(wide.gids),
        modSeconds: cut(wide.modSeconds),
        modNanos: modNanos.subarray(0, rows),
        sums: sums.subarray(0, sumCount * 32),
        digests: digests.subarray(0, rows),
        offsets: cut(wide.offsets),
        endOffsets: cut(wide.endOffsets),
        chunkSizes: cut(wide.chunkSizes),
        chunkOffsets: cut(wide.chunkOffsets),
        chunkDigests: chunkDigests.subarray(0, rows),
        chunkTypes: chunkTypes.subarray(0, rows),
        rare,
      };
    },
  };
}

const SHA256 = Buffer.from("sha256:");

const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) HEX[digit.toString(16).charCodeAt(0)] = digit;

function isSame(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
