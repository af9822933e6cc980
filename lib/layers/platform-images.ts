import { formatPlatform, parsePlatform } from "#lib/oci/platform.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { keyOfEntry, platformKey } from "#lib/variants/platform-key.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";

/** The images of one platform in an index, in its own order; those of nested indexes are left out. */
export interface PlatformImages {
  /** As the index writes it; null where it names none. */
  readonly platform: string | null;
  readonly entries: readonly EntryReport[];
  /** Images of the platform that could not be read: what a client takes may be one of them. */
  readonly unread: readonly EntryReport[];
}

/** Node.js's names of architectures, in those of images. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/**
 * The images for the platform that is asked for; without one, those of the only platform there is, else of this machine's.
 * Fails with a sentence where there are none or that is not clear.
 */
export function imagesFor(
  report: IndexReport,
  asked: string | null,
  architecture: string = process.arch,
): Result<PlatformImages, string> {
  const all = report.entries.filter(({ role }) => role === "image");
  const images = all.filter(({ failure }) => failure === null);
  const groups = Map.groupBy(images, (entry) => keyOfEntry(entry));
  const there = [...groups.values()].flatMap(([first]) => first?.platform ?? []).join(", ") || "no platform";
  if (images.length === 0) return fail(`${report.reference} holds no image that could be read.`);
  const wanted = asked ?? `linux/${ARCHITECTURES[architecture] ?? architecture}`;
  const parsed = parsePlatform(wanted);
  const key = platformKey(parsed === null ? wanted : formatPlatform(parsed));
  const [only] = groups.values();
  const found = groups.get(key) ?? (asked === null && groups.size === 1 ? only : undefined);
  if (found !== undefined) {
    const own = found[0] === undefined ? null : keyOfEntry(found[0]);
    const unread = all.filter((entry) => entry.failure !== null && keyOfEntry(entry) === own);
    return ok({ platform: found[0]?.platform ?? null, entries: found, unread });
  }
  return fail(
    asked === null
      ? `${report.reference} has images of several platforms, and none for ${wanted}. Name one with --platform: ${there}.`
      : `${report.reference} has nothing for ${asked}. Ask for what it has: ${there}.`,
  );
}

/** The image whose files take the fewest bytes to look into: zstd:chunked, else the first. */
export const easiestOf = ({ entries }: PlatformImages): EntryReport | undefined =>
  entries.find(({ compression }) => compression === "zstd:chunked") ?? entries[0];
