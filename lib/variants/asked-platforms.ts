import { isUnknownPlatform, namesPlatform, type Platform } from "#lib/oci/platform.ts";
import { normalize } from "./clients/normal-platform.ts";
import { pickAll } from "./clients/pick.ts";
import { readPlatform } from "./clients/read-platform.ts";
import { withNested } from "./index-model.ts";
import { askedAs, isProper, keyOf } from "./platform-key.ts";
import type { EntryReport, Pick } from "./report.ts";

/**
 * What clients may be asked for, and what each takes: every platform of the images, of images in nested indexes, and of
 * configurations where an entry names none, by first appearance. A platform has one row, and one more for each other
 * spelling in the index that makes some client answer differently.
 */
export function picksOf(
  entries: readonly EntryReport[],
  mediaType: string,
): { readonly platforms: readonly string[]; readonly picks: readonly Pick[] } {
  const spellings = spellingsOf(entries);
  const all = pickAll(entries, [...spellings.values()].flat(), mediaType);
  const answers = Map.groupBy(all, ({ platform }) => platform);
  const platforms = [...spellings.values()].flatMap((own) => differing(own, answers));
  const kept = new Set(platforms);
  return { platforms, picks: all.filter(({ platform }) => kept.has(platform)) };
}

function spellingsOf(entries: readonly EntryReport[]): ReadonlyMap<string, readonly string[]> {
  const spellings = new Map<string, Set<string>>();
  const images = entries.flatMap(withNested).filter(({ role }) => role === "image");
  for (const image of images) {
    for (const platform of spelledIn(image)) {
      const key = keyOf(platform);
      const own = spellings.get(key) ?? new Set();
      spellings.set(key, own.add(askedAs(platform)));
    }
  }
  if (spellings.size === 0 && images.length > 0) spellings.set(COMMONEST, new Set([COMMONEST]));
  return new Map([...spellings].map(([key, own]) => [key, [...own]]));
}

/** What go-containerregistry holds an entry without platform for. */
const COMMONEST = "linux/amd64";

/** Where the system or architecture is written as nobody asks for it, the proper name comes first. */
function spelledIn({ platform, namedPlatform, configPlatform }: EntryReport): readonly Platform[] {
  const written = platform === null ? null : (namedPlatform ?? readPlatform(platform));
  // A system alone is nothing that one could ask for.
  const named = written === null || written.architecture === "" ? readPlatform(configPlatform) : written;
  if (named === null || !namesPlatform(named) || isUnknownPlatform(named)) return [];
  if (isProper(named)) return [named];
  const proper = normalize(named);
  return named.os === "" || named.architecture === "" ? [proper] : [proper, named];
}

/** The first spelling, and those for which some client takes something else. */
function differing(own: readonly string[], answers: ReadonlyMap<string, readonly Pick[]>): readonly string[] {
  const [first, ...others] = own;
  if (first === undefined) return [];
  const answerTo = (platform: string) =>
    (answers.get(platform) ?? []).map(({ position, outcome }) => `${position} ${outcome}`).join();
  return [first, ...others.filter((other) => answerTo(other) !== answerTo(first))];
}
