import { familyOf } from "#components/index/picks.ts";
import type { DominoHalf } from "#components/marks/domino.tsx";
import { entryListedIn } from "#lib/ladder/platforms.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { words } from "./words.ts";

export interface Halves {
  readonly gzip: DominoHalf;
  readonly zstd: DominoHalf;
  readonly label: string;
}

/** Both compressions of an image as one mark: each is there for all its platforms, for some, or for none. */
export function halvesOf(report: IndexReport): Halves {
  const listed = entryListedIn(report.platforms);
  const entries = report.entries.flatMap((entry) => [entry, ...entry.nested]);
  const images = entries.filter(({ role }) => role === "image");
  const platformsOf = (found: readonly EntryReport[]) => new Set(found.map(listed));
  const all = platformsOf(images).size;
  const half = (found: readonly EntryReport[], isMissed = false): DominoHalf =>
    found.length === 0 ? false : isMissed || platformsOf(found).size < all ? "part" : true;
  const ofGzip = images.filter(({ compression }) => familyOf(compression) === "gzip");
  const ofZstd = images.filter(({ compression }) => familyOf(compression) === "zstd");
  const gzip = half(ofGzip);
  // Nobody looks for the one that is not annotated while gzip stands beside it.
  const zstd = half(ofZstd, ofGzip.length > 0 && ofZstd.some(({ annotatedZstd }) => !annotatedZstd));
  return { gzip, zstd, label: labelOf(gzip, zstd) };
}

function labelOf(gzip: DominoHalf, zstd: DominoHalf): string {
  if (gzip === false && zstd === false) return words.halves.neither;
  if (zstd === false) return words.halves.gzip;
  if (gzip === false) return words.halves.zstd;
  return gzip === "part" || zstd === "part" ? words.halves.part : words.halves.dual;
}
