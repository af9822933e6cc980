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
          {words.clusterAway(timeText(cluster.since ?? ""), cluster.message ?? "")}
        </p>
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

const timeText = (at: string): string =>
  new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
