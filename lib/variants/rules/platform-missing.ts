import { finding, rule } from "./rule.ts";

/** Clients choose by platform: an entry without one is taken by some, skipped by others. */
export const platformMissing = rule({
  code: "platform-missing",
  find: (index) =>
    (index.isIndex ? index.images : [])
      .filter(({ platform }) => platform === null)
      .map((entry) =>
        finding({
          severity: "warning",
          at: [entry],
          message: `Entry ${entry.position} names no platform${entry.configPlatform === null ? "" : ` (its configuration says ${entry.configPlatform})`}.`,
          who: "Docker 20.10 and regctl skip it; Docker 23 and newer, containerd, Podman, Buildah, Skopeo and CRI-O take it when no other entry fits; crane takes it for linux/amd64, before others.",
          fix: "Give the entry its platform.",
          commands: [
            {
              tool: "buildah",
              command:
                "buildah manifest create LIST && buildah manifest add --all LIST docker://REGISTRY/REPOSITORY:TAG && buildah manifest annotate --os OS --arch ARCH LIST DIGEST && buildah manifest push --all LIST docker://REGISTRY/REPOSITORY:TAG",
              trap: "Buildah 1.28 drops the annotations of the entries: use 1.39 or newer.",
            },
          ],
        }),
      ),
});
