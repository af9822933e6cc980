import { cx } from "class-variance-authority";

interface Props {
  readonly label: string;
  /** Out of `max`; null while nobody knows how far it is. */
  readonly value: number | null;
  readonly max?: number;
  readonly className?: string;
}

/** How far something has come, as the browser's own progress bar, which says so to those who do not see it. */
export function Meter({ label, value, max = 1, className }: Props) {
  return (
    <progress
      data-slot="meter"
      aria-label={label}
      max={max}
      value={value ?? undefined}
      className={cx(
        "block h-0.75 w-full appearance-none overflow-hidden rounded-xs border-0 bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent",
        className,
      )}
    />
  );
}
