import { cva, type VariantProps } from "class-variance-authority";

const circle = cva(
  "grid h-5.5 min-w-5.5 flex-none place-items-center rounded-full border px-0.75 text-xs leading-5 font-semibold",
  {
    variants: {
      state: {
        plain: "border-line-control bg-surface text-ink",
        harm: "border-danger bg-danger text-on-danger",
        lit: "border-accent bg-accent text-on-accent",
        missing: "border-dashed border-line-control bg-surface text-ink-faint",
      },
    },
    defaultVariants: { state: "plain" },
  },
);

/** A position in the index: looks the same wherever one is named. */
export function PositionMark({ position, state }: { position: number } & VariantProps<typeof circle>) {
  return (
    <b data-slot="position" className={circle({ state })}>
      {position}
    </b>
  );
}
