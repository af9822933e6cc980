import { cva, cx } from "class-variance-authority";

/** Wholly there, there for some platforms alone, not there; or nobody knows. */
export type DominoHalf = boolean | "part" | "unknown";

const half = cva("relative h-4 w-3.75 text-center text-[10px] leading-4 font-bold", {
  variants: {
    of: { gzip: "", zstd: "border-l border-line-control" },
    is: {
      on: "",
      off: "text-transparent after:absolute after:inset-x-1.25 after:top-1.75 after:h-0.5 after:rounded-full after:bg-line-strong",
      part: "outline-[1.5px] -outline-offset-[2.5px] outline-dashed",
      unknown: "text-ink-faint",
    },
    isCalm: { true: "", false: "" },
  },
  compoundVariants: [
    { of: "gzip", is: "on", isCalm: false, class: "bg-gzip text-on-gzip" },
    { of: "zstd", is: "on", isCalm: false, class: "bg-zstd text-on-zstd" },
    { of: "gzip", is: "on", isCalm: true, class: "bg-gzip-tint text-gzip-ink" },
    { of: "zstd", is: "on", isCalm: true, class: "bg-zstd-tint text-zstd-ink" },
    { of: "gzip", is: "part", class: "bg-gzip-tint text-gzip-ink outline-gzip" },
    { of: "zstd", is: "part", class: "bg-zstd-tint text-zstd-ink outline-zstd" },
  ],
});

interface Props {
  readonly gzip: DominoHalf;
  readonly zstd: DominoHalf;
  readonly label?: string;
  /** Drawn in the background: there is nothing to do about it. */
  readonly isCalm?: boolean;
}

/** `[G|Z]`: which of the two compressions there are, as one mark; an absent half is a dash. Without a label the word beside it says so. */
export function Domino({ gzip, zstd, label, isCalm = false }: Props) {
  const named = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <span
      data-slot="domino"
      className={cx(
        "inline-flex flex-none overflow-hidden rounded-[5px] border bg-surface align-middle",
        isCalm ? "border-line-strong" : "border-line-control",
      )}
      {...named}
      title={label}
    >
      <b className={half({ of: "gzip", is: stateOf(gzip), isCalm })}>{gzip === "unknown" ? "?" : "G"}</b>
      <b className={half({ of: "zstd", is: stateOf(zstd), isCalm })}>{zstd === "unknown" ? "?" : "Z"}</b>
    </span>
  );
}

const stateOf = (is: DominoHalf) => (typeof is === "string" ? is : is ? "on" : "off");
