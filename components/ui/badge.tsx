import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

/** A count or a word that belongs to what stands before it. */
const badge = cva("inline-flex flex-none items-center gap-1 px-1.25 text-xs font-normal whitespace-nowrap", {
  variants: {
    variant: {
      neutral: "rounded-full bg-sunken text-ink-soft",
      danger: "rounded-full bg-danger-tint text-danger-ink",
      accent: "rounded-full bg-accent-tint text-accent",
      outline: "rounded-sm border border-line-control text-ink",
      gzip: "rounded-full bg-gzip-tint text-gzip-ink",
      zstd: "rounded-full bg-zstd-tint text-zstd-ink",
    },
  },
  defaultVariants: { variant: "neutral" },
});

export function Badge({ variant, className, ...props }: ComponentProps<"span"> & VariantProps<typeof badge>) {
  return <span data-slot="badge" {...props} className={cx(badge({ variant }), className)} />;
}
