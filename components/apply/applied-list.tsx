"use client";

import { useQuery } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import { useState } from "react";
import { choiceNamesAlone } from "#components/choice/words.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
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
  if (error !== null) return <p className="text-ink-soft">{words.listFailed}</p>;
  const all = data?.applications ?? [];
  if (all.length === 0) return null;
  return (
    <Panel aria-labelledby="applied-heading">
      <PanelHead>
        <PanelTitle id="applied-heading">{words.list}</PanelTitle>
      </PanelHead>
      <ol className="divide-y divide-line">
        {(isWhole ? all : all.slice(0, FIRST)).map((one) => (
          <Line key={one.id} application={one} applying={applying} digestNow={digestNow} />
        ))}
      </ol>
      {!isWhole && all.length > FIRST && (
        <p className="border-t border-line px-4 py-2.5">
          <Button onClick={() => setIsWhole(true)}>{words.all(all.length)}</Button>
        </p>
      )}
    </Panel>
  );
}

function Line({ application, applying, digestNow }: Omit<Props, "subject"> & { application: Application }) {
  const { id, deed, by, note, askedAt, outcome, canRollBack } = application;
  const why = whyText(application);
  const { bytes, seconds } = madeOf(application);
  const isShown = applying.application?.id === id;
  return (
    <li className="grid grid-cols-[90px_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 px-4 py-2.5 max-[860px]:grid-cols-[minmax(0,1fr)]">
      <span className="text-ink-faint">
        <Ago at={askedAt} />
      </span>
      <div>
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
          <State application={application} />
          <b>{deed.kind === "choice" ? choiceNamesAlone[deed.choice] : words.kinds[deed.kind]}</b>
          <span className="text-ink-soft">{words.by(by)}</span>
          {outcome?.tagMoved && outcome.before !== null && (
            <span className="inline-flex flex-wrap items-center gap-1">
              <Digest reference={outcome.reference} digest={outcome.before} isOld />
              <Icon name="chevron" small />
              <Digest reference={outcome.reference} digest={outcome.digest} />
            </span>
          )}
          {outcome !== null && !outcome.tagMoved && <span className="text-ink-faint">{words.unchanged}</span>}
          {bytes > 0 && <span className="text-ink-faint">{words.figures(bytes, seconds)}</span>}
        </p>
        {note !== null && <p className="wrap-anywhere">{note}</p>}
        {why !== null && (
          <p className="text-ink-soft">
            <CodedText text={why} />
          </p>
        )}
      </div>
      {canRollBack && outcome?.digest === digestNow && !isShown && (
        <Button size="small" className={beside} onClick={() => applying.rollBack(id)}>
          {putBackText(application)}
        </Button>
      )}
      {!isOver(application) && !isShown && (
        <Button
          size="small"
          className={beside}
          aria-disabled={application.cancelAsked}
          onClick={() => !application.cancelAsked && applying.cancel(id)}
        >
          {application.cancelAsked ? words.stopping : words.cancel}
        </Button>
      )}
    </li>
  );
}

/** No higher than the line that it stands in. */
const beside = "-my-1.5 max-[860px]:my-0 max-[860px]:justify-self-start";

function State({ application: { state, failure } }: { application: Application }) {
  return (
    <span className={cx("inline-flex min-w-18 items-center gap-1", state === "running" && "text-accent")}>
      {state === "done" && <Icon name="check" small />}
      {state === "failed" && <SeverityMark severity={failure?.code === "tag-moved" ? "warning" : "error"} />}
      {words.states[state]}
    </span>
  );
}
