import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import type { IssueCount } from "#lib/fleet/counts/counts.ts";

export interface Metrics {
  /** The Prometheus text format, version 0.0.4. */
  text(summary: FleetSummary, codes: readonly IssueCount[]): Promise<string>;
  readonly contentType: string;
}

/** Figures for a monitoring system; no name of a component is among them, so their number does not grow with the fleet. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = <T extends string>(name: string, help: string, labelNames: readonly T[] = []) =>
    new Gauge({ name: `twofold_${name}`, help, labelNames, registers: [registry] });

  const built = gauge("components", "Components by what their newest index holds.", ["built"]);
  const step = gauge("components_by_step", "Components by the next step from chosen to built.", ["step"]);
  const issues = gauge("components_with_issues", "Components whose newest index has such issues.", [
    "severity",
  ]);
  const byCode = gauge("components_with_issue", "Components whose newest index has this issue.", [
    "code",
    "severity",
  ]);
  const failing = gauge("components_failing", "Components whose newest index could not be read.");
  const nearLimit = gauge(
    "components_near_result_limit",
    "Components whose Tekton results are near the limit.",
  );
  const waiting = gauge("registry_waiting_components", "Components that wait for a registry.", ["registry"]);
  const scan = gauge("scan_components", "Components of the round under way.", ["state"]);
  const cluster = gauge(
    "cluster_connected",
    "1: the cluster answers; 0: it is away. Absent without a cluster.",
  );

  return {
    contentType: registry.contentType,
    text(summary, codes) {
      for (const one of [built, step, byCode, waiting, scan, cluster]) one.reset();
      for (const [name, count] of Object.entries({
        gzip: summary.gzipAlone,
        dual: summary.dual,
        "zstd-chunked": summary.zstdAlone,
        other: summary.other,
        unread: summary.unread,
      }))
        built.set({ built: name }, count);
      for (const { value, count } of summary.facets.step) step.set({ step: value }, count);
      issues.set({ severity: "error" }, summary.withErrors);
      issues.set({ severity: "warning" }, summary.withWarnings);
      for (const { code, severity, components } of codes) byCode.set({ code, severity }, components);
      failing.set(summary.failing);
      nearLimit.set(summary.nearLimit);
      for (const { registry: host, components } of summary.scan.waiting)
        waiting.set({ registry: host }, components);
      scan.set({ state: "done" }, summary.scan.running ? summary.scan.done : 0);
      scan.set({ state: "all" }, summary.scan.running ? summary.scan.total : 0);
      if (summary.cluster.state === "none") cluster.remove();
      else cluster.set(summary.cluster.state === "away" ? 0 : 1);
      return registry.metrics();
    },
  };
}
