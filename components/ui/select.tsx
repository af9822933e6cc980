import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** One of a list. The browser's own: it opens as its system does, on a phone too, and before any script has run. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <select
      data-slot="select"
      {...props}
      className={cx(
        "h-8 max-w-full appearance-auto rounded-control border border-line-strong bg-surface px-2 font-medium text-ink hover:bg-hover",
        className,
      )}
    />
  );
}
