import type { Compression } from "#lib/variants/report.ts";

const looks: Record<Compression, { look: string; letter: string; word: string }> = {
  gzip: { look: "gz", letter: "G", word: "gzip" },
  estargz: { look: "gz", letter: "G", word: "eStargz" },
  zstd: { look: "zs", letter: "Z", word: "zstd" },
  "zstd:chunked": { look: "zs ck", letter: "Z", word: "zstd:chunked" },
  erofs: { look: "ef", letter: "E", word: "EROFS" },
  none: { look: "ot", letter: "–", word: "uncompressed" },
  mixed: { look: "mix", letter: "!", word: "mixed" },
  unknown: { look: "ot", letter: "?", word: "unknown" },
};

/** The one word for a compression, wherever it stands in text. */
export const compressionWord = (compression: Compression): string => looks[compression].word;

export function CompressionChip({ compression }: { compression: Compression }) {
  const { look, letter, word } = looks[compression];
  return <Chip look={look} letter={letter} word={word} />;
}

export function Chip({ look, letter, word }: { look: string; letter: string; word: string }) {
  return (
    <span className={`chip ${look}`}>
      <i aria-hidden="true">{letter}</i>
      {word}
    </span>
  );
}
