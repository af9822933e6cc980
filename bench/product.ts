import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadedSettings, loadSettings } from "#lib/config/load.ts";
import type { Settings } from "#lib/config/schema.ts";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { IndexReport } from "#lib/variants/report.ts";

const MIB = 1024 * 1024;

export const defaultSettings = (): Settings => defaults().settings;

export const defaultLimits = (): Settings["limits"] => defaultSettings().limits;

/**
 * An inspector as Twofold makes it when nobody sets anything, with nothing kept yet. It keeps content in memory, as the
 * command does, and on disk too where a folder is given, as the server does.
 */
export function freshInspector(folder?: string, limits: Partial<Settings["limits"]> = {}): Inspector {
  const loaded = defaults();
  const { settings } = loaded;
  const store = createContentStore({
    memoryBytes: settings.cache.memoryMiB * MIB,
    ...(folder === undefined ? {} : { folder, diskBytes: settings.cache.diskMiB * MIB }),
  });
  const open = openAsUser({
    ...loaded,
    settings: { ...settings, limits: { ...settings.limits, ...limits } },
  });
  return createInspector(open, store);
}

/** The report on an index that nothing is wrong with; anything else ends the measurement. */
export async function inspectWhole(inspector: Inspector, reference: string): Promise<IndexReport> {
  const result = await inspector.inspect(reference, { signal: new AbortController().signal });
  if (!result.ok) throw new Error(result.failure.message);
  const broken = result.value.issues.find(({ severity }) => severity === "error");
  if (broken !== undefined) throw new Error(broken.message);
  return result.value;
}

/** The settings that a file with this text makes. */
export function settingsOf(text: string): LoadedSettings {
  const folder = mkdtempSync(join(tmpdir(), "twofold-bench-"));
  writeFileSync(join(folder, "twofold.yaml"), text);
  const loaded = loadSettings({}, folder);
  rmSync(folder, { recursive: true, force: true });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value;
}

function defaults(): LoadedSettings {
  const loaded = loadSettings({}, "/");
  if (!loaded.ok) throw new Error("the default settings are refused");
  return loaded.value;
}
