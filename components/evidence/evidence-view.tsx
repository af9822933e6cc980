"use client";

import { useMemo } from "react";
import { useInspectParams } from "#components/index/inspect-params.ts";
import { IssueList } from "#components/index/issues.tsx";
import { Command } from "#components/ui/command.tsx";
import { Panel, PanelHead, PanelTitle, Stack, TwoColumns } from "#components/ui/panel.tsx";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { Budgets } from "./budget.tsx";
import { faultsOf, linesOf } from "./chain.ts";
import { Lines } from "./lines.tsx";
import { Looked } from "./looked.tsx";
import { Readiness } from "./readiness.tsx";
import { Runs } from "./runs.tsx";
import { words } from "./words.ts";

export interface EvidenceViewProps {
  readonly report: EvidenceReport;
  /** Names of the platforms in the order that gives them their marks. */
  readonly platforms: readonly string[];
  readonly isReading: boolean;
  /** Why it could not be read anew; null where it could, or was not tried. */
  readonly refreshError: Error | null;
  readonly onRefresh: () => void;
}

/** Whether a release would take it, then who made what an index names and what is attested of it. */
export function EvidenceView({ report, platforms, isReading, refreshError, onRefresh }: EvidenceViewProps) {
  // Which line is open stands in the address of whichever page it is on.
  const [{ entry }, setParams] = useInspectParams();
  const lines = useMemo(() => linesOf(report), [report]);
  const isSingle = report.entries.length === 0;
  return (
    <Stack>
      <Readiness
        checks={report.checks}
        isSingle={isSingle}
        readAt={report.readAt}
        isReading={isReading}
        refreshError={refreshError}
        onRefresh={onRefresh}
      />
      <Panel aria-labelledby="evidence-heading">
        <PanelHead className="flex-wrap">
          <PanelTitle id="evidence-heading">{words.byEntry}</PanelTitle>
          {faultsOf(lines).map(({ kind, positions }) => (
            <span key={kind} className="rounded-md bg-danger-tint px-1.5 text-xs text-danger-ink">
              {words.fault(kind, positions, isSingle)}
            </span>
          ))}
        </PanelHead>
        <Lines
          report={report}
          lines={lines}
          platforms={platforms}
          open={entry}
          onOpen={(position) => setParams({ entry: position })}
        />
        <div className="px-4 py-3">
          <Command line={`twofold evidence ${report.reference}`} />
        </div>
      </Panel>
      <TwoColumns>
        <Runs report={report} />
        <Stack>
          <Budgets runs={report.runs} digest={report.digest} />
          {report.issues.length > 0 && <IssueList issues={report.issues} />}
          <Looked report={report} />
        </Stack>
      </TwoColumns>
    </Stack>
  );
}
