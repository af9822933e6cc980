"use client";

import { useState } from "react";
import { SwitchCards } from "#components/choice/switch-cards.tsx";
import type { Choosing } from "#components/choice/use-choice.ts";
import { choiceNames, words as choosing } from "#components/choice/words.ts";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { choices, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Hindrance } from "#lib/fleet/choice/states.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { Drift } from "./drift.tsx";
import { Journey } from "./journey.tsx";
import { firstBuildSentence, ignoredSentence, notChosenSentence, stepSentences, words } from "./words.ts";

/** The choice, the three states with where each was read, and the step that is missing. */
export function ChoicePanel({
  detail,
  choose,
  children,
}: {
  detail: ComponentDetail;
  choose: Choosing["choose"];
  /** What can be done about the missing step, at its end. */
  children: React.ReactNode;
}) {
  const { row } = detail;
  const { wanted } = row;
  const [note, setNote] = useState("");
  const pullRequest = wanted.kind === "unreadable" ? null : wanted.pullRequest;
  const push = standingChoice(detail);
  const step = stepOf(row);
  const set = (next: WantedChoice | null) => {
    choose(row, next, note.trim() || null);
    setNote("");
  };
  // What stands by default can change with the settings; recorded, it stays.
  const isKept = row.step === "not-chosen";
  const record = wanted.kind === "default" && (
    <button
      type="button"
      className={isKept ? "btn pri" : "btn sml"}
      disabled={!row.mayChange.allowed}
      onClick={() => set({ push, pullRequest })}
    >
      {isKept ? words.keep(choiceNames[push]) : words.record(choiceNames[push])}
    </button>
  );
  return (
    <section className="panel choice" aria-label={words.choice}>
      <div className="choice-body">
        <SwitchCards row={row} onChange={(next) => set({ push: next, pullRequest })} />
        <Journey detail={detail} />
        <div className="choice-more">
          <label className="stacked">
            {words.pullRequests}
            <select
              className="btn sml"
              value={pullRequest ?? ""}
              disabled={!row.mayChange.allowed}
              onChange={({ target }) =>
                set({ push, pullRequest: choices.find((choice) => choice === target.value) ?? null })
              }
            >
              <option value="">{words.sameAsPush}</option>
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {choiceNames[choice]}
                </option>
              ))}
            </select>
          </label>
          <label className="stacked grow">
            <span>
              {words.note} <span className="mut">{words.noteMore}</span>
            </span>
            <input
              className="field"
              value={note}
              maxLength={2000}
              placeholder={words.noteHint}
              onChange={({ target }) => setNote(target.value)}
            />
          </label>
          {!isKept && record}
          {wanted.kind !== "default" && (
            <button
              type="button"
              className="btn sml"
              disabled={!row.mayChange.allowed}
              onClick={() => set(null)}
            >
              {words.toDefault}
            </button>
          )}
        </div>
        {!row.mayChange.allowed && <p className="badtx choice-reason">{row.mayChange.reason}</p>}
      </div>
      {row.configured.kind === "known" && row.configured.hindrance !== null && (
        <p className="choice-step">{hindranceText(row.configured.hindrance)}</p>
      )}
      {step !== null && (
        <div className="choice-step">
          <div>
            <b>{step.what}</b>
            <span>{step.next}</span>
          </div>
          {isKept && record}
          {children}
          <Drift issues={detail.drift} />
        </div>
      )}
    </section>
  );
}

/**
 * What recording the state of things as a choice would record: what is chosen, else what is built and never a step back from it, else
 * the default.
 */
function standingChoice({ row: { wanted, built }, defaultChoice }: ComponentDetail): Choice {
  if (wanted.kind === "chosen") return wanted.push;
  return (built.kind === "read" ? built.holds : null) ?? defaultChoice.push;
}

/** The missing step in a sentence. That the index could not be read is said with its reason below, and only there. */
function stepOf(row: FleetRow) {
  if (row.reference === null) return firstBuildSentence;
  if (row.step === "settled" || (row.step === "read-index" && row.failure !== null)) return null;
  if (row.step === "not-chosen")
    return row.built.kind === "read" && row.built.holds !== null ? notChosenSentence(row.built.holds) : null;
  if (row.step === "build-ignored-it")
    return row.wanted.kind === "chosen" ? ignoredSentence(row.wanted.push) : null;
  return stepSentences[row.step];
}

const hindranceText = (hindrance: Hindrance): string =>
  hindrance.kind === "ignored" ? choosing.ignored(hindrance.text) : choosing.dockerFormat;
