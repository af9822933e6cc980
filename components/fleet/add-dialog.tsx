"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useState } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import type { ImportOutcome, ImportProgress } from "#lib/fleet/answers.ts";
import { importList } from "./import-list.ts";
import { fleetChanged } from "./queries.ts";
import { words } from "./words.ts";

/** Lines that are shown; of a long list those that need something done come first. */
const MAX_SHOWN = 200;

/** A list of references, checked line by line before anything of it is kept. */
export function AddDialog({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const client = useQueryClient();
  const [checked, setChecked] = useState<readonly ImportOutcome[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  const [added, setAdded] = useState<number | null>(null);
  const [given, setGiven] = useState({ namespace: "default", application: "", text: "" });
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
  const close = () => {
    setChecked(null);
    setAdded(null);
    dialog.current?.close();
  };
  return (
    <dialog ref={dialog} className="dialog wide" aria-labelledby="add-heading">
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          void ask(checked === null);
        }}
      >
        <h2 id="add-heading">{words.addTitle}</h2>
        <p className="mut">{words.addLead}</p>
        <div className="field-pair">
          <label className="stacked">
            {words.namespace}
            <input
              className="field m"
              value={given.namespace}
              required
              onChange={({ target }) => change({ ...given, namespace: target.value })}
            />
          </label>
          <label className="stacked">
            {words.applicationForAll}
            <input
              className="field m"
              value={given.application}
              maxLength={253}
              onChange={({ target }) => change({ ...given, application: target.value })}
            />
          </label>
        </div>
        <label className="stacked">
          {words.references}
          <textarea
            className="field m"
            rows={8}
            required
            spellCheck={false}
            placeholder={words.placeholder}
            value={given.text}
            onChange={({ target }) => change({ ...given, text: target.value })}
          />
        </label>
        {problem !== null && (
          <p className="badtx" role="alert">
            {problem.detail} {problem.next}
          </p>
        )}
        {added !== null && (
          <p className="strip" role="status">
            {words.addedSome(added, checked?.length ?? 0)}
          </p>
        )}
        {progress !== null && (
          <label className="stacked">
            {words.importing[progress.stage](progress.done, progress.total)}
            <progress className="import-progress" value={progress.done} max={Math.max(1, progress.total)} />
          </label>
        )}
        {checked !== null && progress === null && <Checked outcomes={checked} />}
        <div className="row end">
          <button type="button" className="btn" onClick={close}>
            {words.close}
          </button>
          <button
            type="submit"
            className="btn pri"
            disabled={progress !== null || (checked !== null && fresh === 0)}
          >
            {checked === null ? words.checkList : words.addCount(fresh)}
          </button>
        </div>
      </form>
    </dialog>
  );
}

const rank: Readonly<Record<ImportOutcome["outcome"], number>> = { refused: 0, known: 1, added: 2 };

function Checked({ outcomes }: { outcomes: readonly ImportOutcome[] }) {
  const long = outcomes.length > MAX_SHOWN;
  const shown = long
    ? [...outcomes].sort((a, b) => rank[a.outcome] - rank[b.outcome]).slice(0, MAX_SHOWN)
    : outcomes;
  return (
    <ul className="import" aria-live="polite">
      {shown.map(({ line, text, outcome, key, message }) => (
        <li key={line} className={outcome}>
          <span className="mut">{words.line(line)}</span>
          <span>
            <b>{words.outcomes[outcome]}</b> <span className="m">{key ?? text}</span>
            {message !== null && <span className="block mut">{message}</span>}
          </span>
        </li>
      ))}
      {long && <li>{words.moreLines(outcomes.length - MAX_SHOWN)}</li>}
    </ul>
  );
}
