import { cx } from "class-variance-authority";

/** Stands where something is to come, as large as that will be: give it its height and width. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      data-slot="skeleton"
      className={cx(
        "relative block h-3 overflow-hidden rounded-[5px] bg-sunken after:absolute after:inset-0 after:animate-shimmer after:bg-linear-to-r after:from-transparent after:via-hover after:to-transparent",
        className,
      )}
    />
  );
}
