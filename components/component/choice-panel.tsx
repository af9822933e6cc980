"use client";

import { cx } from "class-variance-authority";
import { useState } from "react";
import { DriftMark } from "#components/choice/drift-mark.tsx";
import { words as sourceWords } from "#components/choice/source-words.ts";
import type { Choosing } from "#components/choice/use-choice.ts";
import { choiceNames } from "#components/choice/words.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { choices, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Hindrance } from "#lib/fleet/choice/states.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { Drift } from "./drift.tsx";
import { Journey } from "./journey.tsx";
import { SwitchChips } from "./switch-chips.tsx";
import { firstBuildSentence, ignoredSentence, notChosenSentence, stepSentences, words } from "./words.ts";

/** The choice and the three states in one line, with where each was read; below it the step that is missing. */
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
  const [isMore, setIsMore] = useState(false);
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
    <Button
      variant={isKept ? "primary" : "plain"}
      disabled={!row.mayChange.allowed}
      onClick={() => set({ push, pullRequest })}
    >
      {isKept ? words.keep(choiceNames[push]) : words.record(choiceNames[push])}
    </Button>
  );
  return (
    <Panel className="my-4 overflow-hidden" aria-label={words.choice}>
      <div className={cx(band, "py-3")}>
        <SwitchChips row={row} onChange={(next) => set({ push: next, pullRequest })} />
        <Journey detail={detail} />
        <span className="flex flex-wrap items-center gap-2">
          {detail.drift.length > 0 && (
            <Badge variant="accent">
              <DriftMark />
              {words.notBuiltYet(detail.drift.length)}
            </Badge>
          )}
          {!isKept && record}
          {wanted.kind !== "default" && (
            <Button disabled={!row.mayChange.allowed} onClick={() => set(null)}>
              {words.toDefault}
            </Button>
          )}
          <IconButton
            icon="more"
            label={words.noteAndMore}
            aria-expanded={isMore}
            aria-controls="choice-more"
            onClick={() => setIsMore(!isMore)}
          />
        </span>
      </div>
      <div id="choice-more" hidden={!isMore} className="border-t border-line px-4 py-3 max-medium:px-3">
        <div className="flex flex-wrap gap-3">
          <Field label={words.note} hint={words.noteMore} className="flex-[1_1_280px]">
            {(control) => (
              <Input
                {...control}
                value={note}
                maxLength={2000}
                placeholder={words.noteHint}
                onChange={({ target }) => setNote(target.value)}
              />
            )}
          </Field>
          <Field label={words.pullRequests} hint={words.pullRequestsMore}>
            {(control) => (
              <Select
                {...control}
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
              </Select>
            )}
          </Field>
        </div>
      </div>
      {!row.mayChange.allowed && <p className={cx(band, "pb-3 text-danger-ink")}>{row.mayChange.reason}</p>}
      {row.configured.kind === "known" && row.configured.hindrance !== null && (
        <p className={cx(band, below)}>{hindranceText(row.configured.hindrance)}</p>
      )}
      {step !== null && (
        <div className={cx(band, below)}>
          <p className="grid flex-[1_1_300px] gap-0.5">
            <b className="text-lg text-pretty">{step.what}</b>
            <span>{step.next}</span>
          </p>
          {isKept && record}
          {children}
          <Drift issues={detail.drift} />
        </div>
      )}
    </Panel>
  );
}

const band = "flex flex-wrap items-center gap-x-6 gap-y-2.5 px-4 max-medium:px-3";
/** What is missing, and what to do about it. */
const below = "border-t border-line bg-accent-tint py-3.5";

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
  hindrance.kind === "ignored" ? sourceWords.ignored(hindrance.text) : sourceWords.dockerFormat;
