"use client";

import { send } from "#components/site/api.ts";
import type { FleetSummary, ScanProgress } from "#lib/components/api.ts";
import { timeText, words } from "./words.ts";

/** What goes on behind the table: samples, a cluster that is away, a scan, registries that are waited for. */
export function Strips({ summary }: { summary: FleetSummary }) {
  const { samples, cluster, scan } = summary;
  return (
    <>
      {samples && <p className="strip">{words.samplesNote}</p>}
      {cluster.state === "away" && (
        <p className="strip bad" role="status">
          {words.clusterAway(cluster.since === null ? null : timeText(cluster.since), cluster.message ?? "")}
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
      <Waiting registries={scan.waiting} />
    </>
  );
}

/** Registries that are waited for: one has a line of its own, many fold into one that opens. */
function Waiting({ registries }: { registries: ScanProgress["waiting"] }) {
  const lines = registries.map(({ registry, until, code, message, components }) => {
    const text = code === "rate-limited" ? words.waitingFor["rate-limited"] : words.waitingFor.other;
    return { registry, message, text: text(registry, timeText(until), components) };
  });
  const [first] = lines;
  if (first === undefined) return null;
  if (lines.length === 1)
    return (
      <p className="strip" title={first.message}>
        {first.text}
      </p>
    );
  const components = registries.reduce((sum, one) => sum + one.components, 0);
  return (
    <details className="strip">
      <summary>{words.waitingForMany(lines.length, components)}</summary>
      <ul>
        {lines.map(({ registry, message, text }) => (
          <li key={registry} title={message}>
            {text}
          </li>
        ))}
      </ul>
    </details>
  );
}
