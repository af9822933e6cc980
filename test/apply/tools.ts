import type { Applied } from "#lib/apply/applied.ts";
import { applyChoice, planChoice } from "#lib/apply/apply-choice.ts";
import { openDestination } from "#lib/apply/destination.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { root } from "#test/command/twofold.ts";

export const { signal } = new AbortController();

/** What the command works with, for tests that need no process; `data` is the folder of its changed samples. */
export function applyTools(data: string) {
  const loaded = loadSettings({ HOME: "/nonexistent", TWOFOLD_ROOT: root, TWOFOLD_DATA: data }, data);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const [openSource, openTarget] = [openAsUser(loaded.value), openTargetAsUser(loaded.value)];
  const inspector = createInspector(openSource, createContentStore({ memoryBytes: 2 ** 26 }));
  return { inspector, openSource, openTarget, signal };
}
export type Tools = ReturnType<typeof applyTools>;

type Settled<T> = { ok: true; value: T } | { ok: false; failure: { message: string } };

/** The value, where there has to be one. */
export async function got<T>(result: Settled<T> | Promise<Settled<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error(settled.failure.message);
  return settled.value;
}

export const reportOn = (reference: string, { inspector }: Tools) =>
  got(inspector.inspect(reference, { signal }));

/** Makes an index dual at the fastest level. */
export async function applied(
  from: string,
  tools: Tools,
  { copySboms = false } = {},
): Promise<Applied | null> {
  const planned = await got(planChoice(from, "dual", tools.inspector, signal));
  if (!planned.plan.changes) return null;
  const destination = await got(openDestination({ from, to: null, digest: planned.before.digest }, tools));
  return got(applyChoice(planned, { ...tools, destination, level: 1, copySboms }));
}
