import { cx } from "class-variance-authority";
import type { Drawing } from "#components/plan/drawing.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { Input } from "#components/ui/field.tsx";
import { changesText, type Obstacle } from "./changes-text.ts";
import type { Asked, ShownPlan } from "./queries.ts";
import { words } from "./words.ts";

interface Props {
  readonly asked: Asked;
  readonly plan: ShownPlan;
  readonly drawing: Drawing;
  readonly obstacle: Obstacle | null;
  readonly tag: string;
  /** The plan shown is the one asked for, and nothing is on its way. */
  readonly isReady: boolean;
  readonly isMain: boolean;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onApply: () => void;
}

/** The plan in a sentence and the button that carries it out; without the right to, the command that does. */
export function ActBar({ asked, plan, drawing, obstacle, tag, isReady, isMain, ...props }: Props) {
  const isOff = obstacle !== null || !isReady;
  return (
    <div
      className={cx(
        "flex flex-wrap items-center gap-x-6 gap-y-2.5 border-b px-4 py-3",
        obstacle === null ? "border-accent-line bg-accent-tint" : "border-line",
      )}
    >
      <div className="grid flex-[1_1_300px] gap-0.5">
        {plan.changes && <b>{changesText(drawing, plan)}</b>}
        <span id="act-why" className="text-ink-soft">
          <CodedText text={obstacle?.reason ?? words.tagLast(tag)} />
        </span>
      </div>
      {obstacle === null && (
        <Input
          className="w-56 max-medium:w-full"
          aria-label={words.note}
          placeholder={words.note}
          maxLength={2000}
          value={props.note}
          onChange={({ target }) => props.onNote(target.value)}
        />
      )}
      <Button
        variant={isMain && obstacle === null ? "primary" : "plain"}
        // Not `disabled`: the reason is to be reached by keyboard too.
        aria-disabled={isOff}
        aria-describedby="act-why"
        title={isReady || obstacle !== null ? obstacle?.reason : words.waitForPlan}
        onClick={() => !isOff && props.onApply()}
      >
        {words.applyTo(asked)}
      </Button>
      {obstacle?.kind === "no-right" && obstacle.command !== null && (
        <div className="grid flex-[1_1_100%] gap-1.5">
          <span className="text-ink-soft">{words.byHandInstead}</span>
          <Command line={obstacle.command} />
        </div>
      )}
    </div>
  );
}
