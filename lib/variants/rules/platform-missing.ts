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
          who: "Docker skips it; Podman, Skopeo and containerd take it last; crane takes it for linux/amd64.",
          fix: "Give the entry its platform.",
          commands: [
            {
              tool: "buildah",
              command: "buildah manifest annotate --os OS --arch ARCH LIST DIGEST",
              trap: null,
            },
          ],
        }),
      ),
});
