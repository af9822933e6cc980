import { clientsDo, failingAt, finding, rule } from "./rule.ts";

/**
 * The configuration lists more or fewer diff IDs than the manifest has layers. EROFS images may leave them out
 * (erofs-image-spec, section 5.2).
 */
export const diffIdsMismatch = rule({
  code: "diff-ids-mismatch",
  find: (index) =>
    index.images
      .filter(
        ({ diffIds, layers, compression }) =>
          diffIds !== null && diffIds !== layers && compression !== "erofs",
      )
      .map((entry) => {
        const failing = failingAt(
          index,
          [entry],
          ({ landing }) => landing["diff IDs differ"].outcome === "fails",
        );
        return finding({
          severity: "error",
          platform: entry.platform,
          at: [entry],
          message: `Entry ${entry.position} has ${entry.layers} ${entry.layers === 1 ? "layer" : "layers"}, and its configuration lists ${entry.diffIds === 0 ? "no diff IDs" : `${entry.diffIds} diff ${entry.diffIds === 1 ? "ID" : "IDs"}`}.`,
          who: `${clientsDo(failing, "Docker and containerd", { one: "refuses", many: "refuse" })} it; Podman, Buildah, Skopeo and CRI-O pull it.`,
          hurts: failing,
          fix: "Build the image again: the manifest and the configuration are not of one build.",
        });
      }),
});
