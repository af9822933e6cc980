"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { applyToMany, type How } from "#components/apply/queries.ts";
import { type Problem, problemOf } from "#components/site/api.ts";
import { CodedText } from "#components/ui/coded-text.tsx";
import { formatCount } from "#lib/ladder/figures.ts";
import type { Refused } from "#lib/services/apply/apply-components.ts";
import type { ApplyPreview } from "#lib/services/apply/preview-apply.ts";
import { withShortDigests } from "./batch-figures.ts";
import { previewQuery } from "./batch-queries.ts";
import { words } from "./batch-words.ts";

/** What applying to the selected would do, and the button that does it to those that would change. */
export function ApplyDialog({
  keys,
  startsAsRepair = false,
  onStarted,
  onClose,
}: {
  keys: readonly string[];
  /** Whoever opens it for an issue of the order asks for that first. */
  startsAsRepair?: boolean;
  onStarted: (batch: number) => void;
  /** Whether a batch was begun. */
  onClose: (isBegun: boolean) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const [isRepair, setRepair] = useState(startsAsRepair);
  const [copySboms, setCopySboms] = useState(false);
  const isBegun = useRef(false);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [late, setLate] = useState<readonly Refused[]>([]);
  const what: How = isRepair ? { repair: true } : {};
  const { data: preview, error, isFetching, refetch } = useQuery(previewQuery(keys, what));

  const start = async ({ ready }: ApplyPreview) => {
    setSending(true);
    setProblem(null);
    try {
      const { batch, refused } = await applyToMany(ready, {
        ...what,
        ...(copySboms && !isRepair ? { copySboms } : {}),
      });
      isBegun.current = batch !== null;
      if (batch !== null) onStarted(batch.id);
      // Something changed since it was planned: what was not taken is said before the dialog goes.
      if (refused.length > 0) setLate(refused);
      else dialog.current?.close();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setSending(false);
    }
  };
  const told = problem ?? (error !== null && !isFetching ? problemOf(error) : null);
  const mayStart = preview !== undefined && preview.ready.length > 0 && !isSending && late.length === 0;
  return (
    <dialog
      ref={dialog}
      className="dialog wide"
      aria-labelledby="apply-heading"
      onClose={() => onClose(isBegun.current)}
    >
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (mayStart) void start(preview);
        }}
      >
        <h2 id="apply-heading">{words.title(keys.length)}</h2>
        <p className="sec">{words.lead}</p>
        <fieldset className="apply-what" disabled={isSending}>
          <legend className="vh">{words.what}</legend>
          {[false, true].map((repair) => (
            <label key={String(repair)}>
              <input
                type="radio"
                name="what"
                checked={isRepair === repair}
                onChange={() => setRepair(repair)}
              />
              <span>
                <b>{repair ? words.repair : words.chosen}</b>
                <span className="mut">{repair ? words.repairMore : words.chosenMore}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="apply-preview" aria-live="polite" aria-busy={preview === undefined}>
          {preview !== undefined ? (
            <Preview preview={preview} />
          ) : told === null ? (
            <p className="mut">{words.reading}</p>
          ) : null}
        </div>
        {told !== null && (
          <div className="row flex-wrap" role="alert">
            <span className="badtx">
              {told.detail} {told.next}
            </span>
            {preview === undefined && (
              <button type="button" className="btn sml" onClick={() => void refetch()}>
                {words.again}
              </button>
            )}
          </div>
        )}
        {late.length > 0 && (
          <div role="alert">
            <p className="badtx">{words.lateRefused}</p>
            <RefusedList refused={late} />
          </div>
        )}
        <ul className="apply-notes">
          {words.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        {!isRepair && (
          <label className="apply-check">
            <input
              type="checkbox"
              checked={copySboms}
              onChange={({ target }) => setCopySboms(target.checked)}
            />
            <span>
              <b>{words.copySboms}</b>
              <span className="mut">{words.copySbomsMore}</span>
            </span>
          </label>
        )}
        <div className="row end">
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>
            {late.length > 0 ? words.close : words.cancel}
          </button>
          <button type="submit" className="btn pri" disabled={!mayStart}>
            {words.start(preview?.ready.length ?? 0)}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** Every selected one is counted in one line. */
function Preview({ preview: { ready, already, refused, variants, bytes } }: { preview: ApplyPreview }) {
  const unread = refused.filter(({ code }) => code === "unread");
  const others = refused.filter(({ code }) => code !== "unread");
  return (
    <>
      <dl className="apply-figures">
        <Line count={ready.length} text={words.ready}>
          {ready.length > 0 && words.makes(variants, bytes)}
        </Line>
        {already.length > 0 && (
          <Line count={already.length} text={words.already(already.length)}>
            {words.alreadyMore}
          </Line>
        )}
        {unread.length > 0 && (
          <Line count={unread.length} text={words.unread(unread.length)}>
            {words.unreadMore}
          </Line>
        )}
        {others.length > 0 && (
          <Line count={others.length} text={words.refused} isBad>
            {words.refusedMore}
          </Line>
        )}
      </dl>
      {refused.length > 0 && (
        <details>
          <summary>{words.names}</summary>
          <RefusedList refused={[...others, ...unread]} />
        </details>
      )}
    </>
  );
}

function Line({
  count,
  text,
  isBad = false,
  children,
}: {
  count: number;
  text: string;
  isBad?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div>
      <dt className={isBad ? "badtx" : undefined}>
        <b>{formatCount(count)}</b> {text}
      </dt>
      <dd className="mut">{children}</dd>
    </div>
  );
}

function RefusedList({ refused }: { refused: readonly Refused[] }) {
  return (
    <ul className="apply-refused">
      {refused.map(({ namespace, name, message, next }) => {
        const key = `${namespace}/${name}`;
        return (
          <li key={key}>
            {!message.includes(key) && <b>{key}: </b>}
            <CodedText text={withShortDigests(`${message} ${next}`)} />
          </li>
        );
      })}
    </ul>
  );
}
