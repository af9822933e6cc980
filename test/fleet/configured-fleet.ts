import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { OnFault } from "#lib/background/fault-log.ts";
import { loadSettings } from "#lib/config/load.ts";
import type { DatabasePlace } from "#lib/db/open.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { Fleet } from "#lib/services/fleet.ts";
import { startFleet } from "#lib/services/start.ts";

/** A fleet as a settings file with this text makes it; the file is written to `folder`. */
export async function configuredFleet(
  place: DatabasePlace,
  folder: string,
  settings: string,
  onFault: OnFault = (error) => {
    throw error;
  },
): Promise<Fleet> {
  const file = join(folder, "twofold.yaml");
  writeFileSync(file, settings);
  const loaded = loadSettings({ TWOFOLD_CONFIG: file }, folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const where =
    "url" in place
      ? { ...loaded.value, databaseUrl: place.url }
      : { ...loaded.value, dataFolder: dirname(place.folder) };
  const inspector = createInspector(openAsUser(where), createContentStore({ memoryBytes: 1 << 20 }));
  const fleet = await startFleet({
    loaded: where,
    inspector,
    onFault,
  });
  if (!fleet.ok) throw new Error(`${fleet.failure.message} ${fleet.failure.next}`);
  return fleet.value;
}
