import type { Platform } from "#lib/oci/platform.ts";
import { normalize } from "../clients/normal-platform.ts";
import { normalVariant, readPlatform } from "../clients/read-platform.ts";
import { finding, rule } from "./rule.ts";

/** The index promises one platform and the image is for another. */
export const platformMismatch = rule({
  code: "platform-mismatch",
  find: (index) =>
    index.images
      .filter(({ platform, namedPlatform, configPlatform }) =>
        differ(namedPlatform ?? readPlatform(platform), readPlatform(configPlatform)),
      )
      .map((entry) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} is listed as ${entry.platform}, but its configuration says ${entry.configPlatform}.`,
          who: "Clients pull an image that does not run on their machine.",
          fix: "Write the index again with the platform that the image was built for, or build the right image.",
        }),
      ),
});

/** A report writes `unknown` for what a configuration does not say. */
const isSaid = (part: string): boolean => part !== "" && part !== "unknown";

/** What one of the two leaves out contradicts nothing, and neither does another spelling of the same. */
function differ(listed: Platform | null, configured: Platform | null): boolean {
  if (listed === null || configured === null) return false;
  const [a, b] = [normalize(listed), normalize(configured)];
  if (listed.os !== "" && isSaid(configured.os) && a.os !== b.os) return true;
  if (listed.architecture !== "" && isSaid(configured.architecture) && a.architecture !== b.architecture)
    return true;
  // Of Linux nobody looks at a version.
  if (a.os === "windows" && a.osVersion !== "" && b.osVersion !== "" && a.osVersion !== b.osVersion)
    return true;
  if (listed.variant === "" || configured.variant === "") return false;
  return normalVariant(a.architecture, a.variant) !== normalVariant(b.architecture, b.variant);
}
