import { cva, cx } from "class-variance-authority";
import { Code } from "#components/ui/code.tsx";
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

/** A dashed ring with its number, a ring that fills, a disc with a tick. */
const mark = cva(
  "absolute top-3 left-3.5 grid size-5 place-items-center rounded-full text-xs leading-none font-semibold",
  {
    variants: {
      is: {
        "to-come": "border-[1.5px] border-dashed border-line-control",
        going:
          "bg-[conic-gradient(var(--color-accent)_var(--share),var(--color-accent-line)_0)] after:size-3 after:rounded-full after:bg-surface",
        done: "bg-ink-soft text-surface",
      },
    },
  },
);

/** What is done in which order: the tag last, so that nobody pulls anything new before that. */
export function Steps({ steps, tag, startsFrom, made, all }: Props) {
  const { steps: texts } = words;
  return (
    <ol
      className={cx(
        "grid border-y border-line last:border-b-0 max-[860px]:grid-cols-[minmax(0,1fr)] max-[860px]:divide-y max-[860px]:divide-line min-[860px]:divide-x min-[860px]:divide-line",
        steps.length === 4 ? "min-[860px]:grid-cols-4" : "min-[860px]:grid-cols-3",
      )}
      aria-label={words.stepsLabel}
    >
      {steps.map(({ step, is, share }, at) => (
        <li
          key={step}
          className="relative py-3 pr-3.5 pl-10.5 text-sm text-ink-soft last:bg-page"
          style={{ "--share": `${Math.round(share * 100)}%` }}
        >
          <span className={mark({ is })} aria-hidden="true">
            {is === "to-come" && at + 1}
            {is === "done" && "✓"}
          </span>
          <h3 className={is === "going" ? "text-accent" : "text-ink"}>
            {step === "move" ? texts.move.name(tag) : texts[step].name}
            <span className="sr-only">, {words.stepIs[is]}</span>
          </h3>
          {step === "make" && texts.make.what(made, all)}
          {step === "move" && (
            <>
              {texts.move.what} <Code className="whitespace-nowrap">{shortDigest(startsFrom)}</Code>
            </>
          )}
          {step !== "make" && step !== "move" && texts[step].what}
        </li>
      ))}
    </ol>
  );
}
