/** Thrown inside the parser, caught where it starts: what is at `at` is no JSON that the reader of containers/storage takes. */
export class ScanError extends Error {
  readonly at: number;
  constructor(at: number, what: string) {
    super(what);
    this.at = at;
  }
}

/** As deep as json-iterator goes. */
const MAX_DEPTH = 10_000;

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The bytes that numbers consist of. */
const NUMBER = new Uint8Array(256);
for (const sign of "-+.eE0123456789") NUMBER[sign.charCodeAt(0)] = 1;

const IS_NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
/** Of a number that nobody looks at; more digits are no number of anything. */
const MAX_NUMBER = 1024;

/**
 * Steps through JSON in its bytes, without making a value of it: what the caller does not ask for is stepped over. Lenient
 * where json-iterator is (bytes in strings that are not UTF-8 stay as they are, `null` is an empty object, list or text).
 */
export interface Scan {
  /** Where the last string stood in `text`. */
  readonly string: { text: Uint8Array; start: number; end: number };
  /**
   * The next key of an object, which `string` then holds; false at its end. To be called until it says so. Like json-iterator
   * it does not mind whether it is the first that it is asked for: a comma does where a bracket belongs.
   */
  nextKey(): boolean;
  /** Whether one more item of a list comes; likewise. */
  nextItem(): boolean;
  readString(): void;
  /** A whole number of 64 bits; beyond 2^53 it is not exact. */
  readInteger(): number;
  skip(): void;
  /** Whether nothing but blanks is left. */
  isAtEnd(): boolean;
  position(): number;
}

export function createScan(bytes: Uint8Array): Scan {
  let at = 0;
  const string = { text: bytes, start: 0, end: 0 };

  const fault = (what: string) => new ScanError(at, what);
  const blank = () => {
    for (;;) {
      const sign = bytes[at];
      if (sign !== 0x20 && sign !== 0x0a && sign !== 0x0d && sign !== 0x09) return;
      at += 1;
    }
  };
  const isWord = (word: string): boolean => {
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
    at += word.length;
    return true;
  };
  /** Steps over a string; `string` then tells where it is, in a copy where it had escapes. */
  const quoted = () => {
    if (bytes[at] !== QUOTE) throw fault("a string is missing");
    const start = at + 1;
    let end = bytes.indexOf(QUOTE, start);
    if (end < 0) throw fault("a string does not end");
    const escapeAt = indexOfEscape(start, end);
    if (escapeAt < 0) {
      string.text = bytes;
      string.start = start;
      string.end = end;
      at = end + 1;
      return;
    }
    end = start;
    while (bytes[end] !== QUOTE) {
      if (end >= bytes.length) throw fault("a string does not end");
      end += bytes[end] === BACKSLASH ? 2 : 1;
    }
    if (end >= bytes.length) throw fault("a string does not end");
    const text = unescaped(bytes.subarray(start, end), (what) => fault(what));
    string.text = text;
    string.start = 0;
    string.end = text.length;
    at = end + 1;
  };
  /** Controls are refused up to the first escape, and let through behind it. */
  const indexOfEscape = (start: number, end: number): number => {
    for (let i = start; i < end; i++) {
      const sign = bytes[i] ?? 0;
      if (sign === BACKSLASH) return i;
      if (sign < 0x20) throw fault("a string has a control character");
    }
    return -1;
  };
  const scalar = () => {
    if (isWord("true") || isWord("false") || isWord("null")) return;
    const start = at;
    while (NUMBER[bytes[at] ?? 0] === 1 && at - start < MAX_NUMBER) at += 1;
    if (!IS_NUMBER.test(Buffer.from(bytes.buffer, bytes.byteOffset).toString("latin1", start, at)))
      throw fault("a value is missing");
  };
  const key = () => {
    blank();
    quoted();
    blank();
    if (bytes[at] !== COLON) throw fault("a colon is missing");
    at += 1;
  };
  /** Without calling itself: what a stranger nests must not end at the size of our stack. */
  const skip = () => {
    const open: number[] = [];
    do {
      blank();
      const sign = bytes[at];
      if (sign === OPEN_OBJECT || sign === OPEN_ARRAY) {
        if (open.length >= MAX_DEPTH) throw fault("it is nested too deep");
        const close = sign === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
        at += 1;
        blank();
        if (bytes[at] !== close) {
          open.push(close);
          if (close === CLOSE_OBJECT) key();
          continue;
        }
        at += 1;
      } else if (sign === QUOTE) quoted();
      else scalar();
      // Ends all that ends here, up to a comma.
      for (;;) {
        const close = open.at(-1);
        if (close === undefined) return;
        blank();
        const next = bytes[at];
        at += 1;
        if (next === COMMA) {
          if (close === CLOSE_OBJECT) key();
          break;
        }
        if (next !== close) throw fault("a comma is missing");
        open.pop();
      }
    } while (open.length > 0);
  };

  return {
    string,
    nextKey() {
      blank();
      if (isWord("null")) return false;
      const sign = bytes[at];
      at += 1;
      if (sign === CLOSE_OBJECT) return false;
      blank();
      if (sign === OPEN_OBJECT && bytes[at] === CLOSE_OBJECT) {
        at += 1;
        return false;
      }
      if (sign !== OPEN_OBJECT && sign !== COMMA) throw fault("an object is missing, or a comma in it");
      key();
      // json-iterator takes an empty key for the end, and then stumbles over what follows.
      if (string.end === string.start) throw fault("a key is empty");
      return true;
    },
    nextItem() {
      blank();
      if (isWord("null")) return false;
      const sign = bytes[at];
      at += 1;
      if (sign === CLOSE_ARRAY) return false;
      if (sign === COMMA) return true;
      if (sign !== OPEN_ARRAY) throw fault("a list is missing, or a comma in it");
      blank();
      if (bytes[at] !== CLOSE_ARRAY) return true;
      at += 1;
      return false;
    },
    readString() {
      blank();
      if (isWord("null")) string.start = string.end = 0;
      else quoted();
    },
    readInteger() {
      blank();
      const isNegative = bytes[at] === 0x2d;
      if (isNegative) at += 1;
      const start = at;
      let value = 0;
      for (;;) {
        const digit = (bytes[at] ?? 0) - 0x30;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
        at += 1;
        // A zero in front is a number by itself, and what follows is out of place.
        if (value === 0) break;
      }
      if (at === start) throw fault("a number is missing");
      const next = bytes[at];
      if (next === 0x2e || next === 0x65 || next === 0x45) throw fault("a number is not whole");
      if (value > 2 ** 63) throw fault("a number is too large");
      return isNegative ? -value : value;
    },
    skip,
    isAtEnd() {
      blank();
      return at >= bytes.length;
    },
    position: () => at,
  };
}

