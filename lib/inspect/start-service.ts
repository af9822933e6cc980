import { join } from "node:path";
import type { LoadedSettings } from "#lib/config/load.ts";
import { MIB } from "#lib/oci/byte-budget.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { createHeavyWork } from "./heavy-work.ts";
import { createInspector } from "./inspect.ts";
import { createJoinedReads } from "./joined-reads.ts";
import { openForVisitors } from "./open-source.ts";
import type { Service } from "./service.ts";
import { createTurns } from "./turns.ts";

/** Where content is kept between runs; null where the settings keep none. */
export const contentFolder = ({ settings, dataFolder }: LoadedSettings): string | null =>
  settings.cache.diskMiB === 0 ? null : join(dataFolder, "content");

/** Makes what the server reads with. Not for routes: their bundles would start the process beside it from another place. */
export function startService(loaded: LoadedSettings): Service {
  const { settings } = loaded;
  const folder = contentFolder(loaded);
  const store = createContentStore({
    memoryBytes: settings.cache.memoryMiB * MIB,
    ...(folder === null ? {} : { folder, diskBytes: settings.cache.diskMiB * MIB }),
  });
  const heavy = createHeavyWork();
  return {
    loaded,
    store,
    inspector: createInspector(openForVisitors(loaded), store, {
      readBytes: settings.limits.readMiB * MIB,
      heavy,
    }),
    turns: createTurns(settings.limits),
    reports: createJoinedReads(),
    close: heavy.close,
  };
}
