import { switchesOf } from "#lib/fleet/choice/choice.ts";
import { type Step, stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { statesOf } from "./state-links.ts";
import { builtText, chosenText, configuredText } from "./texts.ts";
import { firstBuild, stepNames, words } from "./words.ts";

/**
 * Chosen, configured and built as three dominoes. A solid line joins two that agree, a dotted one is the distance, a grey
 * dotted one leads to what is not known; where all agree the marks fade, so that only what is left to do stands out.
 */
export function StateMarks({ row }: { row: FleetRow }) {
  const { wanted, configured, built, step } = row;
  const states = statesOf(row);
  const settled = step === "settled";
  return (
    <span className="states">
      <span className={settled ? "trip calm" : "trip"}>
        <StateMark choice={states.chosen} label={words.chosenIs(chosenText(wanted))} />
        <u className={states.links[0]} />
        <StateMark choice={states.configured} label={words.configuredIs(configuredText(configured))} />
        <u className={states.links[1]} />
        <StateMark choice={states.built} part={isInPart(row)} label={words.builtIs(builtText(built))} />
      </span>
      {!settled && (
        <span className={isBlue(step) ? "step" : "step quiet"} title={stepText(row)}>
          {stepText(row)}
        </span>
      )}
    </span>
  );
}

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
  label,
}: {
  choice: Choice | null;
  part?: boolean;
  label?: string;
}) {
  const on = choice === null ? null : switchesOf(choice);
  const half = (is: boolean | undefined, look: "g" | "z") => (on === null ? "q" : is ? look : "o");
  const named = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <span className={part ? "dom part" : "dom"} {...named} title={label}>
      <b className={half(on?.gzip, "g")}>{on === null ? "?" : "G"}</b>
      <b className={half(on?.zstd, "z")}>{on === null ? "?" : "Z"}</b>
    </span>
  );
}
