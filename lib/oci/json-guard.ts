/** No image document nests deeper than a handful of levels; more only serves to exhaust whoever reads it. */
export const MAX_JSON_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d;

/** Whether JSON text nests deeper than `limit`, found in one pass before any parser builds a value from it. */
export function nestsDeeperThan(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (isOpening(byte)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (isClosing(byte)) depth -= 1;
  }
  return false;
}

/** The value of JSON text that nests no deeper than a document may; null where it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  if (nestsDeeperThan(bytes, MAX_JSON_DEPTH)) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

const COLON = 0x3a;
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * The first key that one object has twice, looking at objects no deeper than `depth`; null when there is none. The JSON
 * has to be valid. Parsers differ in which of the two they keep (RFC 8259 section 4); `same` says which keys are one to them.
 */
export function firstRepeatedKey(
  bytes: Uint8Array,
  depth: number,
  same: (key: string, level: number) => string = (key) => key,
): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Keys seen, per level that is open; a list's stays empty. */
  const seen: Set<string>[] = [];
  let level = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isOpening(byte)) {
      level += 1;
      if (level <= depth) seen[level] = new Set();
    } else if (isClosing(byte)) level -= 1;
    else if (byte === QUOTE) {
      const start = at;
      let escaped = false;
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) {
        if (bytes[at] === BACKSLASH) {
          escaped = true;
          at += 1;
        }
      }
      if (level > depth || !isKey(bytes, at + 1)) continue;
      const raw = text.toString("utf8", start + 1, at);
      const key = escaped ? String(JSON.parse(`"${raw}"`)) : raw;
      const keys = seen[level];
      if (keys?.has(same(key, level))) return key;
      keys?.add(same(key, level));
    }
  }
  return null;
}

function isKey(bytes: Uint8Array, after: number): boolean {
  let at = after;
  while (isBlank(bytes[at] ?? 0)) at += 1;
  return bytes[at] === COLON;
}
