"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { choiceNames } from "#components/choice/words.ts";
import { PlanView } from "#components/plan/plan-view.tsx";
import { problemOf } from "#components/site/api.ts";
import type { ComponentDetail } from "#lib/components/api.ts";
import { choices } from "#lib/components/choice.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { type Key, planQuery } from "./queries.ts";
import { words } from "./words.ts";

/** What each choice would make of the newest index, before it is chosen. */
export function Plan({ component, detail }: { component: Key; detail: ComponentDetail }) {
  const { wanted } = detail.row;
  const [choice, setChoice] = useState<Choice>(wanted.kind === "unreadable" ? "dual" : wanted.push);
  const { data, error } = useQuery(planQuery(component, choice));
  return (
    <section
      className="panel"
      aria-labelledby="plan-heading"
      aria-busy={data === undefined && error === null}
    >
      <div className="ph flex-wrap">
        <h2 id="plan-heading">{words.tabs.plan}</h2>
        <span className="mut">{words.planFor}</span>
        <span className="flex-1" />
        <fieldset className="seg">
          <legend className="vh">{words.planFor}</legend>
          {choices.map((one) => (
            <button key={one} type="button" aria-pressed={choice === one} onClick={() => setChoice(one)}>
              {choiceNames[one]}
            </button>
          ))}
        </fieldset>
      </div>
      {error !== null && (
        <p className="emp" role="alert">
          {words.planFailed} {problemOf(error).detail} {problemOf(error).next}
        </p>
      )}
      {data === undefined ? (
        error === null && <span className="sk plan-sk" />
      ) : (
        <PlanView plan={data} storedBytes={storedBytes(detail, data)} />
      )}
    </section>
  );
}

/** Of the index that the plan is about; the report behind the page may be of a newer one. */
const storedBytes = ({ report }: ComponentDetail, { digest }: PlanDocument): number | null =>
  report?.digest === digest ? report.sizes.storedBytes : null;
