import { join } from "node:path";
import { formatFault, type LoadedSettings, loadSettings } from "#lib/config/load.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { createInspector, type Inspector } from "./inspect.ts";
import { openForVisitors } from "./open-source.ts";
import { createTurns, type Turns } from "./turns.ts";

/** What the server's routes share, made once per process. */
export interface Service {
  readonly loaded: LoadedSettings;
  readonly inspector: Inspector;
  readonly turns: Turns;
}

const MIB = 1024 * 1024;

/** Route bundles and reloads hold modules of their own: what must be one per process hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { twofoldService?: Service };

export function service(): Service {
  shared.twofoldService ??= startService();
  return shared.twofoldService;
}

function startService(): Service {
  const loaded = loadSettings(process.env, process.cwd());
  // The start checked the settings before the server; this is the way in for those who start it otherwise.
  if (!loaded.ok) throw new Error(loaded.failure.map(formatFault).join("\n"));
  const { settings, dataFolder } = loaded.value;
  const store = createContentStore({
    memoryBytes: settings.cache.memoryMiB * MIB,
    ...(settings.cache.diskMiB === 0
      ? {}
      : { folder: join(dataFolder, "content"), diskBytes: settings.cache.diskMiB * MIB }),
  });
  return {
    loaded: loaded.value,
    inspector: createInspector(openForVisitors(loaded.value), store),
    turns: createTurns(settings.limits),
  };
}
