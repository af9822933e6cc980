"use client";

import { send } from "#components/site/api.ts";
import type { FleetSummary, ScanProgress } from "#lib/components/api.ts";
import { words } from "./words.ts";

/** What goes on behind the table: samples, a cluster that is away, a scan, registries that are waited for. */
export function Strips({ summary }: { summary: FleetSummary }) {
  const { samples, cluster, scan } = summary;
  return (
    <>
      {samples && <p className="strip">{words.samplesNote}</p>}
      {cluster.state === "away" && (
        <p className="strip bad" role="status">
          {words.clusterAway(cluster.since === null ? null : sinceText(cluster.since), cluster.message ?? "")}
        </p>
      )}
      {cluster.state === "connecting" && (
        <p className="strip" role="status">
          {words.connecting}
        </p>
      )}
      {cluster.problems.length > 0 && (
        <details className="strip">
          <summary>{words.problems(cluster.problems.length)}</summary>
          <ul>
            {cluster.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
      {scan.running && (
        <div className="strip" role="status">
          <span>{words.scanning(scan.done, scan.total)}</span>
          <progress className="meter" max={scan.total} value={scan.done} aria-label={words.scan} />
          {scan.failed > 0 && <span className="badtx">{words.scanFailed(scan.failed)}</span>}
          <button
            type="button"
            className="btn sml"
            onClick={() => void send<ScanProgress>("DELETE", "/api/v1/scan")}
          >
            {words.cancelScan}
          </button>
        </div>
      )}
      {scan.waiting.map(({ registry, until, code, message, components }) => (
        <p key={registry} className="strip" title={message}>
          {(code === "rate-limited" ? words.waitingFor["rate-limited"] : words.waitingFor.other)(
            registry,
            timeText(until),
            components,
          )}
        </p>
      ))}
    </>
  );
}

/** With its day, where that is not today. */
function sinceText(at: string): string {
  const [since, now] = [new Date(at), new Date()];
  const day = since.toDateString() === now.toDateString() ? "" : `${since.toLocaleDateString("en-CA")} `;
  return `${day}${timeText(at)}`;
}

const timeText = (at: string): string =>
  new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
