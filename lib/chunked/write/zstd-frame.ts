/**
 * Finds the ends of zstd frames (RFC 8878, 3.1) in bytes that come in pieces of any size, without decompressing.
 *
 * Node's zstd decoders need it: `zstdDecompressSync` gives the first frame alone and no error, and a stream takes no more after a write
 * that went on behind the end of a frame.
 */
export interface FrameScanner {
  /** Takes bytes up to the end of a frame, and says where it stopped; null when this is no zstd. */
  scan(bytes: Buffer, start: number): Scanned | null;
  /** Whether no frame is open. */
  readonly isBetween: boolean;
}

export interface Scanned {
  readonly end: number;
  readonly isSkippable: boolean;
  /** Of the frame's content, where its header says so. */
  readonly contentBytes: number | null;
  /** The frame ends here. */
  readonly isComplete: boolean;
}

/** The header of a last block of a frame, in which there is nothing. */
const NOTHING_LAST = 1;

/**
 * The frame that Node's compressor made of what it was given to the end. Where that fills its buffer to the last byte, Node asks zstd
 * once more, which makes a second frame of nothing; whether it does depends on what else was in the buffer.
 */
export function withoutSecondFrame(compressed: Buffer): Buffer {
  const isSuspect = compressed.length > 9 && compressed.readUIntLE(compressed.length - 3, 3) === NOTHING_LAST;
  const end = isSuspect ? createFrameScanner().scan(compressed, 0)?.end : undefined;
  return end === undefined ? compressed : compressed.subarray(0, end);
}

type State =
  | "magic"
  | "descriptor"
  | "header"
  | "blockHeader"
  | "block"
  | "checksum"
  | "skippableSize"
  | "skippable";

const MAX_HEAD = 18;

export function createFrameScanner(): FrameScanner {
  let state: State = "magic";
  let left = 4;
  const head = Buffer.alloc(MAX_HEAD);
  let filled = 0;
  let descriptor = 0;
  let contentBytes: number | null = null;
  let isLastBlock = false;
  let isSkippable = false;

  const go = (next: State, bytes: number) => {
    state = next;
    left = bytes;
    filled = 0;
  };

  /** What `state` names is there. Yields whether the frame ends with it; null when it is no zstd. */
  const complete = (): boolean | null => {
    switch (state) {
      case "magic": {
        const magic = head.readUInt32LE(0);
        isSkippable = (magic & 0xfffffff0) >> 0 === 0x184d2a50;
        contentBytes = null;
        if (isSkippable) go("skippableSize", 4);
        else if (magic === 0xfd2fb528) go("descriptor", 1);
        else return null;
        return false;
      }
      case "skippableSize": {
        const size = head.readUInt32LE(0);
        go("skippable", size);
        return size === 0;
      }
      case "descriptor":
        descriptor = head[0] ?? 0;
        go("header", headerBytes(descriptor));
        return false;
      case "header":
        contentBytes = contentSize(head, filled, descriptor);
        go("blockHeader", 3);
        return false;
      case "blockHeader": {
        const block = head.readUIntLE(0, 3);
        isLastBlock = (block & 1) === 1;
        const type = (block >> 1) & 3;
        if (type === 3) return null;
        // Of a run of one byte the size is what it becomes.
        go("block", type === 1 ? 1 : block >> 3);
        return left === 0 ? endBlock() : false;
      }
      case "block":
        return endBlock();
      default:
        return true;
    }
  };

  const endBlock = (): boolean => {
    if (!isLastBlock) go("blockHeader", 3);
    else if ((descriptor & 4) !== 0) go("checksum", 4);
    else return true;
    return false;
  };

  return {
    get isBetween() {
      return state === "magic" && filled === 0;
    },
    scan(bytes, start) {
      let at = start;
      while (at < bytes.length) {
        const taken = Math.min(left, bytes.length - at);
        if (state !== "block" && state !== "skippable") {
          bytes.copy(head, filled, at, at + taken);
          filled += taken;
        }
        at += taken;
        left -= taken;
        if (left > 0) break;
        const ends = complete();
        if (ends === null) return null;
        if (!ends) continue;
        const scanned = { end: at, isSkippable, contentBytes, isComplete: true };
        go("magic", 4);
        return scanned;
      }
      return { end: at, isSkippable, contentBytes, isComplete: false };
    },
  };
}

/** What follows the descriptor: window, dictionary, content size. */
function headerBytes(descriptor: number): number {
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  return (isSingle ? 0 : 1) + dictionary + contentSizeBytes(descriptor);
}

function contentSizeBytes(descriptor: number): number {
  const flag = descriptor >> 6;
  return flag === 0 ? (descriptor >> 5) & 1 : 1 << flag;
}

function contentSize(head: Buffer, bytes: number, descriptor: number): number | null {
  const size = contentSizeBytes(descriptor);
  const at = bytes - size;
  switch (size) {
    case 1:
      return head.readUInt8(at);
    case 2:
      return head.readUInt16LE(at) + 256;
    case 4:
      return head.readUInt32LE(at);
    case 8:
      return Number(head.readBigUInt64LE(at));
    default:
      return null;
  }
}
