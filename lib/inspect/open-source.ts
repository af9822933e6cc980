import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { ByteBudget } from "#lib/oci/byte-budget.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { createRegistryAccess, type RegistryAccess } from "#lib/oci/registry/access.ts";
import { budgetedAccess } from "#lib/oci/registry/budgeted.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { openLayout } from "#lib/oci/source/layout.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import type { Source } from "#lib/oci/source/source.ts";
import type { OpenSource } from "./inspect.ts";
import { registryAccessOptions } from "./registry-options.ts";
import { samplesFolder } from "./samples-folder.ts";

/** The name under which the samples that come with Twofold are opened. */
export const SAMPLES = "samples";

/** For the server: registries outside its own network, and the layouts that are named; never a path. */
export function openForVisitors(loaded: LoadedSettings): OpenSource {
  const access = registriesForVisitors(loaded);
  return (reference, budget) => {
    if (reference.kind === "registry")
      return ok(createRegistrySource(reference, budgetedAccess(access, budget)));
    const layouts = namedLayouts(loaded);
    const folder = layouts.get(reference.path);
    return folder === undefined
      ? fail(refusedLayout(reference.path, [...layouts.keys()]))
      : openNamed(reference.path, folder, budget);
  };
}

/** For the command: what its user may read, which a folder of the user's own comes before a name of the settings. */
export function openAsUser(loaded: LoadedSettings): OpenSource {
  let access: RegistryAccess | null = null;
  return (reference, budget) => {
    if (reference.kind === "registry") {
      access ??= registriesAsUser(loaded);
      return ok(createRegistrySource(reference, budgetedAccess(access, budget)));
    }
    const named = existsSync(join(reference.path, "oci-layout"))
      ? undefined
      : namedLayouts(loaded).get(reference.path);
    return named === undefined
      ? ok(openLayout(reference.path, { name: `oci:${reference.path}`, budget }))
      : openNamed(reference.path, named, budget);
  };
}

/** The same way to registries, for whoever asks what no reader of an image asks. */
export const registriesAsUser = (loaded: LoadedSettings): RegistryAccess =>
  createRegistryAccess(registryAccessOptions(loaded, "any"));

/** As visitors reach registries. */
export const registriesForVisitors = (loaded: LoadedSettings): RegistryAccess =>
  createRegistryAccess(registryAccessOptions(loaded, "public-only"));

function openNamed(name: string, folder: string, budget: ByteBudget): Result<Source, ReadFailure> {
  return ok(openLayout(folder, { name: `oci:${name}`, budget }));
}

/** Looked up at every read: the samples move when they are changed. */
function namedLayouts(loaded: LoadedSettings): ReadonlyMap<string, string> {
  const { settings } = loaded;
  const samples: [string, string][] = settings.samples ? [[SAMPLES, samplesFolder(loaded)]] : [];
  return new Map([...samples, ...Object.entries(settings.layouts)]);
}

/**
 * Whether `oci:samples` is what comes with Twofold: the settings may give the name to another layout, and to the command a
 * folder of its user's comes first.
 */
export const opensOurSamples = ({ settings, root }: LoadedSettings): boolean =>
  settings.samples &&
  settings.layouts[SAMPLES] === undefined &&
  !existsSync(join(SAMPLES, "oci-layout")) &&
  existsSync(join(root, "samples/layout"));

function refusedLayout(path: string, names: readonly string[]): ReadFailure {
  const known =
    names.length === 0
      ? "none is set up"
      : `these are set up: ${names.map((name) => `oci:${name}`).join(", ")}`;
  return {
    code: "refused-path",
    message: `oci:${path} names no layout that this server opens; ${known}.`,
    next: "Name the folder under `layouts` in the settings, or run `twofold inspect` where the folder is.",
  };
}
