"use client";

import { choiceNames } from "#components/choice/words.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import type { ChoicePreview } from "#lib/fleet/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { words } from "./bulk-words.ts";
import { Reasons } from "./reasons.tsx";

/** Choosing for many: how many it changes, how many it leaves and why, before it is done. */
export function BulkDialog({
  choice,
  count,
  preview,
  note,
  onNote,
  onSet,
  onClose,
}: {
  choice: Choice;
  count: number;
  preview: ChoicePreview | undefined;
  note: string;
  onNote: (note: string) => void;
  onSet: () => void;
  onClose: () => void;
}) {
  const name = choiceNames[choice];
  return (
    <Dialog title={words.chooseFor(name, count)} mustAnswer onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSet();
        }}
      >
        <DialogBody>
          <dl
            className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1"
            aria-live="polite"
            aria-busy={preview === undefined}
          >
            <Figure count={preview?.set} text={words.areSet(name)} />
            <Figure count={preview?.already} text={words.areAlready} />
            <Figure count={preview?.refused} text={words.areRefused} />
          </dl>
          {preview !== undefined && preview.refused > 0 && (
            <Reasons reasons={preview.reasons} count={preview.refused} />
          )}
          <p className="text-ink-soft">{words.chooseMore}</p>
          <Field label={words.note}>
            {(control) => (
              <Input
                {...control}
                maxLength={2000}
                value={note}
                onChange={({ target }) => onNote(target.value)}
              />
            )}
          </Field>
          <DialogActions>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button type="submit" variant="primary" disabled={preview === undefined || preview.set === 0}>
              {words.setFor(name, preview?.set ?? null, false)}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

function Figure({ count, text }: { count: number | undefined; text: string }) {
  return (
    <>
      <dt className="text-right font-semibold">{count === undefined ? "…" : formatCount(count)}</dt>
      <dd className="text-ink-soft">{text}</dd>
    </>
  );
}
