"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { SwitchPair } from "#components/choice/switches.tsx";
import { planText, wantedPlanText } from "#components/choice/texts.ts";
import { words as choosing } from "#components/choice/words.ts";
import { send } from "#components/site/api.ts";
import { useLoneKey } from "#components/site/lone-key.ts";
import type { KeyedChoice, ScanProgress } from "#lib/fleet/answers.ts";
import type { Wanted, WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { changeAll, type Outcome, type Task } from "./bulk-change.ts";
import { fleetChanged } from "./queries.ts";
import type { Selection } from "./selection.ts";
import { words } from "./words.ts";

type Work =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly ended: number; readonly all: number }
  | { readonly kind: "ended"; readonly outcomes: readonly Outcome[]; readonly undone: boolean };

/** The state of a choice that the outcome tells of. */
function toldBy(outcome: Outcome): readonly KeyedChoice[] {
  if (outcome.kind === "set") return [{ key: outcome.key, etag: outcome.after.etag }];
  return outcome.kind === "lost" ? [{ key: outcome.key, etag: outcome.theirs.etag }] : [];
}

interface Run {
  readonly undone?: boolean;
  readonly kept?: readonly Outcome[];
}

const keepingPullRequests =
  (push: Choice) =>
  (now: Wanted): WantedChoice => ({
    push,
    pullRequest: now.kind === "unreadable" ? null : now.pullRequest,
  });

const ApplyDialog = dynamic(() => import("./apply-dialog.tsx").then(({ ApplyDialog: Dialog }) => Dialog), {
  ssr: false,
});

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
  const [isApplying, setApplying] = useState(false);
  const client = useQueryClient();
  const [choice, setChoice] = useState<Choice>("dual");
  const [work, setWork] = useState<Work>({ kind: "idle" });
  const { keys } = selection;

  /** `kept` are outcomes of before, of components that these tasks are not about. */
  const run = async (tasks: readonly Task[], { undone = false, kept = [] }: Run = {}) => {
    setWork({ kind: "running", ended: 0, all: tasks.length });
    const outcomes = await changeAll(tasks, (ended) =>
      setWork({ kind: "running", ended, all: tasks.length }),
    );
    selection.learns(outcomes.flatMap(toldBy));
    setWork({ kind: "ended", outcomes: [...kept, ...outcomes], undone });
    await fleetChanged(client);
  };
  const taskOf = (key: string): Task => ({
    key,
    etag: selection.etagOf(key),
    to: keepingPullRequests(choice),
  });
  const close = () => {
    setWork({ kind: "idle" });
    selection.clear();
  };
  if (keys.size === 0 && work.kind === "idle") return null;
  return (
    <section className="bulk" aria-label={words.selected(keys.size)}>
      <div className="bulk-row">
        <b aria-live="polite">
          {work.kind === "running" ? words.progress(work.ended, work.all) : words.selected(keys.size)}
        </b>
        {work.kind === "running" ? (
          <progress className="meter" max={work.all} value={work.ended} aria-label={words.apply} />
        ) : (
          <>
            <span className="mut">{words.chooseForAll}</span>
            <SwitchPair label={words.chooseForAll} value={choice} onChange={setChoice} />
            <button type="button" className="btn pri" onClick={() => void run(Array.from(keys, taskOf))}>
              {words.apply}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() => void send<ScanProgress>("POST", "/api/v1/scan", { keys: [...keys] })}
            >
              {words.checkThese}
            </button>
            <button type="button" className="btn" onClick={() => setApplying(true)}>
              {words.applyToImages}
            </button>
          </>
        )}
        <button
          type="button"
          className="cp -mx-1 -my-1.5 inline-grid size-8 flex-none place-items-center rounded-md text-ink-faint hover:bg-sunken hover:text-ink"
          aria-label={words.clearSelection}
          onClick={close}
        >
          ×
        </button>
      </div>
      {isApplying && (
        <ApplyDialog
          keys={[...keys]}
          onStarted={onApplied}
          onClose={(isBegun) => {
            setApplying(false);
            if (isBegun) selection.clear();
          }}
        />
      )}
      {work.kind === "ended" && (
        <Ended
          {...work}
          isQuiet={isQuiet}
          taskOf={taskOf}
          onRun={(tasks, undone) => {
            const about = new Set(tasks.map(({ key }) => key));
            const isOther = ({ key }: Outcome) => !about.has(key);
            void run(tasks, {
              undone,
              kept: undone === work.undone ? work.outcomes.filter(isOther) : [],
            });
          }}
        />
      )}
    </section>
  );
}

/** What came of it: how many are set, and each that is not by its name; what was set can be undone. */
function Ended({
  outcomes,
  undone,
  isQuiet,
  taskOf,
  onRun,
}: {
  outcomes: readonly Outcome[];
  undone: boolean;
  isQuiet: boolean;
  taskOf: (key: string) => Task;
  onRun: (tasks: readonly Task[], undone: boolean) => void;
}) {
  const of = <K extends Outcome["kind"]>(kind: K) =>
    outcomes.filter((one): one is Extract<Outcome, { kind: K }> => one.kind === kind);
  const [set, lost, failed] = [of("set"), of("lost"), of("failed")];
  const again = failed.filter(({ gone }) => !gone);
  const done = set.length + of("same").length;
  const mayUndo = set.length > 0 && !undone;
  const undo = () =>
    onRun(
      set.map(({ key, before, after }) => ({ key, etag: after.etag, to: () => before })),
      true,
    );
  useLoneKey("u", mayUndo && isQuiet ? undo : null);
  return (
    <div className="bulk-end">
      <p className="row flex-wrap" role="status">
        {(undone ? words.bulkUndone : words.bulkDone)(done, lost.length + failed.length)}
        {mayUndo && (
          <button type="button" className="btn sml" onClick={undo}>
            {choosing.undo} <kbd>u</kbd>
          </button>
        )}
      </p>
      {lost.length > 0 && (
        <>
          <p className="mut">{words.bulkLost(lost.length)}</p>
          <ul>
            {lost.map(({ key, theirs: { wanted }, mine }) => (
              <li key={key}>
                <b>{key}</b> {words.bulkBoth(wantedPlanText(wanted), planText(mine))}
              </li>
            ))}
          </ul>
          <button
            type="button"
            className="btn sml"
            onClick={() =>
              onRun(
                lost.map(({ key, theirs: { etag }, mine }) => ({ key, etag, to: () => mine })),
                undone,
              )
            }
          >
            {words.bulkSetMine(lost.length)}
          </button>
        </>
      )}
      {failed.length > 0 && (
        <ul>
          {failed.map(({ key, reason }) => (
            <li key={key}>
              <b>{key}</b> {reason}
            </li>
          ))}
        </ul>
      )}
      {again.length > 0 && !undone && (
        <button
          type="button"
          className="btn sml"
          onClick={() =>
            onRun(
              again.map(({ key }) => taskOf(key)),
              false,
            )
          }
        >
          {words.bulkRetry(again.length)}
        </button>
      )}
    </div>
  );
}
