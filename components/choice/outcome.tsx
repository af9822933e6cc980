"use client";

import { useEffect, useRef } from "react";
import { Domino } from "#components/marks/domino.tsx";
import { useLoneKey } from "#components/site/lone-key.ts";
import { switchesOf, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { chosenText } from "./texts.ts";
import type { Choosing, Race } from "./use-choice.ts";
import { choiceNames, words } from "./words.ts";

/** Time to undo before the notice goes; the history undoes later ones. */
const NOTICE_MS = 10_000;

/** What came of a change: a notice with Undo (or `u`), a reason, or the question who of two wins. */
export function ChoiceOutcome({ choosing }: { choosing: Choosing }) {
  const { notice, race, dismiss, settle } = choosing;
  useLoneKey("u", notice?.kind === "changed" ? notice.undo : null);
  useEffect(() => {
    if (notice === null || notice.kind === "refused") return;
    const timer = setTimeout(dismiss, NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice, dismiss]);
  return (
    <>
      <div className="notice-place" role="status" aria-live="polite">
        {notice !== null && (
          <div className={notice.kind === "refused" ? "notice bad" : "notice"}>
            <span>{notice.text}</span>
            {notice.kind === "changed" && (
              <button type="button" className="btn sml" onClick={notice.undo}>
                {words.undo} <kbd>u</kbd>
              </button>
            )}
            <button type="button" className="btn sml" onClick={dismiss}>
              {words.dismiss}
            </button>
          </div>
        )}
      </div>
      {race !== null && <RaceDialog race={race} onSettle={settle} />}
    </>
  );
}

function RaceDialog({ race, onSettle }: { race: Race; onSettle: Choosing["settle"] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { theirs, mine, row } = race;
  const both = [theirs.wanted, mine].some(
    (one) => one !== null && "pullRequest" in one && one.pullRequest !== null,
  );
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="race-heading"
      onCancel={() => onSettle("theirs")}
    >
      <div className="ph">
        <h2 id="race-heading">{words.raceTitle}</h2>
      </div>
      <div className="dialog-body">
        <p>{words.raceLead(row.name)}</p>
        <div className="pair">
          <Side title={words.theirs} plan={theirs.wanted} both={both} who={whoText(theirs.wanted)} />
          <Side title={words.yours} plan={mine} both={both} />
        </div>
        <div className="row end">
          <button type="button" className="btn" onClick={() => onSettle("mine")}>
            {words.setMine}
          </button>
          <button type="button" className="btn pri" onClick={() => onSettle("theirs")}>
            {words.keepTheirs}
          </button>
        </div>
      </div>
    </dialog>
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
    <section className="pair-side" aria-label={title}>
      <h3>{title}</h3>
      {value === null ? (
        <b>{wanted === null ? words.theDefault : chosenText(wanted)}</b>
      ) : (
        <dl>
          <dt className={both ? undefined : "vh"}>{words.pushBuilds}</dt>
          <dd>
            <ChoiceMark choice={value.push} />
          </dd>
          {both && (
            <>
              <dt>{words.pullRequestBuilds}</dt>
              <dd>
                {value.pullRequest === null ? (
                  <b>{words.asPush}</b>
                ) : (
                  <ChoiceMark choice={value.pullRequest} />
                )}
              </dd>
            </>
          )}
        </dl>
      )}
      {wanted?.kind === "default" && <p className="mut">{words.byDefault}</p>}
      {who !== "" && <p className="mut">{who}</p>}
    </section>
  );
}

function ChoiceMark({ choice }: { choice: Choice }) {
  return (
    <span className="row">
      <Domino {...switchesOf(choice)} />
      <b>{choiceNames[choice]}</b>
    </span>
  );
}

function whoText(wanted: Wanted): string {
  if (wanted.kind !== "chosen") return "";
  return [words.chosenBy(wanted.by), wanted.note].filter(Boolean).join(": ");
}
