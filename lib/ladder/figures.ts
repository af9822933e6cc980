const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;
const NBSP = "\u00a0";

/** Bytes in decimal units, as registries and clients count them: `84.1 MB`, with a space that does not break. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value).toString() : value.toFixed(1)}${NBSP}${UNITS[unit] ?? ""}`;
}

/** How `part` differs from `whole` in percent, signed: `−5.7 %`; null where there is nothing to compare with. */
export function formatChange(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const percent = ((part - whole) / whole) * 100;
  const sign = percent < 0 ? "−" : "+";
  return `${sign}${Math.abs(percent).toFixed(1)}${NBSP}%`;
}

/** `69e4144…ef8f`: enough to recognise, the whole is in the title and the copy. */
export function shortDigest(digest: string): string {
  const hex = digest.slice(digest.indexOf(":") + 1);
  return `${hex.slice(0, 7)}…${hex.slice(-4)}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")}${NBSP}${count === 1 ? one : many}`;
