"use client";

import { send } from "#components/site/api.ts";
import { timeText } from "#components/site/time.ts";
import { Button } from "#components/ui/button.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { absoluteText } from "#components/ui/time.tsx";
import type { FleetSummary, ScanProgress } from "#lib/fleet/answers.ts";
import { FoldedStrip, Strip } from "./strip.tsx";
import { words } from "./words.ts";

/** What goes on behind the table: a cluster that is away, a check, registries that are waited for. */
export function Strips({ summary }: { summary: FleetSummary }) {
  const { cluster, scan } = summary;
  return (
    <div className="mb-3 grid gap-2 empty:hidden">
      {cluster.state === "away" && (
        <Strip
          tone="danger"
          role="status"
          title={cluster.since === null ? undefined : absoluteText(cluster.since)}
        >
          {words.clusterAway(cluster.since === null ? null : timeText(cluster.since), cluster.message ?? "")}
        </Strip>
      )}
      {cluster.state === "connecting" && <Strip role="status">{words.connecting}</Strip>}
      {cluster.problems.length > 0 && (
        <FoldedStrip summary={words.problems(cluster.problems.length)}>
          {cluster.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </FoldedStrip>
      )}
      {scan.running && (
        <Strip role="status">
          <span>{words.checking(scan.done, scan.total)}</span>
          <Meter label={words.check} max={scan.total} value={scan.done} className="w-40" />
          {scan.failed > 0 && <span className="text-danger-ink">{words.checkFailed(scan.failed)}</span>}
          <Button size="small" onClick={() => void send<ScanProgress>("DELETE", "/api/v1/scan")}>
            {words.stopChecking}
          </Button>
        </Strip>
      )}
      <Waiting registries={scan.waiting} />
    </div>
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
  if (lines.length === 1) return <Strip title={first.title}>{first.text}</Strip>;
  const components = registries.reduce((sum, one) => sum + one.components, 0);
  return (
    <FoldedStrip summary={words.waitingForMany(lines.length, components)}>
      {lines.map(({ registry, title, text }) => (
        <li key={registry} title={title}>
          {text}
        </li>
      ))}
    </FoldedStrip>
  );
}
