import { cva, type VariantProps } from "class-variance-authority";
import type { Compression } from "#lib/variants/report.ts";

const chip = cva(
  "inline-flex h-5.5 flex-none items-center gap-1.5 rounded-md border pr-2 pl-0.75 text-sm whitespace-nowrap",
  {
    variants: {
      look: {
        gzip: "border-gzip-line bg-gzip-tint text-gzip-ink",
        zstd: "border-zstd-line bg-zstd-tint text-zstd-ink",
        "zstd-chunked": "border-zstd-line bg-zstd-tint text-zstd-ink",
        erofs: "border-erofs-line bg-erofs-tint text-erofs-ink",
        mixed: "border-danger-line bg-danger-tint text-danger-ink",
        other: "border-line-strong bg-sunken text-ink-soft",
      },
    },
  },
);

/** The letter on its tile; the one of zstd:chunked stands over three blocks. */
const tile = cva("relative grid size-4 place-items-center rounded-sm text-xs font-bold not-italic", {
  variants: {
    look: {
      gzip: "bg-gzip text-on-gzip",
      zstd: "bg-zstd text-on-zstd",
      "zstd-chunked":
        "bg-zstd pb-1 leading-3 text-on-zstd after:absolute after:inset-x-0.75 after:bottom-0.5 after:h-0.5 after:bg-[repeating-linear-gradient(90deg,currentColor_0_2px,transparent_2px_4px)]",
      erofs: "bg-erofs text-on-erofs",
      mixed: "bg-linear-[115deg] from-gzip from-50% to-zstd to-50% text-on-gzip",
      other: "border border-dashed border-line-control bg-surface text-ink-soft",
    },
  },
});

export type ChipLook = NonNullable<VariantProps<typeof chip>["look"]>;

const looks: Record<Compression, { look: ChipLook; letter: string; word: string }> = {
  gzip: { look: "gzip", letter: "G", word: "gzip" },
  estargz: { look: "gzip", letter: "G", word: "eStargz" },
  zstd: { look: "zstd", letter: "Z", word: "zstd" },
  "zstd:chunked": { look: "zstd-chunked", letter: "Z", word: "zstd:chunked" },
  erofs: { look: "erofs", letter: "E", word: "EROFS" },
  none: { look: "other", letter: "–", word: "uncompressed" },
  mixed: { look: "mixed", letter: "!", word: "mixed" },
  unknown: { look: "other", letter: "?", word: "unknown" },
};

/** The one word for a compression, wherever it stands in text. */
export const compressionWord = (compression: Compression): string => looks[compression].word;

export function CompressionChip({ compression }: { compression: Compression }) {
  const { look, letter, word } = looks[compression];
  return <Chip look={look} letter={letter} word={word} />;
}

export function Chip({ look, letter, word }: { look: ChipLook; letter: string; word: string }) {
  return (
    <span data-slot="chip" className={chip({ look })}>
      <i aria-hidden="true" className={tile({ look })}>
        {letter}
      </i>
      {word}
    </span>
  );
}
