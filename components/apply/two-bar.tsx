import { percentOf } from "./standing.ts";

/** What is made, hatched, and on top of it what is uploaded. For assistive technology it is how much is uploaded. */
export function TwoBar({ made, sent, label }: { made: number; sent: number; label: string }) {
  return (
    <span
      className="two-bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percentOf(sent)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i className="bar-made" style={{ width: `${made * 100}%` }} />
      <i className="bar-sent" style={{ width: `${sent * 100}%` }} />
    </span>
  );
}
