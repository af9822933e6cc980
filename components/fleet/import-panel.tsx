"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { Panel, PanelGap, PanelHead, PanelNote } from "#components/ui/panel.tsx";
import type { ImportRun } from "#lib/fleet/answers.ts";
import { BatchPart } from "./batch-part.tsx";
import { ImportLines } from "./import-lines.tsx";
import { words } from "./import-words.ts";
import { importQuery } from "./imports.ts";
import { useImport } from "./use-import.ts";

/** A list that is brought in: how far it is, what became of it, and which lines were refused. It goes on without this page. */
export function ImportPanel({
  isHidden,
  onEdit,
}: {
  isHidden: boolean;
  /** The refused lines are to be put right. */
  onEdit: (namespace: string, text: string) => void;
}) {
  const { run, close } = useImport(isHidden);
  if (run === null) return null;
  return (
    <Panel className="mb-3" aria-labelledby="import-heading">
      <PanelHead className="flex-wrap">
        <h2 id="import-heading">{run.isRunning ? words.adding(run.total) : words.hasAdded(run)}</h2>
        <span className="sr-only" role="status">
          {run.isRunning ? "" : words.hasAdded(run)}
        </span>
        {run.isRunning && <PanelNote>{words.goesOn(run.by)}</PanelNote>}
        <PanelGap />
        {!run.isRunning && <IconButton icon="close" inline label={words.closePanel} onClick={close} />}
      </PanelHead>
      <BatchPart>
        {run.isRunning && (
          <Meter label={words.progress} max={Math.max(1, run.total)} value={run.done} className="mb-2 h-2" />
        )}
        <ul className="flex flex-wrap gap-x-5 gap-y-1 text-ink-soft">
          {run.isRunning && <li>{words.done(run.done, run.total)}</li>}
          {(["added", "known", "refused"] as const).map(
            (outcome) => run[outcome] > 0 && <li key={outcome}>{words.counts[outcome](run[outcome])}</li>,
          )}
        </ul>
      </BatchPart>
      {run.problem !== null && (
        <BatchPart>
          <p role="alert" className="text-danger-ink">
            {run.problem} {words.stays}
          </p>
        </BatchPart>
      )}
      {!run.isRunning && run.refused > 0 && <Refused run={run} onEdit={onEdit} />}
    </Panel>
  );
}

function Refused({ run, onEdit }: { run: ImportRun; onEdit: (namespace: string, text: string) => void }) {
  const { data } = useQuery(importQuery(run.id));
  const refused = (data?.lines ?? []).filter(({ outcome }) => outcome === "refused");
  return (
    <BatchPart>
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3>{words.refusedLines}</h3>
        <Button
          size="small"
          disabled={data === undefined}
          onClick={() => onEdit(run.namespace, refused.map(({ text }) => text).join("\n"))}
        >
          {words.editRefused}
        </Button>
      </div>
      <ImportLines lines={refused} total={run.refused} names={words.became} />
    </BatchPart>
  );
}
