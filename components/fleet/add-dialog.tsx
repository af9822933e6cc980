"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { Field, Input, TextArea } from "#components/ui/field.tsx";
import { Meter } from "#components/ui/meter.tsx";
import type { ImportOutcome, ImportProgress } from "#lib/fleet/answers.ts";
import { importList } from "./import-list.ts";
import { words } from "./import-words.ts";
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
  const [checked, setChecked] = useState<readonly ImportOutcome[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  const [added, setAdded] = useState<number | null>(null);
  const fresh = checked?.filter(({ outcome }) => outcome === "added").length ?? 0;

  const ask = async (dryRun: boolean) => {
    setProblem(null);
    try {
      const application = given.application.trim() || null;
      const outcomes = await importList({ ...given, application, dryRun }, setProgress);
      if (dryRun) return setChecked(outcomes);
      await fleetChanged(client);
      // What was refused is still to be done: its lines stay, with their reasons.
      const refused = outcomes.filter(({ outcome }) => outcome === "refused");
      setGiven({ ...given, text: refused.map(({ text }) => text).join("\n") });
      if (refused.length > 0) {
        setAdded(outcomes.filter(({ outcome }) => outcome === "added").length);
        return setChecked(refused.map((one, at) => ({ ...one, line: at + 1 })));
      }
      close();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setProgress(null);
    }
  };
  const change = (next: typeof given) => {
    setGiven(next);
    setChecked(null);
    setAdded(null);
  };
  return (
    <Dialog title={words.addTitle} width="wide" onClose={close}>
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
          {added !== null && <Strip role="status">{words.addedSome(added, checked?.length ?? 0)}</Strip>}
          {progress !== null && <Going progress={progress} />}
          {checked !== null && progress === null && <Checked outcomes={checked} />}
          <DialogActions>
            <Button onClick={close}>{words.close}</Button>
            <Button
              type="submit"
              variant="primary"
              disabled={progress !== null || (checked !== null && fresh === 0)}
            >
              {checked === null ? words.checkList : words.addCount(fresh)}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

function Going({ progress: { stage, done, total } }: { progress: ImportProgress }) {
  const text = words.importing[stage](done, total);
  return (
    <div className="grid gap-1 text-sm text-ink-soft">
      {text}
      <Meter label={text} value={done} max={Math.max(1, total)} className="h-2" />
    </div>
  );
}

const rank: Readonly<Record<ImportOutcome["outcome"], number>> = { refused: 0, known: 1, added: 2 };

const LINE = "grid grid-cols-[56px_1fr] gap-2 border-t border-line py-1.25";

function Checked({ outcomes }: { outcomes: readonly ImportOutcome[] }) {
  const long = outcomes.length > MAX_SHOWN;
  const shown = long
    ? [...outcomes].sort((a, b) => rank[a.outcome] - rank[b.outcome]).slice(0, MAX_SHOWN)
    : outcomes;
  return (
    <ul className="grid max-h-65 overflow-auto" aria-live="polite">
      {shown.map(({ line, text, outcome, key, message }) => (
        <li key={line} className={LINE}>
          <span className="text-ink-faint">{words.line(line)}</span>
          <span>
            <b className={outcome === "refused" ? "text-danger-ink" : undefined}>{words.outcomes[outcome]}</b>{" "}
            <Code>{key ?? text}</Code>
            {message !== null && <span className="block text-ink-faint">{message}</span>}
          </span>
        </li>
      ))}
      {long && <li className={LINE}>{words.moreLines(outcomes.length - MAX_SHOWN)}</li>}
    </ul>
  );
}
