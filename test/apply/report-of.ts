import { loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { IndexReport } from "#lib/variants/report.ts";

/** What a reference names, read in this process, which is a second faster than by a command, and by nothing that was read before. */
export async function reportOf(reference: string): Promise<IndexReport> {
  const loaded = loadSettings({ HOME: "/nonexistent" }, "/nonexistent");
  if (!loaded.ok) throw new Error("the default settings are refused");
  const inspector = createInspector(openAsUser(loaded.value), createContentStore({ memoryBytes: 1e8 }));
  const report = await inspector.inspect(reference, { signal: new AbortController().signal });
  if (!report.ok) throw new Error(report.failure.message);
  return report.value;
}
