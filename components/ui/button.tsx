import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { Link } from "./link.tsx";

/** Whatever is pressed is 32 px in both directions at least, so that a finger meets it. */
const button = cva(
  "inline-flex min-h-8 min-w-8 flex-none items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
  {
    variants: {
      variant: {
        /** One of several that may be pressed. */
        plain: "border border-line-strong bg-surface text-ink hover:bg-hover",
        /** The one that is to be pressed; one for each view at most. */
        primary: "border border-accent bg-accent text-on-accent hover:brightness-106",
        /** What cannot be undone. */
        danger: "border border-danger bg-danger text-on-danger hover:brightness-106",
        /** In a bar of its own, or beside text. */
        quiet: "text-ink-soft hover:bg-hover hover:text-ink",
        /** In a line of text: underlined, and not blue, which links are. */
        text: "rounded-sm text-ink underline decoration-line-control underline-offset-3",
      },
      size: { normal: "px-2.75", small: "px-2 text-sm", inline: "px-1" },
    },
    compoundVariants: [{ variant: "text", size: "normal", class: "px-1 font-normal" }],
    defaultVariants: { variant: "plain", size: "normal" },
  },
);

export type ButtonLook = VariantProps<typeof button>;

export function Button({ variant, size, className, ...props }: ComponentProps<"button"> & ButtonLook) {
  return (
    <button
      type="button"
      data-slot="button"
      {...props}
      className={cx(button({ variant, size }), className)}
    />
  );
}

/** What leads elsewhere and looks like a button: a link all the same, with all that links can. */
export function ButtonLink({ variant, size, className, ...props }: ComponentProps<typeof Link> & ButtonLook) {
  return (
    <Link
      data-slot="button"
      {...props}
      className={cx(button({ variant, size }), "hover:no-underline", className)}
    />
  );
}
