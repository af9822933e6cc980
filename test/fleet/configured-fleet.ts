import { dirname } from "node:path";
import type { OnFault } from "#lib/background/fault-log.ts";
import type { DatabasePlace } from "#lib/db/open.ts";
import { type RunningServices, startServices } from "#lib/services/start.ts";
import { inspectorOf, settingsOf } from "#test/settings.ts";

/** A fleet as a settings file with this text makes it; the file is written to `folder`. */
export async function configuredFleet(
  place: DatabasePlace,
  folder: string,
  settings: string,
  onFault: OnFault = (error) => {
    throw error;
  },
): Promise<RunningServices> {
  const given = settingsOf(folder, settings);
  const loaded =
    "url" in place ? { ...given, databaseUrl: place.url } : { ...given, dataFolder: dirname(place.folder) };
  const fleet = await startServices({ loaded, inspector: inspectorOf(loaded), onFault });
  if (!fleet.ok) throw new Error(`${fleet.failure.message} ${fleet.failure.next}`);
  return fleet.value;
}
