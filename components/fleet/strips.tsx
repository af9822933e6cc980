"use client";

import { send } from "#components/site/api.ts";
import { timeText } from "#components/site/time.ts";
import { absoluteText } from "#components/ui/time.tsx";
import type { FleetSummary, ScanProgress } from "#lib/fleet/answers.ts";
import { words } from "./words.ts";

/** What goes on behind the table: samples, a cluster that is away, a check, registries that are waited for. */
export function Strips({ summary }: { summary: FleetSummary }) {
  const { samples, cluster, scan } = summary;
  return (
    <>
      {samples && <p className="strip">{words.samplesNote}</p>}
      {cluster.state === "away" && (
        <p
          className="strip bad"
          role="status"
          title={cluster.since === null ? undefined : absoluteText(cluster.since)}
        >
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
          <span>{words.checking(scan.done, scan.total)}</span>
          <progress className="meter" max={scan.total} value={scan.done} aria-label={words.check} />
          {scan.failed > 0 && <span className="badtx">{words.checkFailed(scan.failed)}</span>}
          <button
            type="button"
            className="btn sml"
            onClick={() => void send<ScanProgress>("DELETE", "/api/v1/scan")}
          >
            {words.stopChecking}
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
    const title = `${message} ${absoluteText(until)}`;
    return { registry, title, text: text(registry, timeText(until), components) };
  });
  const [first] = lines;
  if (first === undefined) return null;
  if (lines.length === 1)
    return (
      <p className="strip" title={first.title}>
        {first.text}
      </p>
    );
  const components = registries.reduce((sum, one) => sum + one.components, 0);
  return (
    <details className="strip">
      <summary>{words.waitingForMany(lines.length, components)}</summary>
      <ul>
        {lines.map(({ registry, title, text }) => (
          <li key={registry} title={title}>
            {text}
          </li>
        ))}
      </ul>
    </details>
  );
}
