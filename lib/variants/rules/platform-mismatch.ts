import { normalVariant, readPlatform } from "../clients/pick.ts";
import { finding, rule } from "./rule.ts";

/** The index promises one platform and the image is for another. */
export const platformMismatch = rule({
  code: "platform-mismatch",
  find: (index) =>
    index.images
      .filter(({ platform, configPlatform }) => differ(platform, configPlatform))
      .map((entry) =>
        finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} is listed as ${entry.platform}, and its configuration says ${entry.configPlatform}.`,
          who: "Clients pull an image that does not run on their machine.",
          fix: "Write the index again with the platform that the image was built for, or build the right image.",
          commands: [
            {
              tool: "buildah",
              command:
                "buildah manifest create LIST && buildah manifest add --all LIST docker://REGISTRY/REPOSITORY:TAG && buildah manifest annotate --os OS --arch ARCH LIST DIGEST && buildah manifest push --all LIST docker://REGISTRY/REPOSITORY:TAG",
              trap: "It changes what the index says, never what the image is. Buildah 1.28 drops the annotations of the entries: use 1.39 or newer.",
            },
          ],
        }),
      ),
});

/** A variant or a version of the system that one of the two leaves out contradicts nothing. */
function differ(listed: string | null, configured: string | null): boolean {
  const [a, b] = [readPlatform(listed), readPlatform(configured)];
  if (a === null || b === null) return false;
  if (a.os !== b.os || a.architecture !== b.architecture) return true;
  if (a.osVersion !== "" && b.osVersion !== "" && a.osVersion !== b.osVersion) return true;
  if (a.variant === "" || b.variant === "") return false;
  return normalVariant(a.architecture, a.variant) !== normalVariant(b.architecture, b.variant);
}
