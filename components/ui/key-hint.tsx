import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** A key to press. */
export function KeyHint({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      data-slot="key-hint"
      {...props}
      className={cx(
        "inline-flex h-5 items-center rounded-[5px] border border-line-strong bg-surface px-1.25 font-sans text-xs leading-none whitespace-nowrap text-ink-faint",
        className,
      )}
    />
  );
}
