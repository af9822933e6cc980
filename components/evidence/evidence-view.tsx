"use client";

import { useMemo } from "react";
import { useInspectParams } from "#components/index/inspect-params.ts";
import { IssueList } from "#components/index/issues.tsx";
import { problemOf } from "#components/site/api.ts";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { agoText } from "#components/ui/time.tsx";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { Budgets } from "./budget.tsx";
import { gapsOf, linesOf } from "./chain.ts";
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

/** Who made what an index names, what is attested of it, and whether a release would take it. */
export function EvidenceView({ report, platforms, isReading, refreshError, onRefresh }: EvidenceViewProps) {
  // Which line is open stands in the address of whichever page it is on.
  const [{ entry }, setParams] = useInspectParams();
  const lines = useMemo(() => linesOf(report), [report]);
  const gaps = gapsOf(lines);
  return (
    <div className="stack">
      <section className="panel" aria-labelledby="evidence-heading">
        <div className="ph flex-wrap">
          <h2 id="evidence-heading">{words.evidence}</h2>
          {gaps > 0 && <span className="cnt bad">{words.gaps(gaps, lines.length)}</span>}
          <span className="flex-1" />
          <span className="mut" role="status">
            {isReading ? words.refreshing : words.readAgo(agoText(report.readAt, Date.now()))}
          </span>
          {/* Not `disabled`: the focus would be lost while it reads. */}
          <button
            type="button"
            className="btn sml"
            aria-disabled={isReading}
            onClick={isReading ? undefined : onRefresh}
          >
            {words.refresh}
          </button>
        </div>
        {refreshError !== null && (
          <p className="ev-note badtx" role="alert">
            {words.refreshFailed} <CodedText text={problemOf(refreshError).detail} />{" "}
            <CodedText text={problemOf(refreshError).next} />
          </p>
        )}
        <Lines
          report={report}
          lines={lines}
          platforms={platforms}
          open={entry}
          onOpen={(position) => setParams({ entry: position })}
        />
        <div className="boxed">
          <Command line={`twofold evidence ${report.reference}`} />
        </div>
      </section>
      <div className="two">
        <div className="stack">
          <Readiness checks={report.checks} isSingle={report.entries.length === 0} />
          <Runs report={report} />
        </div>
        <div className="stack">
          <Budgets runs={report.runs} digest={report.digest} />
          {report.issues.length > 0 && <IssueList issues={report.issues} />}
          <Looked report={report} />
        </div>
      </div>
    </div>
  );
}
