import { loadSettings } from "#lib/config/load.ts";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { IndexReport } from "#lib/variants/report.ts";

const MIB = 1024 * 1024;

/** An inspector with the settings that Twofold has when nobody sets any, and nothing kept yet. `folder` keeps content on disk, as the server does. */
export function freshInspector(folder?: string): Inspector {
  const loaded = loadSettings({}, "/");
  if (!loaded.ok) throw new Error("the default settings are refused");
  const { cache } = loaded.value.settings;
  const store = createContentStore({
    memoryBytes: cache.memoryMiB * MIB,
    ...(folder === undefined ? {} : { folder, diskBytes: cache.diskMiB * MIB }),
  });
  return createInspector(openAsUser(loaded.value), store);
}

/** A whole report, or the end of the measurement. */
export async function inspectWhole(inspector: Inspector, reference: string): Promise<IndexReport> {
  const result = await inspector.inspect(reference, { signal: new AbortController().signal });
  if (!result.ok) throw new Error(result.failure.message);
  const broken = result.value.issues.find(({ severity }) => severity === "error");
  if (broken !== undefined) throw new Error(broken.message);
  return result.value;
}
