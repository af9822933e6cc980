"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { Field, Input, TextArea } from "#components/ui/field.tsx";
import { Meter } from "#components/ui/meter.tsx";
import type { ImportOutcome, ImportRun, ImportRunWithLines } from "#lib/fleet/answers.ts";
import { ImportLines } from "./import-lines.tsx";
import { words } from "./import-words.ts";
import { followImport, keepImport, startImport } from "./imports.ts";
import { ProblemText } from "./problem-text.tsx";
import { fleetChanged } from "./queries.ts";
import { Strip } from "./strip.tsx";

/** Lines that are shown; of a long list those that need something done come first. */
const MAX_SHOWN = 200;

/** What stands in its fields. Whoever opens it keeps it, so that a long list is not lost with a press beside it. */
export interface ImportDraft {
  readonly namespace: string;
  readonly application: string;
  readonly text: string;
}

/** A list of references, checked line by line before anything of it is kept. */
export function AddDialog({
  draft: given,
  onDraft: setGiven,
  onClose: close,
}: {
  draft: ImportDraft;
  onDraft: (draft: ImportDraft) => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [checked, setChecked] = useState<ImportRunWithLines | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [run, setRun] = useState<ImportRun | null>(null);
  const [added, setAdded] = useState<number | null>(null);
  const leaving = useRef<AbortController>(null);
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current?.abort();
  }, []);

  const ask = async (dryRun: boolean) => {
    const signal = leaving.current?.signal ?? AbortSignal.abort();
    setProblem(null);
    try {
      const application = given.application.trim() || null;
      const begun = await startImport({ ...given, application, dryRun });
      if (!dryRun) keepImport(client, begun);
      const done = await followImport(begun, setRun, signal);
      if (done === null) return;
      if (dryRun && done.problem === null) return setChecked(done);
      await fleetChanged(client);
      if (done.problem !== null) return setProblem(brokenOff(done.problem, dryRun));
      if (done.refused === 0) return close();
      setAdded(done.added);
      setChecked(refusedOf(done));
      // What was refused is still to be done: its lines stay, with their reasons, as far as they were told.
      const refused = done.lines.filter(({ outcome }) => outcome === "refused");
      if (refused.length === done.refused)
        setGiven({ ...given, text: refused.map(({ text }) => text).join("\n") });
    } catch (error) {
      if (!signal.aborted) setProblem(problemOf(error));
    } finally {
      if (!signal.aborted) setRun(null);
    }
  };
  const change = (next: typeof given) => {
    setGiven(next);
    setChecked(null);
    setAdded(null);
  };
  const isAdding = run !== null && !run.dryRun;
  const leave = () => {
    // The page tells what becomes of it, and gives the refused lines back.
    if (isAdding) setGiven({ ...given, text: "" });
    close();
  };
  return (
    <Dialog title={words.addTitle} width="wide" onClose={leave}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask(checked === null);
        }}
      >
        <DialogBody>
          <p className="text-ink-faint">{words.addLead}</p>
          <div className="grid grid-cols-2 gap-3 max-medium:grid-cols-1">
            <Field label={words.namespace}>
              {(control) => (
                <Input
                  {...control}
                  className="font-mono text-sm"
                  value={given.namespace}
                  required
                  onChange={({ target }) => change({ ...given, namespace: target.value })}
                />
              )}
            </Field>
            <Field label={words.applicationForAll}>
              {(control) => (
                <Input
                  {...control}
                  className="font-mono text-sm"
                  value={given.application}
                  maxLength={253}
                  onChange={({ target }) => change({ ...given, application: target.value })}
                />
              )}
            </Field>
          </div>
          <Field label={words.references}>
            {(control) => (
              <TextArea
                {...control}
                className="resize-y font-mono text-sm"
                rows={8}
                required
                spellCheck={false}
                placeholder={words.placeholder}
                value={given.text}
                onChange={({ target }) => change({ ...given, text: target.value })}
              />
            )}
          </Field>
          {problem !== null && <ProblemText problem={problem} />}
          {added !== null && <Strip role="status">{words.addedSome(added, checked?.refused ?? 0)}</Strip>}
          {run !== null && <Going run={run} />}
          {checked !== null && run === null && <Checked run={checked} />}
          <DialogActions>
            <Button onClick={leave}>{words.close}</Button>
            <Button type="submit" variant="primary" disabled={run !== null || checked?.added === 0}>
              {checked === null ? words.checkList : words.addCount(checked.added)}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

function Going({ run: { dryRun, done, total } }: { run: ImportRun }) {
  const text = words.importing[dryRun ? "reading" : "keeping"](done, total);
  return (
    <div className="grid gap-1 text-sm text-ink-soft">
      {text}
      <Meter label={text} value={done} max={Math.max(1, total)} className="h-2" />
      {!dryRun && <span className="text-ink-faint">{words.goesOnClosed}</span>}
    </div>
  );
}

const brokenOff = (detail: string, dryRun: boolean): Problem => ({
  title: "",
  status: 0,
  code: "broken-off",
  detail,
  next: dryRun ? "" : words.stays,
});

/** What is left of a list: the lines that were refused, numbered as they stand in the box now. */
function refusedOf(done: ImportRunWithLines): ImportRunWithLines {
  const refused = done.lines.filter(({ outcome }) => outcome === "refused");
  const lines =
    refused.length === done.refused ? refused.map((one, at) => ({ ...one, line: at + 1 })) : refused;
  return { ...done, total: done.refused, added: 0, known: 0, lines };
}

/** A short list as it stands in the box; of a long one what needs something done comes first. */
function Checked({ run: { lines, total } }: { run: ImportRunWithLines }) {
  const isWhole = lines.length === total && total <= MAX_SHOWN;
  const shown: readonly ImportOutcome[] = isWhole
    ? lines.toSorted((a, b) => a.line - b.line)
    : lines.slice(0, MAX_SHOWN);
  return <ImportLines lines={shown} total={total} names={words.outcomes} />;
}
