import { cva, cx, type VariantProps } from "class-variance-authority";

/** Bytes by what they are, each with the mark that tells it without its colour. */
const fill = cva("", {
  variants: {
    of: {
      gzip: "bg-gzip",
      zstd: "bg-[repeating-linear-gradient(90deg,var(--color-zstd)_0_6px,color-mix(in_srgb,var(--color-zstd)_62%,var(--color-surface))_6px_7px)]",
      erofs: "bg-erofs",
      /** Used by several variants: both colours. */
      shared: "bg-[repeating-linear-gradient(135deg,var(--color-gzip)_0_3px,var(--color-zstd)_3px_6px)]",
      /** What is no variant. */
      other: "bg-line-control",
    },
  },
});

export type Fill = NonNullable<VariantProps<typeof fill>["of"]>;

/** The square before a name that says which part of a bar it is. */
export const FillMark = ({ of }: { of: Fill }) => (
  <i aria-hidden="true" className={fill({ of, className: "size-2.5 rounded-[2px]" })} />
);

/** Parts of one whole side by side; `share` is of the whole track, 0 to 1. */
export function SizeBar({
  parts,
  className,
}: {
  parts: readonly { readonly key: string; readonly of: Fill; readonly share: number }[];
  className?: string;
}) {
  return (
    <span
      data-slot="size-bar"
      aria-hidden="true"
      className={cx("flex h-2 gap-px overflow-hidden rounded-sm bg-sunken", className)}
    >
      {parts.map(({ key, of, share }) => (
        <i
          key={key}
          data-fill={of}
          className={fill({ of, className: "block h-full" })}
          style={{ width: `${share * 100}%` }}
        />
      ))}
    </span>
  );
}
