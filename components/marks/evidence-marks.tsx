import { cx } from "class-variance-authority";
import type { Reach, Verified } from "#lib/evidence/report.ts";

const reachLooks: Readonly<Record<Reach, string>> = {
  own: "stroke-ink-soft [&>circle]:fill-ink-soft",
  index: "stroke-ink-soft [&>path]:fill-ink-soft",
  none: "[stroke-dasharray:2.6_2]",
};

/** ● own, ◐ through the index or in part, a dashed ring for none, `quiet` where none was to be expected. Words stand beside it. */
export function ReachShape({ reach, quiet = false }: { reach: Reach; quiet?: boolean }) {
  return (
    <svg
      className={cx(
        "size-3 flex-none fill-none stroke-[1.5]",
        reachLooks[reach],
        reach === "none" && (quiet ? "stroke-line-control" : "stroke-danger"),
      )}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <circle cx="6" cy="6" r="5" />
      {reach === "index" && <path d="M6 1a5 5 0 0 0 0 10z" />}
    </svg>
  );
}

const shapes: Readonly<Record<Verified, React.ReactNode>> = {
  yes: <path d="M2 6.500 4.800 9.300 10 3.200" />,
  no: <path d="m2.500 2.500 7 7m0-7-7 7" />,
  "no-key": <path d="M1.500 6h9" strokeDasharray="2 2" />,
};

const verifiedLooks: Readonly<Record<Verified, string>> = {
  yes: "stroke-ink-soft",
  no: "stroke-danger",
  "no-key": "stroke-ink-faint",
};

/** A tick, a cross, a dashed line: verified, not verified, nothing to check it with. Words stand beside it. */
export function VerifiedShape({ verified }: { verified: Verified }) {
  return (
    <svg
      className={`size-3 fill-none stroke-2 [stroke-linecap:round] [stroke-linejoin:round] ${verifiedLooks[verified]}`}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      {shapes[verified]}
    </svg>
  );
}
