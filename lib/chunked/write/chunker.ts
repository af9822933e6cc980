import { createRollingSum } from "./rolling-sum.ts";

/** From so many zeros on, a run of them is a chunk of its own (containers/storage, compressor.go, holesThreshold). */
export const HOLE_BYTES = 1024;

export interface ChunkHandler {
  /** Bytes of the chunk at hand. */
  chunkBytes(bytes: Buffer, start: number, end: number): void;
  /** The chunk is complete; never told of one without bytes. */
  chunkEnd(kind: "data" | "zeros"): void;
}

export interface Chunker {
  push(bytes: Buffer, start: number, end: number): void;
  /** The file is complete; what comes next is another file. */
  end(): void;
}

const ZEROS = Buffer.alloc(HOLE_BYTES);

/**
 * Cuts the content of files into chunks where containers' writer does (rollingChecksumReader and holesFinder in compressor.go): after
 * a byte on which the rolling checksum says so, and around runs of at least 1024 zeros.
 *
 * Whether zeros at the end of a piece are a hole is known when the next piece comes: up to 1023 of them are held back, as a number.
 */
export function createChunker(handler: ChunkHandler): Chunker {
  const rolling = createRollingSum();
  let heldZeros = 0;
  let isInHole = false;
  let hasBytes = false;

  const give = (bytes: Buffer, start: number, end: number) => {
    if (start === end) return;
    hasBytes = true;
    handler.chunkBytes(bytes, start, end);
  };

  const cut = (kind: "data" | "zeros") => {
    if (hasBytes) handler.chunkEnd(kind);
    hasBytes = false;
  };

  const data = (bytes: Buffer, start: number, end: number) => {
    for (let at = start; at < end; ) {
      const after = rolling.split(bytes, at, end);
      give(bytes, at, after < 0 ? end : after);
      if (after < 0) return;
      cut("data");
      at = after;
    }
  };

  const giveHeld = (to: (bytes: Buffer, start: number, end: number) => void) => {
    to(ZEROS, 0, heldZeros);
    heldZeros = 0;
  };

  const endHole = () => {
    cut("zeros");
    isInHole = false;
    // The window holds zeros alone.
    rolling.reset();
  };

  /** The zeros at the start of a piece belong to those before it. */
  const goOn = (bytes: Buffer, start: number, end: number): number => {
    const zerosEnd = endOfZeros(bytes, start, end);
    if (!isInHole && heldZeros + zerosEnd - start >= HOLE_BYTES) {
      cut("data");
      isInHole = true;
      giveHeld(give);
    }
    if (isInHole) {
      give(bytes, start, zerosEnd);
      if (zerosEnd < end) endHole();
      return zerosEnd;
    }
    if (zerosEnd === end) {
      heldZeros += end - start;
      return end;
    }
    giveHeld(data);
    return start;
  };

  return {
    push(bytes, start, end) {
      let at = isInHole || heldZeros > 0 ? goOn(bytes, start, end) : start;
      while (at < end) {
        const hole = findHole(bytes, at, end);
        data(bytes, at, hole.start);
        if (hole.isLong) {
          cut("data");
          isInHole = true;
          give(bytes, hole.start, hole.end);
          if (hole.end < end) endHole();
        } else {
          heldZeros = hole.end - hole.start;
        }
        at = hole.end;
      }
    },
    end() {
      if (isInHole) endHole();
      giveHeld(data);
      cut("data");
      rolling.reset();
    },
  };
}

interface Hole {
  readonly start: number;
  readonly end: number;
  /** It is one; otherwise it ends with the piece and may become one. */
  readonly isLong: boolean;
}

/** The first hole, or else the zeros at the end. Every hole has a byte at one of the places looked at, one in 1024. */
function findHole(bytes: Buffer, from: number, end: number): Hole {
  let least = from;
  for (let at = from + HOLE_BYTES - 1; at < end; at += HOLE_BYTES) {
    if (bytes[at] !== 0) continue;
    let start = at;
    while (start > least && bytes[start - 1] === 0) start--;
    const zerosEnd = endOfZeros(bytes, at, end);
    if (zerosEnd - start >= HOLE_BYTES) return { start, end: zerosEnd, isLong: true };
    least = zerosEnd;
    at = zerosEnd - 1;
  }
  let start = end;
  while (start > from && bytes[start - 1] === 0) start--;
  return { start, end, isLong: false };
}

function endOfZeros(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0) at++;
  return at;
}
