import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LoadedSettings, loadSettings } from "#lib/config/load.ts";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";

/** What holds where nobody set anything; there is no home and no data. */
export const defaultSettings = (): LoadedSettings =>
  loadedWith({ HOME: "/nonexistent", TWOFOLD_DATA: "/nonexistent" }, "/nonexistent");

/** As a settings file with this text has them; the file is written to `folder`, and data goes there too. */
export function settingsOf(folder: string, text: string, root = folder): LoadedSettings {
  const file = join(folder, "twofold.yaml");
  writeFileSync(file, text);
  return loadedWith({ TWOFOLD_CONFIG: file, TWOFOLD_DATA: join(folder, "data") }, root);
}

function loadedWith(env: Readonly<Record<string, string>>, root: string): LoadedSettings {
  const loaded = loadSettings(env, root);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value;
}

/** Reads as a user of the command does, and keeps little. */
export const inspectorOf = (loaded: LoadedSettings): Inspector =>
  createInspector(openAsUser(loaded), createContentStore({ memoryBytes: 1 << 22 }));
