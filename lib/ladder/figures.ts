import { countText } from "#lib/oci/count-text.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;
const NBSP = "\u00a0";

/** A count as people read it, in thousands: `4,096`. */
export const formatCount = countText;

/** A number of tenths with its decimal: `4,096.1`. */
const oneDecimal = (tenths: number): string => `${countText(Math.floor(tenths / 10))}.${tenths % 10}`;

/** Bytes in decimal units, as registries and clients count them: `84.1 MB`, with a space that does not break. */
export function formatBytes(bytes: number): string {
  const unit = unitOf(bytes);
  return inUnit(Math.round(tenthsOf(bytes, unit)), unit);
}

/**
 * The parts of a whole in the whole's own unit, rounded so that what is shown adds up to what `formatBytes` shows of the
 * whole (largest remainder). What is there and rounds to nothing is `< 0.1 MB`.
 */
export function formatParts(parts: readonly number[]): readonly string[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const unit = unitOf(total);
  if (unit === 0) return parts.map(formatBytes);
  const exact = parts.map((part) => tenthsOf(part, unit));
  const floors = exact.map(Math.floor);
  const lost = Math.round(tenthsOf(total, unit)) - floors.reduce((sum, part) => sum + part, 0);
  const remainder = (at: number) => (exact[at] ?? 0) - (floors[at] ?? 0);
  const raised = new Set(
    [...parts.keys()].toSorted((a, b) => remainder(b) - remainder(a)).slice(0, Math.max(0, lost)),
  );
  return parts.map((part, at) => {
    const tenths = (floors[at] ?? 0) + (raised.has(at) ? 1 : 0);
    return tenths === 0 && part > 0 ? `<${NBSP}${inUnit(1, unit)}` : inUnit(tenths, unit);
  });
}

/** The first unit in which the figure stays below a thousand when it is rounded. */
function unitOf(bytes: number): number {
  let unit = 0;
  while (bytes / 1000 ** unit >= 999.95 && unit < UNITS.length - 1) unit += 1;
  return unit;
}

const tenthsOf = (bytes: number, unit: number): number => (bytes * 10) / 1000 ** unit;

/** Bytes have no decimals, every other unit one. */
const inUnit = (tenths: number, unit: number): string =>
  `${unit === 0 ? countText(tenths / 10) : oneDecimal(tenths)}${NBSP}${UNITS[unit] ?? ""}`;

/** How `part` differs from `whole` in percent, signed: `−5.7 %`; null where there is nothing to compare with. */
export function formatChange(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const percent = ((part - whole) / whole) * 100;
  const sign = percent < 0 ? "−" : "+";
  return `${sign}${oneDecimal(Math.round(Math.abs(percent) * 10))}${NBSP}%`;
}

/** `0.4 s`, `48 s`, `1 min 41 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  if (tenths < 100) return `${oneDecimal(tenths)}${NBSP}s`;
  const all = Math.round(seconds);
  if (all < 60) return `${all}${NBSP}s`;
  if (all < 3600) return `${Math.floor(all / 60)}${NBSP}min ${all % 60}${NBSP}s`;
  return `${formatCount(Math.floor(all / 3600))}${NBSP}h ${Math.floor((all % 3600) / 60)}${NBSP}min`;
}

/** `69e4144…ef8f`: enough to recognise, the whole is in the title and the copy. */
export function shortDigest(digest: string): string {
  const hex = digest.slice(digest.indexOf(":") + 1);
  return `${hex.slice(0, 7)}…${hex.slice(-4)}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)}${NBSP}${count === 1 ? one : many}`;
