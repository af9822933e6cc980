import { cx } from "class-variance-authority";
import { ReachShape, VerifiedShape } from "#components/marks/evidence-marks.tsx";
import type { ArtifactOutcome, CheckState, Reach, Verified } from "#lib/evidence/report.ts";
import { chipsOf } from "./position-chips.ts";
import { notVerified, reachWords, verifiedBy, verifiedWords, words } from "./words.ts";

/** What a shape and its word share. */
const MARK = "inline-flex min-w-0 items-center gap-1.5 text-sm whitespace-nowrap";

/** ● own, ◐ through the index, a dashed ring for none; the word beside it says the same. `quiet`: it was not to be expected. */
export function ReachMark({ reach, quiet = false }: { reach: Reach; quiet?: boolean }) {
  return (
    <span className={cx(MARK, reach === "none" && (quiet ? "text-ink-faint" : "text-danger-ink"))}>
      <ReachShape reach={reach} quiet={quiet} />
      {reachWords[reach]}
    </span>
  );
}

const verifiedTones: Readonly<Record<Verified, string>> = {
  yes: "text-ink-soft",
  no: "text-danger-ink",
  "no-key": "text-ink-faint",
};

/** A tick, a cross, a dashed line: verified, not verified, nothing to check it with. Who is believed may be a long name. */
export function VerifiedMark({ verified, text }: { verified: Verified; text?: string }) {
  return (
    <span className={cx("flex min-w-0 gap-1.5 text-sm/4.5", verifiedTones[verified])} title={text}>
      <span className="flex h-4.5 flex-none items-center">
        <VerifiedShape verified={verified} />
      </span>
      <span>{text ?? verifiedWords[verified]}</span>
    </span>
  );
}

/** The same with who is believed, or why it does not hold. */
export function OutcomeMark({ outcome }: { outcome: ArtifactOutcome }) {
  switch (outcome.kind) {
    case "verified":
      return <VerifiedMark verified="yes" text={verifiedBy(outcome.by)} />;
    case "not-verified":
      return <VerifiedMark verified="no" text={notVerified(outcome.message)} />;
    case "no-key":
      return <VerifiedMark verified="no-key" />;
    case "not-checked":
      return <VerifiedMark verified="no-key" text={words.notChecked(outcome.what)} />;
  }
}

/** A tick, an octagon, a dashed ring, and the word. */
export function CheckMark({ state }: { state: CheckState }) {
  return (
    <span className={cx(MARK, "w-26", state === "fails" ? "text-danger-ink" : "text-ink-soft")}>
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="size-4 fill-none stroke-current stroke-[1.5] [stroke-linecap:round] [stroke-linejoin:round]"
      >
        {state === "holds" && <path d="m3 8.500 3.200 3.200L13 5" />}
        {state === "fails" && <path className="fill-danger stroke-none" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />}
        {state === "fails" && <path className="stroke-on-danger stroke-[1.8]" d="M8 4.500v4M8 11h.01" />}
        {state === "unknown" && <circle cx="8" cy="8" r="6" strokeDasharray="2.400 2.400" />}
      </svg>
      {words.checkStates[state]}
    </span>
  );
}

const MOST_CHIPS = 12;

/** Numbers are positions in the index; the index itself has its word, and so has a manifest without one. */
export function Positions({ positions, isSingle }: { positions: readonly number[]; isSingle: boolean }) {
  const chips = chipsOf(positions);
  const shown = chips.slice(0, MOST_CHIPS);
  const rest = chips.slice(MOST_CHIPS).reduce((all, { from, to }) => all + to - from + 1, 0);
  return (
    <span className="inline-flex flex-wrap gap-0.75 max-medium:col-start-1">
      {shown.map(({ from, to }) => (
        <b
          key={from}
          className="min-w-4.5 flex-none rounded-full border border-line-control px-0.75 text-center text-xs font-semibold"
        >
          {from === 0 ? (isSingle ? words.manifest : words.index) : from === to ? from : `${from}–${to}`}
        </b>
      ))}
      {rest > 0 && <span className="text-sm text-ink-faint">{words.more(rest)}</span>}
    </span>
  );
}
