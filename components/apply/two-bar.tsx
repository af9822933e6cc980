import { cx } from "class-variance-authority";
import { fills } from "#components/plan/fills.ts";
import { percentOf } from "./standing.ts";

/** What is made, hatched, and on top of it what is uploaded. For assistive technology it is how much is uploaded. */
export function TwoBar({
  made,
  sent,
  label,
  isSunken = false,
}: {
  made: number;
  sent: number;
  label: string;
  /** On a sheet: its ground tells it from that. */
  isSunken?: boolean;
}) {
  return (
    <span
      className={cx(
        "relative block h-2 flex-[1_1_220px] overflow-hidden rounded-sm inset-ring inset-ring-line-strong",
        isSunken ? "bg-sunken" : "bg-surface",
      )}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percentOf(sent)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i className={cx("absolute inset-y-0 left-0", fills.made)} style={{ width: `${made * 100}%` }} />
      <i className={cx("absolute inset-y-0 left-0", fills.sent)} style={{ width: `${sent * 100}%` }} />
    </span>
  );
}
