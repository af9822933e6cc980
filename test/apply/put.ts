import { tmpdir } from "node:os";
import { openDestination } from "#lib/apply/destination.ts";
import { applyRepair, planRepair } from "#lib/apply/repair.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { applyTools, got, signal } from "./tools.ts";

/** Puts a sample into a registry, as it is; yields its report there. */
export async function put(sample: string, to: string): Promise<IndexReport> {
  const tools = applyTools(tmpdir());
  const from = `oci:samples:${sample}`;
  const plan = await got(planRepair(from, tools.inspector, signal));
  const destination = await got(openDestination({ from, to, digest: plan.before.digest }, tools));
  return (await got(applyRepair(plan, { ...destination, ...tools }))).report;
}
