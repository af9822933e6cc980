import { cva } from "class-variance-authority";

/** Wholly there, there for some platforms alone, or not there. */
export type DominoHalf = boolean | "part";

const half = cva("relative h-4 w-3.75 text-center text-[10px] leading-4 font-bold", {
  variants: {
    of: { gzip: "", zstd: "border-l border-line-control" },
    is: {
      on: "",
      off: "text-transparent after:absolute after:inset-x-1.25 after:top-1.75 after:h-0.5 after:rounded-full after:bg-line-strong",
      part: "outline-[1.5px] -outline-offset-[2.5px] outline-dashed",
    },
  },
  compoundVariants: [
    { of: "gzip", is: "on", class: "bg-gzip text-on-gzip" },
    { of: "zstd", is: "on", class: "bg-zstd text-on-zstd" },
    { of: "gzip", is: "part", class: "bg-gzip-tint text-gzip-ink outline-gzip" },
    { of: "zstd", is: "part", class: "bg-zstd-tint text-zstd-ink outline-zstd" },
  ],
});

/** `[G|Z]`: which of the two compressions there are, as one mark; an absent half is a dash. Without a label the word beside it says so. */
export function Domino({ gzip, zstd, label }: { gzip: DominoHalf; zstd: DominoHalf; label?: string }) {
  const named = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <span
      data-slot="domino"
      className="dom inline-flex flex-none overflow-hidden rounded-[5px] border border-line-control bg-surface align-middle"
      {...named}
      title={label}
    >
      <b className={half({ of: "gzip", is: stateOf(gzip) })}>G</b>
      <b className={half({ of: "zstd", is: stateOf(zstd) })}>Z</b>
    </span>
  );
}

const stateOf = (is: DominoHalf) => (is === "part" ? "part" : is ? "on" : "off");
