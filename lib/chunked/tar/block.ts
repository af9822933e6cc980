/** Bytes of a header block, and what everything in a tar is padded to. */
export const BLOCK_BYTES = 512;

/** Which layout the bytes behind the v7 fields have. */
export type HeaderFormat = "v7" | "ustar" | "star" | "gnu";

/**
 * The format of a header block, or null when its checksum is not right. Told as Go's archive/tar tells it (format.go, getFormat),
 * which is what containers reads tars with: a sum of signed bytes, as of Sun's tar, is right too.
 */
export function formatOf(block: Buffer): HeaderFormat | null {
  const told = parseOctal(block, 148, 8);
  let [unsigned, signed] = [0, 0];
  for (let at = 0; at < BLOCK_BYTES; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += (byte << 24) >> 24;
  }
  if (told === null || (told !== unsigned && told !== signed)) return null;
  const magic = block.toString("latin1", 257, 265);
  if (magic.startsWith("ustar\0")) return block.toString("latin1", 508, 512) === "tar\0" ? "star" : "ustar";
  return magic === "ustar  \0" ? "gnu" : "v7";
}

export function isZeroBlock(block: Buffer): boolean {
  return block.equals(ZERO_BLOCK);
}

const ZERO_BLOCK = Buffer.alloc(BLOCK_BYTES);

/** The bytes of a field up to its NUL. */
export function parseText(block: Buffer, at: number, bytes: number): Buffer {
  const nul = block.subarray(at, at + bytes).indexOf(0);
  return block.subarray(at, at + (nul < 0 ? bytes : nul));
}

/** A number in octal or in base 256 (GNU); null when it is neither, or more than fits a safe integer. */
export function parseNumeric(block: Buffer, at: number, bytes: number): number | null {
  const first = block[at] ?? 0;
  if ((first & 0x80) === 0) return parseOctal(block, at, bytes);
  // Two's complement, whose sign is the second bit: the first says that it is base 256.
  let value = BigInt((first & 0x40) === 0 ? first & 0x3f : (first & 0x3f) - 0x40);
  for (let next = at + 1; next < at + bytes; next++) value = value * 256n + BigInt(block[next] ?? 0);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** Blanks and NULs around the digits are left out; nothing is 0, as in fields that are not used. */
function parseOctal(block: Buffer, at: number, bytes: number): number | null {
  let [start, end] = [at, at + bytes];
  while (start < end && isBlank(block[start])) start++;
  while (end > start && isBlank(block[end - 1])) end--;
  let value = 0;
  for (let next = start; next < end; next++) {
    const digit = (block[next] ?? 0) - 0x30;
    if (digit === -0x30) break;
    if (digit < 0 || digit > 7) return null;
    value = value * 8 + digit;
  }
  return Number.isSafeInteger(value) ? value : null;
}

const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0;
