"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { SwitchPair } from "#components/choice/switches.tsx";
import { choiceNames } from "#components/choice/words.ts";
import { send } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { later } from "#components/ui/later.tsx";
import { Meter } from "#components/ui/meter.tsx";
import type { ScanProgress } from "#lib/fleet/answers.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { BulkOutcome } from "./bulk-outcome.tsx";
import { words } from "./bulk-words.ts";
import { choicePreviewQuery, startChoices } from "./choice-batches.ts";
import { ProblemText } from "./problem-text.tsx";
import type { Selection } from "./selection.ts";
import { useChoiceBatch } from "./use-choice-batch.ts";

/** Of more, what would be done is looked at before it is done. */
const MAX_AT_ONCE = 50;

const ApplyDialog = later(() => import("./apply-dialog.tsx").then(({ ApplyDialog: Dialog }) => Dialog));
const BulkDialog = later(() => import("./bulk-dialog.tsx").then(({ BulkDialog: Dialog }) => Dialog));

/** What can be done with the selected. `isQuiet`: no other notice waits for `u`; `onApplied`: a batch was begun. */
export function BulkBar({
  selection,
  isQuiet,
  onApplied,
}: {
  selection: Selection;
  isQuiet: boolean;
  onApplied: (batch: number) => void;
}) {
  const [dialog, setDialog] = useState<"apply" | "preview" | null>(null);
  const hasBegun = useRef(false);
  const [choice, setChoice] = useState<Choice>("dual");
  const [note, setNote] = useState("");
  const shown = useChoiceBatch(selection);
  const { batch } = shown;
  const { keys } = selection;
  const all = [...keys];
  const isRunning = batch?.isRunning === true;
  const { data: preview } = useQuery({
    ...choicePreviewQuery(all, choice, shown.round),
    enabled: keys.size > 0 && !isRunning,
  });
  if (keys.size === 0 && batch === null) return null;
  const set = () => {
    setDialog(null);
    shown.begin(
      startChoices(
        all.map((key) => ({ key, etag: selection.etagOf(key) })),
        choice,
        note,
      ).then((begun) => {
        setNote("");
        return begun;
      }),
    );
  };
  return (
    <section
      data-bottom-bar
      className="sticky bottom-4 z-7 mx-auto mt-4 w-fit max-w-full rounded-dialog border border-line-strong bg-surface px-3.5 py-2 shadow-float"
      aria-label={words.selected(keys.size)}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <b aria-live="polite">
          {isRunning ? words.progress(batch.ended, batch.total) : words.selected(keys.size)}
        </b>
        {isRunning ? (
          <>
            <Meter label={words.setting} max={batch.total} value={batch.ended} className="w-45" />
            <span className="text-sm text-ink-faint">{words.goesOn}</span>
          </>
        ) : (
          keys.size > 0 && (
            <>
              <SwitchPair label={words.chooseForAll} value={choice} onChange={setChoice} />
              <Input
                className="w-45 max-medium:flex-1"
                aria-label={words.note}
                placeholder={words.note}
                maxLength={2000}
                value={note}
                onChange={({ target }) => setNote(target.value)}
              />
              <Button
                variant="primary"
                disabled={preview?.set === 0}
                onClick={keys.size > MAX_AT_ONCE ? () => setDialog("preview") : set}
              >
                {words.setFor(choiceNames[choice], preview?.set ?? null, keys.size > MAX_AT_ONCE)}
              </Button>
              {preview !== undefined && preview.already + preview.refused > 0 && (
                <span className="text-sm text-ink-soft">
                  {words.setLeaves(preview.already, preview.refused)}
                </span>
              )}
              <Button onClick={() => void send<ScanProgress>("POST", "/api/v1/scan", { keys: all })}>
                {words.checkThese}
              </Button>
              <Button onClick={() => setDialog("apply")}>{words.applyToImages}</Button>
            </>
          )
        )}
        {!isRunning && (
          <IconButton
            icon="close"
            inline
            label={words.clearSelection}
            onClick={() => {
              shown.close();
              selection.clear();
            }}
          />
        )}
      </div>
      {shown.problem !== null && <ProblemText problem={shown.problem} />}
      {batch !== null && !isRunning && <BulkOutcome batch={batch} isQuiet={isQuiet} onBegin={shown.begin} />}
      {dialog === "preview" && (
        <BulkDialog
          choice={choice}
          count={keys.size}
          preview={preview}
          note={note}
          onNote={setNote}
          onSet={set}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === "apply" && (
        <ApplyDialog
          keys={all}
          onStarted={(begun) => {
            hasBegun.current = true;
            onApplied(begun);
          }}
          onClose={() => {
            setDialog(null);
            if (hasBegun.current) selection.clear();
            hasBegun.current = false;
          }}
        />
      )}
    </section>
  );
}
