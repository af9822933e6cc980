import { keyOfEntry, platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport } from "#lib/variants/report.ts";

/**
 * Finds the name under which a report's `platforms` list one: clients hold spellings such as `linux/arm64` and
 * `linux/arm64/v8` for the same platform, so whatever is drawn per platform must too. Of several spellings that are listed
 * the first names the platform. Null for what is not listed.
 */
export function listedIn(platforms: readonly string[]): (platform: string | null) => string | null {
  const names = namesOf(platforms);
  return (platform) => (platform === null ? null : (names.get(platformKey(platform)) ?? null));
}

/** The same for an entry, by what the index itself writes: where that lacks the system, the text for people does not tell. */
export function entryListedIn(platforms: readonly string[]): (entry: EntryReport) => string | null {
  const names = namesOf(platforms);
  return (entry) => names.get(keyOfEntry(entry) ?? "") ?? null;
}

/** How many platforms are listed, each once however it is spelled. */
export const countPlatforms = (platforms: readonly string[]): number => namesOf(platforms).size;

function namesOf(platforms: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const name of platforms) {
    const key = platformKey(name);
    if (!names.has(key)) names.set(key, name);
  }
  return names;
}
