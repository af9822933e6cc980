"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "#components/site/keys.ts";
import type { Wanted } from "#lib/components/choice.ts";
import { wantedText } from "./texts.ts";
import type { Choosing, Race } from "./use-choice.ts";
import { choiceNames, words } from "./words.ts";

/** Time to undo before the notice goes; the history undoes later ones. */
const NOTICE_MS = 10_000;

/** What came of a change: a notice with Undo (or `u`), a reason, or the question who of two wins. */
export function ChoiceOutcome({ choosing }: { choosing: Choosing }) {
  const { notice, race, dismiss, settle } = choosing;
  useEffect(() => {
    if (notice === null || notice.kind === "refused") return;
    const timer = setTimeout(dismiss, NOTICE_MS);
    const onKey = (event: KeyboardEvent) => {
      if (!isTyping(event) && event.key === "u") notice.undo();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", onKey);
    };
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
        <dl className="pair">
          <div>
            <dt>{words.theirs}</dt>
            <dd>
              <b>{wantedText(theirs.wanted)}</b>
              <span className="mut">{whoText(theirs.wanted)}</span>
            </dd>
          </div>
          <div>
            <dt>{words.yours}</dt>
            <dd>
              <b>{mine === null ? words.byDefault : choiceNames[mine.push]}</b>
            </dd>
          </div>
        </dl>
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

function whoText(wanted: Wanted): string {
  if (wanted.kind !== "chosen") return "";
  return [words.chosenBy(wanted.by), wanted.note].filter(Boolean).join(": ");
}
