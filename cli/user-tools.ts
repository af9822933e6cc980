import { existsSync } from "node:fs";
import { join } from "node:path";
import { formatFault, loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { MIB } from "#lib/oci/byte-budget.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { UserTools } from "./evidence.ts";

/** Memory for documents of one run; every one of them is small, and the run is short. */
const STORE_BYTES = 64 * 1024 * 1024;

/** What commands read with, by the settings; or what is wrong with these, a line each. */
export function openTools(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Result<UserTools, readonly string[]> {
  const loaded = loadSettings({ ...env, TWOFOLD_ROOT: root }, settingsFolder(root, env));
  if (!loaded.ok) return fail(loaded.failure.map((fault) => `${formatFault(fault)}. Correct the settings.`));
  const store = createContentStore({ memoryBytes: STORE_BYTES });
  const readBytes = loaded.value.settings.limits.readMiB * MIB;
  return ok({
    loaded: loaded.value,
    inspector: createInspector(openAsUser(loaded.value), store, { readBytes }),
  });
}

/** Settings are looked for where the person stands, then beside Twofold itself, as `npm start` does. */
function settingsFolder(root: string, env: Readonly<Record<string, string | undefined>>): string {
  const here = currentFolder() ?? root;
  return env["TWOFOLD_CONFIG"] || existsSync(join(here, "twofold.yaml")) ? here : root;
}

/** Null where the folder was removed under the shell that stands in it. */
function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
