import { shortDigest } from "#lib/ladder/figures.ts";
import type { StepStanding } from "./standing.ts";
import { words } from "./words.ts";

interface Props {
  readonly steps: readonly StepStanding[];
  readonly tag: string;
  readonly startsFrom: string;
  readonly made: number;
  readonly all: number;
}

/** What is done in which order: the tag last, so that nobody pulls anything new before that. */
export function Steps({ steps, tag, startsFrom, made, all }: Props) {
  const { steps: texts } = words;
  return (
    <ol className={`steps n${steps.length}`} aria-label={words.stepsLabel}>
      {steps.map(({ step, is, share }, at) => (
        <li key={step} className={is} style={{ "--share": `${Math.round(share * 100)}%` }}>
          <span className="step-mark" aria-hidden="true">
            {is === "to-come" && at + 1}
            {is === "done" && "✓"}
          </span>
          <h3>
            {step === "move" ? texts.move.name(tag) : texts[step].name}
            <span className="vh">, {words.stepIs[is]}</span>
          </h3>
          {step === "make" && texts.make.what(made, all)}
          {step === "move" && (
            <>
              {texts.move.what} <span className="m whitespace-nowrap">{shortDigest(startsFrom)}</span>
            </>
          )}
          {step !== "make" && step !== "move" && texts[step].what}
        </li>
      ))}
    </ol>
  );
}
