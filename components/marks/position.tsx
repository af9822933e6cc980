import { cva, type VariantProps } from "class-variance-authority";

const circle = cva("grid flex-none place-items-center rounded-full border px-0.75 text-xs font-semibold", {
  variants: {
    state: {
      plain: "border-line-control bg-surface text-ink",
      quiet: "border-line-control bg-surface text-ink-faint",
      made: "border-zstd bg-surface text-ink",
      harm: "border-danger bg-danger text-on-danger",
      lit: "border-accent bg-accent text-on-accent",
      missing: "border-dashed border-line-control bg-surface text-ink-faint",
    },
    size: {
      normal: "h-5.5 min-w-5.5 leading-5",
      /** In a line of text. */
      small: "h-4.5 min-w-4.5 leading-4",
    },
  },
  defaultVariants: { state: "plain", size: "normal" },
});

interface Props extends VariantProps<typeof circle> {
  /** `4`, or `4.1` inside a nested index. */
  readonly position: number | string;
}

/** A position in the index: looks the same wherever one is named. */
export function PositionMark({ position, state, size }: Props) {
  return (
    <b data-slot="position" className={circle({ state, size })}>
      {position}
    </b>
  );
}
