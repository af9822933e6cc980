"use client";

import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { applyToMany, type How } from "#components/apply/queries.ts";
import { noted } from "#components/apply/standing.ts";
import { type Problem, problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { formatCount } from "#lib/ladder/figures.ts";
import type { Refused } from "#lib/services/apply/apply-components.ts";
import type { ApplyPreview } from "#lib/services/apply/preview-apply.ts";
import { withShortDigests } from "./batch-figures.ts";
import { previewQuery } from "./batch-queries.ts";
import { words } from "./batch-words.ts";
import { ProblemText } from "./problem-text.tsx";

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
  onClose: () => void;
}) {
  const [isRepair, setRepair] = useState(startsAsRepair);
  const [copySboms, setCopySboms] = useState(false);
  const [note, setNote] = useState("");
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
        ...noted(note),
      });
      if (batch !== null) onStarted(batch.id);
      // Something changed since it was planned: what was not taken is said before the dialog goes.
      if (refused.length > 0) setLate(refused);
      else onClose();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setSending(false);
    }
  };
  const told = problem ?? (error !== null && !isFetching ? problemOf(error) : null);
  const mayStart = preview !== undefined && preview.ready.length > 0 && !isSending && late.length === 0;
  return (
    <Dialog title={words.title(keys.length)} width="wide" mustAnswer onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (mayStart) void start(preview);
        }}
      >
        <DialogBody>
          <p className="text-ink-soft">{words.lead}</p>
          <fieldset className="grid gap-1" disabled={isSending}>
            <legend className="sr-only">{words.what}</legend>
            {[false, true].map((repair) => (
              <Choosable
                key={String(repair)}
                type="radio"
                name="what"
                checked={isRepair === repair}
                onChange={() => setRepair(repair)}
                title={repair ? words.repair : words.chosen}
                more={repair ? words.repairMore : words.chosenMore}
              />
            ))}
          </fieldset>
          <div
            className="min-h-11 rounded-control bg-sunken px-3 py-2.5"
            aria-live="polite"
            aria-busy={preview === undefined}
          >
            {preview !== undefined ? (
              <Preview preview={preview} />
            ) : told === null ? (
              <p className="text-ink-soft">{words.reading}</p>
            ) : null}
          </div>
          {told !== null && (
            <div className="flex flex-wrap items-center gap-2">
              <ProblemText problem={told} />
              {preview === undefined && (
                <Button size="small" onClick={() => void refetch()}>
                  {words.again}
                </Button>
              )}
            </div>
          )}
          {late.length > 0 && (
            <div role="alert">
              <p className="text-danger-ink">{words.lateRefused}</p>
              <RefusedList refused={late} />
            </div>
          )}
          <ul className="grid list-disc gap-1 pl-4.5 text-ink-soft">
            {words.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          {!isRepair && (
            <Choosable
              type="checkbox"
              checked={copySboms}
              onChange={({ target }) => setCopySboms(target.checked)}
              title={words.copySboms}
              more={words.copySbomsMore}
            />
          )}
          <Field label={words.note}>
            {(control) => (
              <Input
                {...control}
                maxLength={2000}
                value={note}
                onChange={({ target }) => setNote(target.value)}
              />
            )}
          </Field>
          <DialogActions>
            <Button onClick={onClose}>{late.length > 0 ? words.close : words.cancel}</Button>
            <Button type="submit" variant="primary" disabled={!mayStart}>
              {words.start(preview?.ready.length ?? 0)}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

/** A radio button or a box to tick, with what follows of it below. */
const Choosable = ({
  title,
  more,
  ...props
}: Omit<ComponentProps<"input">, "title"> & { title: string; more: string }) => (
  <label className="grid grid-cols-[16px_minmax(0,1fr)] items-start gap-2.5 py-1.5">
    <input {...props} className="mt-0.75 accent-accent" />
    <span>
      <b>{title}</b>
      <span className="block text-ink-faint">{more}</span>
    </span>
  </label>
);

/** Every selected one is counted in one line. */
function Preview({ preview: { ready, already, refused, variants, bytes } }: { preview: ApplyPreview }) {
  const unread = refused.filter(({ code }) => code === "unread");
  const others = refused.filter(({ code }) => code !== "unread");
  return (
    <>
      <dl>
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
        <Disclosure summary={words.names}>
          <RefusedList refused={[...others, ...unread]} />
        </Disclosure>
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
    <div className="flex flex-wrap gap-x-2.5 py-0.5">
      <dt className={isBad ? "text-danger-ink" : undefined}>
        <b>{formatCount(count)}</b> {text}
      </dt>
      <dd className="text-ink-soft">{children}</dd>
    </div>
  );
}

function RefusedList({ refused }: { refused: readonly Refused[] }) {
  return (
    <ul className="max-h-50 overflow-auto">
      {refused.map(({ namespace, name, message, next }) => {
        const key = `${namespace}/${name}`;
        return (
          <li key={key} className="py-1 wrap-anywhere">
            {!message.includes(key) && <b>{key}: </b>}
            <CodedText text={withShortDigests(`${message} ${next}`)} />
          </li>
        );
      })}
    </ul>
  );
}
