"use client";

import { useState } from "react";
import { StateMarks } from "#components/choice/state-marks.tsx";
import { ChoiceSwitches } from "#components/choice/switches.tsx";
import { builtText, configuredText, wantedText } from "#components/choice/texts.ts";
import type { Choosing } from "#components/choice/use-choice.ts";
import { choiceNames, words as choosing } from "#components/choice/words.ts";
import { agoText } from "#components/fleet/words.ts";
import type { ComponentDetail } from "#lib/components/api.ts";
import { choices } from "#lib/components/choice.ts";
import type { FleetRow } from "#lib/components/fleet-row.ts";
import type { Hindrance } from "#lib/components/states.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { firstBuildSentence, stepSentences, words } from "./words.ts";

/** The choice, the three states with where each was read, and the step that is missing. */
export function ChoicePanel({ detail, choose }: { detail: ComponentDetail; choose: Choosing["choose"] }) {
  const { row } = detail;
  const [note, setNote] = useState("");
  const pullRequest = row.wanted.kind === "unreadable" ? null : row.wanted.pullRequest;
  const push = row.wanted.kind === "unreadable" ? detail.defaultChoice.push : row.wanted.push;
  const unsettled = row.step === "settled" ? null : stepSentences[row.step];
  const stepText = row.reference === null ? firstBuildSentence : unsettled;
  const set = (next: { push: Choice; pullRequest: Choice | null }) => {
    choose(row, next, note.trim() || null);
    setNote("");
  };
  return (
    <section className="panel choice" aria-label={words.choice}>
      <div className="choice-body">
        <div className="choice-set">
          <ChoiceSwitches row={row} onChange={(next) => set({ push: next, pullRequest })} />
          <dl>
            <dt>{choosing.gzip}</dt>
            <dd>{choosing.gzipMeans}</dd>
            <dt>{choosing.zstd}</dt>
            <dd>{choosing.zstdMeans}</dd>
          </dl>
          {!row.mayChange.allowed && <p className="badtx">{row.mayChange.reason}</p>}
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
              {words.note}
              <input
                className="field"
                value={note}
                maxLength={2000}
                placeholder={words.noteHint}
                onChange={({ target }) => setNote(target.value)}
              />
            </label>
            {row.wanted.kind !== "default" && (
              <button
                type="button"
                className="btn sml"
                disabled={!row.mayChange.allowed}
                onClick={() => choose(row, null, note.trim() || null)}
              >
                {words.toDefault}
              </button>
            )}
          </div>
        </div>
        <div className="choice-states">
          <StateMarks row={row} withStep={false} />
          <dl>
            <dt>{words.wanted}</dt>
            <dd>
              <b>{wantedText(row.wanted)}</b> <span className="mut">{wantedFrom(row)}</span>
            </dd>
            <dt>{words.configured}</dt>
            <dd>
              <b>{configuredText(row.configured)}</b> <span className="mut">{configuredFrom(row)}</span>
            </dd>
            <dt>{words.built}</dt>
            <dd>
              <b>{builtText(row.built)}</b>
            </dd>
          </dl>
        </div>
      </div>
      {row.configured.kind === "known" && row.configured.hindrance !== null && (
        <p className="choice-step bad">{hindranceText(row.configured.hindrance)}</p>
      )}
      {stepText !== null && (
        <div className="choice-step">
          <b>{stepText.what}</b>
          <span>{stepText.next}</span>
        </div>
      )}
    </section>
  );
}

const hindranceText = (hindrance: Hindrance): string =>
  hindrance.kind === "ignored" ? choosing.ignored(hindrance.text) : choosing.dockerFormat;

function wantedFrom({ wanted }: FleetRow): string {
  switch (wanted.kind) {
    case "chosen":
      return [
        choosing.chosenBy(wanted.by),
        wanted.at === null ? null : agoText(wanted.at, Date.now()),
        wanted.note,
        wanted.pullRequest === null ? null : words.pullRequestsAre(choiceNames[wanted.pullRequest]),
      ]
        .filter((part) => part !== null)
        .join(", ");
    case "default":
      return choosing.defaultFrom[wanted.from];
    case "unreadable":
      return "";
  }
}

function configuredFrom({ configured }: FleetRow): string {
  if (configured.kind === "unknown") return choosing.unknownWhy[configured.why];
  const { from } = configured;
  return from.kind === "push-run"
    ? choosing.fromRun(from.run)
    : choosing.fromDefinition(from.run, from.branch);
}
