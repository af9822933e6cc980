import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LoadedSettings } from "#lib/config/load.ts";
import { registryAccessOptions } from "#lib/inspect/registry-options.ts";
import type { Reference } from "#lib/oci/reference.ts";
import { createRegistryAccess, type RegistryAccess } from "#lib/oci/registry/access.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { createLayoutTarget } from "#lib/oci/target/layout.ts";
import { createRegistryTarget } from "#lib/oci/target/registry.ts";
import type { Target } from "#lib/oci/target/target.ts";
import type { ApplyFailure } from "./failure.ts";

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
    const isNamed =
      loaded.settings.layouts[path] !== undefined || (loaded.settings.samples && path === "samples");
    if (isNamed && !existsSync(join(path, "oci-layout")))
      return fail({
        code: "refused-path",
        message: `oci:${path} is a layout that the settings name, and is not written to.`,
        next: "Name another place with --to, such as oci:/tmp/copy:tag.",
      });
    return ok(createLayoutTarget(path, { name: `oci:${path}` }));
  };
}
