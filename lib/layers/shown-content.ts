import type { FileContent } from "./answers.ts";

/** Of what is no text, as many bytes are shown as help to recognise it. */
const BINARY_BYTES = 2048;

/** The beginning of a file of `size` bytes as text where it is text, else as bytes. */
export function shownContent(bytes: Uint8Array, size: number): FileContent["shown"] {
  const text = textOf(bytes, bytes.length < size);
  if (text !== null) return { kind: "text", text, bytes: bytes.length };
  const first = bytes.subarray(0, BINARY_BYTES);
  return { kind: "binary", base64: Buffer.from(first).toString("base64"), bytes: first.length };
}

/** Null for what is not UTF-8, or has control characters that no text has. A sign that is cut at the end is left out. */
function textOf(bytes: Uint8Array, isCut: boolean): string | null {
  for (const byte of bytes) if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) return null;
  for (let left = 0; left <= (isCut ? 3 : 0); left++) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, bytes.length - left));
    } catch {}
  }
  return null;
}

/** Tab, line feed, form feed, carriage return, escape (colours of terminals). */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
