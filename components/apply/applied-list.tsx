"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { choiceNamesAlone } from "#components/choice/words.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Ago } from "#components/ui/time.tsx";
import type { Application } from "#lib/applications/record.ts";
import { Digest } from "./outcome.tsx";
import { madeOf, putBackText, whyText } from "./outcome-of.ts";
import { applicationsQuery, type Subject } from "./queries.ts";
import { isOver } from "./standing.ts";
import type { Applying } from "./use-applying.ts";
import { words } from "./words.ts";

/** As many as are shown at first. */
const FIRST = 5;

interface Props {
  readonly subject: Subject;
  readonly applying: Applying;
  readonly digestNow: string | null;
}

/** What was applied to it, newest first, each with what came of it; nothing at all where nothing was. */
export function Applied({ subject, applying, digestNow }: Props) {
  const { data, error } = useQuery(
    applicationsQuery(
      subject.kind === "component" ? { component: subject.key } : { target: subject.reference },
    ),
  );
  const [isWhole, setIsWhole] = useState(false);
  if (error !== null) return <p className="sec">{words.listFailed}</p>;
  const all = data?.applications ?? [];
  if (all.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="applied-heading">
      <div className="ph">
        <h2 id="applied-heading">{words.list}</h2>
      </div>
      <ol className="applied">
        {(isWhole ? all : all.slice(0, FIRST)).map((one) => (
          <Line key={one.id} application={one} applying={applying} digestNow={digestNow} />
        ))}
      </ol>
      {!isWhole && all.length > FIRST && (
        <p className="applied-more">
          <button type="button" className="btn" onClick={() => setIsWhole(true)}>
            {words.all(all.length)}
          </button>
        </p>
      )}
    </section>
  );
}

function Line({ application, applying, digestNow }: Omit<Props, "subject"> & { application: Application }) {
  const { id, deed, by, askedAt, outcome, canRollBack } = application;
  const why = whyText(application);
  const { bytes, seconds } = madeOf(application);
  const isShown = applying.application?.id === id;
  return (
    <li>
      <span className="mut">
        <Ago at={askedAt} />
      </span>
      <div>
        <p className="applied-line">
          <State application={application} />
          <b>{deed.kind === "choice" ? choiceNamesAlone[deed.choice] : words.kinds[deed.kind]}</b>
          <span className="sec">{words.by(by)}</span>
          {outcome?.tagMoved && outcome.before !== null && (
            <span className="swapped">
              <Digest reference={outcome.reference} digest={outcome.before} isOld />
              <Icon name="chevron" small />
              <Digest reference={outcome.reference} digest={outcome.digest} />
            </span>
          )}
          {outcome !== null && !outcome.tagMoved && <span className="mut">{words.unchanged}</span>}
          {bytes > 0 && <span className="mut">{words.figures(bytes, seconds)}</span>}
        </p>
        {why !== null && (
          <p className="sec">
            <CodedText text={why} />
          </p>
        )}
      </div>
      {canRollBack && outcome?.digest === digestNow && !isShown && (
        <button type="button" className="btn sml" onClick={() => applying.rollBack(id)}>
          {putBackText(application)}
        </button>
      )}
      {!isOver(application) && !isShown && (
        <button
          type="button"
          className="btn sml"
          aria-disabled={application.cancelAsked}
          onClick={() => !application.cancelAsked && applying.cancel(id)}
        >
          {application.cancelAsked ? words.stopping : words.cancel}
        </button>
      )}
    </li>
  );
}

function State({ application: { state, failure } }: { application: Application }) {
  return (
    <span className={`applied-state ${state}`}>
      {state === "done" && <Icon name="check" small />}
      {state === "failed" && <SeverityMark severity={failure?.code === "tag-moved" ? "warning" : "error"} />}
      {words.states[state]}
    </span>
  );
}
