import { formatCount, plural } from "#lib/ladder/figures.ts";

/** What is said while an image is read. */
export const readingWords = {
  title: (reference: string) => `Reading ${reference}`,
  soFar: "read so far",
  index: "reading the index",
  manifests: (done: number, all: number) => `reading ${formatCount(done)} of ${plural(all, "manifest")}`,
  configurations: (done: number, all: number) =>
    `reading ${formatCount(done)} of ${plural(all, "configuration")}`,
} as const;
