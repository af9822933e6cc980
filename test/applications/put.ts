import { openDestination } from "#lib/apply/destination.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { applyRepair, planRepair } from "#lib/apply/repair.ts";
import { loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { root } from "#test/command/twofold.ts";

/** Puts a sample into a registry, as it is; yields its report there. */
export async function put(sample: string, to: string): Promise<IndexReport> {
  const loaded = loadSettings({ HOME: "/nonexistent", TWOFOLD_ROOT: root }, root);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const { signal } = new AbortController();
  const openSource = openAsUser(loaded.value);
  const inspector = createInspector(openSource, createContentStore({ memoryBytes: 2 ** 26 }));
  const tools = { inspector, openSource, openTarget: openTargetAsUser(loaded.value), signal };
  const from = `oci:samples:${sample}`;
  const plan = await planRepair(from, inspector, signal);
  if (!plan.ok) throw new Error(plan.failure.message);
  const destination = await openDestination({ from, to, digest: plan.value.before.digest }, tools);
  if (!destination.ok) throw new Error(destination.failure.message);
  const done = await applyRepair(plan.value, { ...destination.value, inspector, signal });
  if (!done.ok) throw new Error(done.failure.message);
  return done.value.report;
}
