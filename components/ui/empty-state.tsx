import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** There is nothing, and that is right: what would be here, and the first thing to do. */
export function EmptyState({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="empty-state"
      {...props}
      className={cx(
        "grid justify-items-center gap-2 px-6 py-7 text-center text-ink-soft [&>p]:max-w-95 [&>[data-slot=button]]:mt-1",
        className,
      )}
    />
  );
}

export function EmptyTitle({ className, children, ...props }: ComponentProps<"h2">) {
  return (
    <h2 {...props} className={cx("text-ink", className)}>
      {children}
    </h2>
  );
}
