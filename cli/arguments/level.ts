import { LEAST_LEVEL, MOST_LEVEL } from "#lib/chunked/write/levels.ts";

/** Of zstd; null where it is none. */
export function levelOf(text: string): number | null {
  const level = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return level >= LEAST_LEVEL && level <= MOST_LEVEL ? level : null;
}