const ESCAPES: Readonly<Record<number, number>> = {
  34: 0x22,
  92: 0x5c,
  47: 0x2f,
  98: 0x08,
  102: 0x0c,
  110: 0x0a,
  114: 0x0d,
  116: 0x09,
};

function unescaped(raw: Uint8Array, fault: (what: string) => Error): Uint8Array {
  const text = new Uint8Array(raw.length);
  let length = 0;
  for (let at = 0; at < raw.length; ) {
    const sign = raw[at] ?? 0;
    if (sign !== BACKSLASH) {
      text[length++] = sign;
      at += 1;
      continue;
    }
    const kind = raw[at + 1] ?? 0;
    if (kind !== 0x75) {
      const plain = ESCAPES[kind];
      if (plain === undefined) throw fault("an escape is unknown");
      text[length++] = plain;
      at += 2;
      continue;
    }
    let unit = hexUnit(raw, at + 2, fault);
    at += 6;
    if (unit >= 0xd800 && unit < 0xdc00 && raw[at] === BACKSLASH && raw[at + 1] === 0x75) {
      const low = hexUnit(raw, at + 2, fault);
      if (low >= 0xdc00 && low < 0xe000) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      }
    }
    // Half of a pair becomes U+FFFD, as Go writes it.
    const code = unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
    length += Buffer.from(text.buffer, text.byteOffset).write(String.fromCodePoint(code), length);
  }
  return text.subarray(0, length);
}

function hexUnit(raw: Uint8Array, at: number, fault: (what: string) => Error): number {
  const hex = Buffer.from(raw.subarray(at, at + 4)).toString("latin1");
  if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw fault("an escape is not four hex digits");
  return Number.parseInt(hex, 16);
}
