import { cx } from "class-variance-authority";
import { Domino } from "#components/marks/domino.tsx";
import { switchesOf } from "#lib/fleet/choice/choice.ts";
import { type Step, stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { type StateLink, statesOf } from "./state-links.ts";
import { builtText, chosenText, configuredText } from "./texts.ts";
import { firstBuild, stepNames, words } from "./words.ts";

/**
 * Chosen, configured and built as three dominoes. A solid line joins two that agree, a dotted one is the distance, a grey
 * dotted one leads to what is not known; where all agree the marks fade, so that only what is left to do stands out.
 */
export function StateMarks({ row }: { row: FleetRow }) {
  const { wanted, configured, built, step } = row;
  const states = statesOf(row);
  const isSettled = step === "settled";
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2.5">
      <span className="inline-flex flex-none items-center">
        <StateMark choice={states.chosen} label={words.chosenIs(chosenText(wanted))} isCalm={isSettled} />
        <i className={linkLooks[states.links[0]]} />
        <StateMark
          choice={states.configured}
          label={words.configuredIs(configuredText(configured))}
          isCalm={isSettled}
        />
        <i className={linkLooks[states.links[1]]} />
        <StateMark
          choice={states.built}
          part={isInPart(row)}
          label={words.builtIs(builtText(built))}
          isCalm={isSettled}
        />
      </span>
      {!isSettled && (
        <span
          data-slot="step"
          className={cx("truncate text-sm", isBlue(step) ? "text-accent" : "text-ink-faint")}
          title={stepText(row)}
        >
          {stepText(row)}
        </span>
      )}
    </span>
  );
}

const linkLooks: Readonly<Record<StateLink, string>> = {
  agree: "w-3.5 border-t-2 border-line-strong",
  differ: "w-3.5 border-t-2 border-dotted border-accent",
  unknown: "w-3.5 border-t-2 border-dotted border-line-control",
};

const stepText = ({ reference, step }: FleetRow): string =>
  reference === null ? firstBuild : stepNames[step];

/** Blue is for what somebody chose and is still to do; that nobody chose, or nothing is there to read, is not. */
const isBlue = (step: Step): boolean => step === "choose-again" || stepsOnTheWay.some((one) => one === step);

export const isInPart = ({ built }: Pick<FleetRow, "built">): boolean =>
  built.kind === "read" && !built.complete;

/** A state as a domino, with question marks where it is unknown. Without a label the word beside it says so. */
export function StateMark({
  choice,
  part = false,
  isCalm = false,
  label,
}: {
  choice: Choice | null;
  /** Its zstd:chunked half is there for some platforms alone. */
  part?: boolean;
  isCalm?: boolean;
  label?: string;
}) {
  const named = label === undefined ? {} : { label };
  if (choice === null) return <Domino gzip="unknown" zstd="unknown" {...named} />;
  const { gzip, zstd } = switchesOf(choice);
  return <Domino gzip={gzip} zstd={zstd && part ? "part" : zstd} isCalm={isCalm} {...named} />;
}
