"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { SwitchPair } from "#components/choice/switches.tsx";
import { planText, wantedPlanText } from "#components/choice/texts.ts";
import { words as choosing } from "#components/choice/words.ts";
import { send } from "#components/site/api.ts";
import { useLoneKey } from "#components/site/lone-key.ts";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { Meter } from "#components/ui/meter.tsx";
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
  const hasBegun = useRef(false);

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
    <section
      data-bottom-bar
      className="sticky bottom-4 z-7 mx-auto mt-4 w-fit max-w-full rounded-dialog border border-line-strong bg-surface px-3.5 py-2 shadow-float"
      aria-label={words.selected(keys.size)}
    >
      <div className="flex flex-wrap items-center gap-3">
        <b aria-live="polite">
          {work.kind === "running" ? words.progress(work.ended, work.all) : words.selected(keys.size)}
        </b>
        {work.kind === "running" ? (
          <Meter label={words.apply} max={work.all} value={work.ended} className="w-45" />
        ) : (
          <>
            <span className="text-ink-faint">{words.chooseForAll}</span>
            <SwitchPair label={words.chooseForAll} value={choice} onChange={setChoice} />
            <Button variant="primary" onClick={() => void run(Array.from(keys, taskOf))}>
              {words.apply}
            </Button>
            <Button onClick={() => void send<ScanProgress>("POST", "/api/v1/scan", { keys: [...keys] })}>
              {words.checkThese}
            </Button>
            <Button onClick={() => setApplying(true)}>{words.applyToImages}</Button>
          </>
        )}
        <IconButton icon="close" inline label={words.clearSelection} onClick={close} />
      </div>
      {isApplying && (
        <ApplyDialog
          keys={[...keys]}
          onStarted={(batch) => {
            hasBegun.current = true;
            onApplied(batch);
          }}
          onClose={() => {
            setApplying(false);
            if (hasBegun.current) selection.clear();
            hasBegun.current = false;
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
    <div className="max-h-60 overflow-auto pt-2 wrap-anywhere">
      <p className="flex flex-wrap items-center gap-2" role="status">
        {(undone ? words.bulkUndone : words.bulkDone)(done, lost.length + failed.length)}
        {mayUndo && (
          <Button size="small" onClick={undo}>
            {choosing.undo} <KeyHint>u</KeyHint>
          </Button>
        )}
      </p>
      {lost.length > 0 && (
        <>
          <p className="text-ink-faint">{words.bulkLost(lost.length)}</p>
          <ul className="mt-1 mb-2">
            {lost.map(({ key, theirs: { wanted }, mine }) => (
              <li key={key}>
                <b>{key}</b> {words.bulkBoth(wantedPlanText(wanted), planText(mine))}
              </li>
            ))}
          </ul>
          <Button
            size="small"
            onClick={() =>
              onRun(
                lost.map(({ key, theirs: { etag }, mine }) => ({ key, etag, to: () => mine })),
                undone,
              )
            }
          >
            {words.bulkSetMine(lost.length)}
          </Button>
        </>
      )}
      {failed.length > 0 && (
        <ul className="mt-1 mb-2">
          {failed.map(({ key, reason }) => (
            <li key={key}>
              <b>{key}</b> {reason}
            </li>
          ))}
        </ul>
      )}
      {again.length > 0 && !undone && (
        <Button
          size="small"
          onClick={() =>
            onRun(
              again.map(({ key }) => taskOf(key)),
              false,
            )
          }
        >
          {words.bulkRetry(again.length)}
        </Button>
      )}
    </div>
  );
}
