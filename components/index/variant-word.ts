import { compressionWord } from "#components/marks/chip.tsx";
import type { EntryReport } from "#lib/variants/report.ts";
import { familyOf } from "./picks.ts";

export interface VariantWord {
  readonly gzip: boolean;
  readonly zstd: boolean;
  readonly word: string;
}

/**
 * Which compressions an image is in, as one mark and its word. `only` is said where every image of it was read and is in that
 * one; null where there is neither gzip nor zstd.
 */
export function variantWord(entries: readonly EntryReport[]): VariantWord | null {
  const images = entries.flatMap((e) => [e, ...e.nested]).filter(({ role }) => role === "image");
  const read = images.filter(({ failure, layerList }) => failure === null || layerList.length > 0);
  const families = Map.groupBy(read, ({ compression }) => familyOf(compression));
  const [gzip, zstd] = [families.has("gzip"), families.has("zstd")];
  if (gzip && zstd) return { gzip, zstd, word: "dual" };
  if (!gzip && !zstd) return null;
  const isChunked = read.every(({ compression }) => compression !== "zstd");
  const own = gzip ? "gzip" : isChunked ? "zstd:chunked" : "zstd";
  const others = new Set(
    read.flatMap(({ compression }) =>
      ["gzip", "zstd"].includes(familyOf(compression)) ? [] : [compressionWord(compression)],
    ),
  );
  const isAll = others.size === 0 && read.length === images.length;
  return { gzip, zstd, word: isAll ? `${own} only` : [own, ...others].join(", ") };
}
