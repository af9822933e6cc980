import { BLOCK_BYTES, isZeroBlock } from "./block.ts";
import { mergeEntry, type TarEntry } from "./entry.ts";
import { type TarFault, tarFault } from "./fault.ts";
import { type Extended, type RawHeader, readHeader } from "./header.ts";
import { type PaxRecords, parsePax } from "./pax.ts";

/** What a tar is made of, in its order: every byte of it is told once, as `outside` or as `content`. */
export interface TarHandler {
  /** Bytes that are no file's content: headers, padding, end blocks and what follows them. */
  outside(bytes: Buffer, start: number, end: number): void;
  /** The headers of an entry are complete; a fault ends the reading. */
  entry(entry: TarEntry): TarFault | null;
  content(bytes: Buffer, start: number, end: number): void;
  /** After the content of an entry that has some. */
  contentEnd(): void;
  /** The two blocks of zeros were there; what follows is told as `outside` and means nothing. */
  endBlocks(): void;
}

export interface TarReader {
  /** Takes the next bytes, which must not change afterwards. */
  push(bytes: Buffer, start: number, end: number): TarFault | null;
  /** There are no more bytes. */
  end(): TarFault | null;
}

/** What Go's archive/tar takes for the content of a pax header or a long name at most (format.go, maxSpecialFileSize). */
const MAX_SPECIAL_BYTES = 1024 * 1024;
/** Of all headers of one entry; its tar-split segment is one value in memory, here and at who reads it. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

type State = "padding" | "header" | "special" | "content" | "trailing";

/**
 * Tells the parts of a tar that comes in pieces of any size. Reads what Go's archive/tar reads (reader.go), since that is how
 * containers' writer reads it: the end is two blocks of zeros, or one, or none; padding may be missing at the very end.
 */
export function createTarReader(handler: TarHandler): TarReader {
  let state: State = "header";
  /** Bytes until the end of what `state` names. */
  let left = BLOCK_BYTES;
  let padding = 0;
  let hadZeroBlock = false;
  let gathered: Buffer[] = [];
  let special: { readonly flag: string; readonly bytes: number } | null = null;
  let extended: Extended = NONE;
  let headerBytes = 0;
  /** The entry that came last. */
  let last = "";

  const padded = (bytes: number) => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;

  const toHeader = () => {
    state = "header";
    left = BLOCK_BYTES;
  };

  const toPadding = () => {
    if (padding === 0) return toHeader();
    state = "padding";
    left = padding;
  };

  /** The whole of what came in pieces, most often one. */
  const whole = (): Buffer => {
    const [only] = gathered;
    const bytes = only !== undefined && gathered.length === 1 ? only : Buffer.concat(gathered);
    gathered = [];
    return bytes;
  };

  const takeHeader = (block: Buffer): TarFault | null => {
    if (isZeroBlock(block)) {
      if (!hadZeroBlock) {
        hadZeroBlock = true;
        toHeader();
        return null;
      }
      state = "trailing";
      handler.endBlocks();
      return null;
    }
    if (hadZeroBlock) return tarFault("malformed-tar", "", "A block of zeros is followed by something else.");
    const raw = readHeader(block);
    if (raw === null)
      return tarFault(
        "malformed-tar",
        nameOf(extended) || last,
        last === "" || nameOf(extended) !== ""
          ? "A header block is damaged."
          : "The header block that follows it is damaged.",
      );
    if (raw.typeFlag === "g")
      return tarFault("global-header", "", "It has a global pax header, which containers' tools refuse.");
    return /^[xLK]$/.test(raw.typeFlag) ? takeExtension(raw) : takeEntry(raw);
  };

  const takeExtension = ({ typeFlag, size, name }: RawHeader): TarFault | null => {
    if (size < 0) return tarFault("malformed-tar", name.toString(), "A header tells a size below zero.");
    headerBytes += size + BLOCK_BYTES;
    if (size > MAX_SPECIAL_BYTES || headerBytes > MAX_HEADER_BYTES)
      return tarFault(
        "headers-too-long",
        nameOf(extended),
        "The headers of one entry are longer than tools read.",
      );
    special = { flag: typeFlag, bytes: size };
    padding = padded(size);
    if (size === 0) return takeSpecial(Buffer.alloc(0));
    state = "special";
    left = size;
    return null;
  };

  const takeSpecial = (bytes: Buffer): TarFault | null => {
    const text = bytes.subarray(0, bytes.includes(0) ? bytes.indexOf(0) : bytes.length);
    if (special?.flag === "x") {
      const pax: PaxRecords | null = parsePax(bytes);
      if (pax === null) return tarFault("malformed-tar", nameOf(extended), "A pax header is damaged.");
      // The last one counts, whole.
      extended = { ...extended, pax };
    } else if (special?.flag === "L") {
      extended = { ...extended, longName: text.length === 0 ? null : text };
    } else {
      extended = { ...extended, longLink: text.length === 0 ? null : text };
    }
    toPadding();
    return null;
  };

  const takeEntry = (raw: RawHeader): TarFault | null => {
    const entry = mergeEntry(raw, extended);
    extended = NONE;
    headerBytes = 0;
    if ("code" in entry) return entry;
    last = entry.name;
    const fault = handler.entry(entry);
    if (fault !== null) return fault;
    padding = padded(entry.size);
    if (entry.size === 0) {
      toPadding();
      return null;
    }
    state = "content";
    left = entry.size;
    return null;
  };

  /** Takes bytes from `start` of what `state` names; yields where it stopped. */
  const step = (bytes: Buffer, start: number, most: number): number | TarFault => {
    if (state === "trailing") {
      handler.outside(bytes, start, most);
      return most;
    }
    const end = Math.min(most, start + left);
    left -= end - start;
    if (state === "content") handler.content(bytes, start, end);
    else handler.outside(bytes, start, end);
    if (state === "header" || state === "special") gathered.push(bytes.subarray(start, end));
    if (left > 0) return end;
    const fault = finish();
    return fault ?? end;
  };

  const finish = (): TarFault | null => {
    switch (state) {
      case "header":
        return takeHeader(whole());
      case "special":
        return takeSpecial(whole());
      case "content":
        handler.contentEnd();
        toPadding();
        return null;
      default:
        toHeader();
        return null;
    }
  };

  const cutReason = () => {
    if (state === "content") return "The tar ends in the middle of its content.";
    return last === ""
      ? "The tar ends in the middle of a header."
      : "The tar ends in the middle of a block behind it.";
  };

  return {
    push(bytes, start, end) {
      for (let at = start; at < end; ) {
        const next = step(bytes, at, end);
        if (typeof next !== "number") return next;
        at = next;
      }
      return null;
    },
    end() {
      const isBetween =
        (state === "header" && left === BLOCK_BYTES) || (state === "padding" && left === padding);
      return isBetween || state === "trailing"
        ? null
        : tarFault("truncated-tar", nameOf(extended) || last, cutReason());
    },
  };
}

const NONE: Extended = { pax: null, longName: null, longLink: null };

const nameOf = ({ pax, longName }: Extended) => (longName ?? pax?.get("path") ?? "").toString();
