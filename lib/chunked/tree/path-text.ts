/**
 * The bytes of a path as text that leads back to them: what is not UTF-8 and what moves a terminal's cursor is `\xe9`, and a
 * backslash is two.
 */
export const pathText = (bytes: Uint8Array): string => escaped(bytes, "\\\\");

/** The same for people, where a backslash is one. */
export const nameText = (bytes: Uint8Array): string => escaped(bytes, "\\");

/** The bytes that `pathText` tells of; a backslash before anything else is itself. */
export function pathBytes(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(/\\(?:\\|x([0-9a-f]{2}))/g)) {
    const [whole, hex] = match;
    parts.push(Buffer.from(text.slice(from, match.index)));
    parts.push(hex === undefined ? Buffer.from("\\") : Buffer.from(hex, "hex"));
    from = match.index + whole.length;
  }
  parts.push(Buffer.from(text.slice(from)));
  return Buffer.concat(parts);
}

export function isUtf8Text(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function escaped(bytes: Uint8Array, backslash: string): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at);
    const sign = bytes.subarray(at, at + length);
    const code = sign[0] ?? 0;
    if (length === 1 && code === BACKSLASH) text += backslash;
    else if ((length === 1 && (code < 0x20 || code === 0x7f)) || !isUtf8Text(sign)) {
      text += `\\x${code.toString(16).padStart(2, "0")}`;
      at += 1;
      continue;
    } else text += utf8.decode(sign);
    at += length;
  }
  return text;
}

const BACKSLASH = 0x5c;

/** How many bytes the sign that begins here says to have (RFC 3629, section 3). */
const lengthAt = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at] ?? 0;
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
};
