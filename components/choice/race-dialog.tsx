"use client";

import { Domino } from "#components/marks/domino.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { switchesOf, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { words as asked } from "./race-words.ts";
import { chosenText } from "./texts.ts";
import type { Choosing, Race } from "./use-choice.ts";
import { choiceNames, words } from "./words.ts";

/** Both values side by side; leaving it keeps what stands. */
export function RaceDialog({ race, onSettle }: { race: Race; onSettle: Choosing["settle"] }) {
  const { theirs, mine, row } = race;
  const both = [theirs.wanted, mine].some(
    (one) => one !== null && "pullRequest" in one && one.pullRequest !== null,
  );
  return (
    <Dialog title={asked.raceTitle} mustAnswer onClose={() => onSettle("theirs")}>
      <DialogBody>
        <p>{asked.raceLead(row.name)}</p>
        <div className="grid grid-cols-2 gap-3">
          <Side title={asked.theirs} plan={theirs.wanted} both={both} who={whoText(theirs.wanted)} />
          <Side title={asked.yours} plan={mine} both={both} />
        </div>
        <DialogActions>
          <Button onClick={() => onSettle("mine")}>{asked.setMine}</Button>
          <Button variant="primary" onClick={() => onSettle("theirs")}>
            {asked.keepTheirs}
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}

/** One of the two values. `both`: one of them tells pull-request builds apart, so both say what is chosen for those. */
function Side({
  title,
  plan,
  both,
  who = "",
}: {
  title: string;
  plan: Wanted | WantedChoice | null;
  both: boolean;
  who?: string;
}) {
  const value = plan !== null && "push" in plan ? plan : null;
  const wanted = plan !== null && "kind" in plan ? plan : null;
  return (
    <section
      className="grid content-start gap-1.5 rounded-panel border border-line-strong px-3 py-2.5"
      aria-label={title}
    >
      <h3 className="text-sm font-normal text-ink-faint">{title}</h3>
      {value === null ? (
        <b>{wanted === null ? words.theDefault : chosenText(wanted)}</b>
      ) : (
        <dl className="grid gap-1">
          <dt className={both ? "text-sm text-ink-faint" : "sr-only"}>{asked.pushBuilds}</dt>
          <dd>
            <ChoiceMark choice={value.push} />
          </dd>
          {both && (
            <>
              <dt className="text-sm text-ink-faint">{asked.pullRequestBuilds}</dt>
              <dd>
                {value.pullRequest === null ? (
                  <b>{asked.asPush}</b>
                ) : (
                  <ChoiceMark choice={value.pullRequest} />
                )}
              </dd>
            </>
          )}
        </dl>
      )}
      {wanted?.kind === "default" && <p className="text-ink-faint">{words.byDefault}</p>}
      {who !== "" && <p className="text-ink-faint">{who}</p>}
    </section>
  );
}

function ChoiceMark({ choice }: { choice: Choice }) {
  return (
    <span className="flex items-center gap-2">
      <Domino {...switchesOf(choice)} />
      <b>{choiceNames[choice]}</b>
    </span>
  );
}

function whoText(wanted: Wanted): string {
  if (wanted.kind !== "chosen") return "";
  return [words.chosenBy(wanted.by), wanted.note].filter(Boolean).join(": ");
}
