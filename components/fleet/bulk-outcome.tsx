"use client";

import { planText, wantedPlanText } from "#components/choice/texts.ts";
import { words as choosing } from "#components/choice/words.ts";
import { useLoneKey } from "#components/site/lone-key.ts";
import { Button } from "#components/ui/button.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import type { ChoiceBatch } from "#lib/fleet/answers.ts";
import { words } from "./bulk-words.ts";
import { againChoices, undoChoices } from "./choice-batches.ts";
import { Reasons } from "./reasons.tsx";

/** What came of a batch: how many are set, and each that is not by its name; what was set can be undone. */
export function BulkOutcome({
  batch,
  isQuiet,
  onBegin,
}: {
  batch: ChoiceBatch;
  /** No other notice waits for `u`. */
  isQuiet: boolean;
  onBegin: (asked: Promise<ChoiceBatch>) => void;
}) {
  const { id, push, set, already, lost, lostTo, failed, reasons, mayAgain } = batch;
  const isUndoing = push === null;
  const mayUndo = set > 0 && !isUndoing;
  const undo = () => onBegin(undoChoices(id));
  useLoneKey("u", mayUndo && isQuiet ? undo : null);
  return (
    <div className="max-h-60 overflow-auto pt-2 wrap-anywhere">
      <p className="flex flex-wrap items-center gap-2" role="status">
        {isUndoing
          ? words.bulkUndone(set + already, lost + failed)
          : words.bulkDone(set, already, lost + failed)}
        {mayUndo && (
          <Button size="small" onClick={undo}>
            {choosing.undo} <KeyHint>u</KeyHint>
          </Button>
        )}
      </p>
      {lost > 0 && (
        <>
          <p className="text-ink-faint">{words.bulkLost(lost)}</p>
          <Reasons
            count={lost}
            reasons={lostTo.map(({ key, theirs, mine }) => ({
              key,
              reason: words.bulkBoth(wantedPlanText(theirs), planText(mine)),
            }))}
          />
          <Button size="small" onClick={() => onBegin(againChoices(id, "lost"))}>
            {words.bulkSetMine(lost)}
          </Button>
        </>
      )}
      {failed > 0 && <Reasons reasons={reasons} count={failed} />}
      {mayAgain > 0 && !isUndoing && (
        <Button size="small" onClick={() => onBegin(againChoices(id, "failed"))}>
          {words.bulkRetry(mayAgain)}
        </Button>
      )}
    </div>
  );
}
