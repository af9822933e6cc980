import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LoadedSettings } from "#lib/config/load.ts";
import { isWritableRegistry } from "#lib/config/writable.ts";
import { SAMPLES } from "#lib/inspect/open-source.ts";
import { registryAccessOptions } from "#lib/inspect/registry-options.ts";
import type { Reference } from "#lib/oci/reference.ts";
import { createRegistryAccess, type RegistryAccess } from "#lib/oci/registry/access.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { createLayoutTarget } from "#lib/oci/target/layout.ts";
import { createRegistryTarget } from "#lib/oci/target/registry.ts";
import type { Target } from "#lib/oci/target/target.ts";
import type { ApplyFailure } from "./failure.ts";
import { samplesTarget } from "./samples-target.ts";

/** Opens what a reference is in, to be written to. */
export type OpenTarget = (reference: Reference) => Result<Target, ApplyFailure>;

/** For the command: with its user's credentials, and to a folder of the user's own; the layouts that settings name are read alone. */
export function openTargetAsUser(loaded: LoadedSettings): OpenTarget {
  let access: RegistryAccess | null = null;
  return (reference) => {
    if (reference.kind === "registry") {
      access ??= createRegistryAccess(registryAccessOptions(loaded, "any"));
      return ok(createRegistryTarget(reference, access));
    }
    const { path } = reference;
    if (existsSync(join(path, "oci-layout"))) return ok(createLayoutTarget(path, { name: `oci:${path}` }));
    if (isOurSamples(loaded, path)) return ok(samplesTarget(loaded, `oci:${path}`));
    return loaded.settings.layouts[path] === undefined
      ? ok(createLayoutTarget(path, { name: `oci:${path}` }))
      : fail(readAlone(path));
  };
}

/** For the server: the registries that its settings let it push to, and its copy of the samples. */
export function openTargetForVisitors(loaded: LoadedSettings): OpenTarget {
  let access: RegistryAccess | null = null;
  return (reference) => {
    if (reference.kind === "registry") {
      if (!isWritableRegistry(loaded.settings, reference.registry)) return fail(noRight(reference.registry));
      access ??= createRegistryAccess(registryAccessOptions(loaded, "public-only"));
      return ok(createRegistryTarget(reference, access));
    }
    const { path } = reference;
    return isOurSamples(loaded, path) ? ok(samplesTarget(loaded, `oci:${path}`)) : fail(readAlone(path));
  };
}

/** Whether a layout of this name is the samples that come with Twofold. */
export const isOurSamples = ({ settings }: LoadedSettings, path: string): boolean =>
  path === SAMPLES && settings.samples && settings.layouts[SAMPLES] === undefined;

const readAlone = (path: string): ApplyFailure => ({
  code: "refused-path",
  message: `oci:${path} is a layout that the settings name, and is not written to.`,
  next: "Write to another place, such as oci:/tmp/copy:tag with the command's --to.",
});

const noRight = (registry: string): ApplyFailure => ({
  code: "no-right-to-write",
  message: `This server may not push to ${registry}.`,
  next: `Set \`write: true\` for ${registry} under \`registries\` in the settings, or run the command yourself.`,
});
