import type { Ref } from "react";
import { agoText, Time } from "#components/ui/time.tsx";
import type { Application } from "#lib/applications/record.ts";
import { type Asked, askable } from "./queries.ts";
import { askedOf, isOver } from "./standing.ts";
import { askedNames, words } from "./words.ts";

interface Props {
  readonly ref: Ref<HTMLHeadingElement>;
  readonly application: Application | null;
  readonly asked: Asked;
  readonly tag: string;
  readonly onAsk: (asked: Asked) => void;
  readonly onCancel: (id: number) => void;
  readonly onClose: () => void;
}

/** Before: what to plan. While it goes on: whose it is, and the way to stop it. After: the way back to a plan. */
export function PanelHead({ ref, application, asked, tag, onAsk, onCancel, onClose }: Props) {
  if (application === null)
    return (
      <div className="ph flex-wrap">
        <h2 id="plan-heading" ref={ref} tabIndex={-1}>
          {words.plan}
        </h2>
        <span className="mut">{words.planLead}</span>
        <span className="flex-1" />
        <fieldset className="seg">
          <legend className="vh">{words.planFor}</legend>
          {askable.map((one) => (
            <button key={one} type="button" aria-pressed={asked === one} onClick={() => onAsk(one)}>
              {askedNames[one]}
            </button>
          ))}
        </fieldset>
      </div>
    );
  const { id, by, askedAt, startedAt, cancelAsked } = application;
  const over = isOver(application);
  const name = headingOf(application)(askedOf(application));
  const at = startedAt ?? askedAt;
  return (
    <div className="ph flex-wrap">
      <h2 id="plan-heading" ref={ref} tabIndex={-1}>
        {name} <span className="m">{tag}</span>
      </h2>
      <span className="mut">
        {application.state === "waiting" && `${words.waits}, `}
        <Time at={at}>
          {(startedAt === null ? words.askedBy : words.startedBy)(by, agoText(at, Date.now()))}
        </Time>
        {!over && `. ${words.goesOn(tag)}`}
      </span>
      <span className="flex-1" />
      {over ? (
        <button type="button" className="btn" onClick={onClose}>
          {words.close}
        </button>
      ) : (
        <button
          type="button"
          className="btn"
          aria-disabled={cancelAsked}
          title={words.cancelWhat(tag)}
          onClick={() => !cancelAsked && onCancel(id)}
        >
          {cancelAsked ? words.stopping : words.cancel}
        </button>
      )}
    </div>
  );
}

function headingOf(application: Application) {
  if (!isOver(application)) return words.applyingTo;
  return application.state === "done" ? words.appliedTo : words.notAppliedTo;
}
