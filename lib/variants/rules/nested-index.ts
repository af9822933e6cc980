import { platformKey } from "../index-model.ts";
import { finding, joinHalves, listText, rule } from "./rule.ts";

/** An index inside the index: containers' tools land on it and stop. */
export const nestedIndex = rule({
  code: "nested-index",
  find: (index) => {
    const served = new Set(index.groups.map(({ platform }) => platformKey(platform)));
    return index.entries
      .filter(({ role }) => role === "index")
      .map((entry) => {
        const inner = entry.nested.flatMap(({ platform, role }) =>
          role === "image" && platform !== null ? [platform] : [],
        );
        const alone = [...new Set(inner)].filter((platform) => !served.has(platformKey(platform)));
        return finding({
          severity: alone.length > 0 ? "error" : "warning",
          at: [entry],
          message: `Entry ${entry.position} is itself an index${alone.length > 0 ? `, and nothing else serves ${listText(alone)}` : ""}.`,
          who: "Podman, Buildah, Skopeo and CRI-O stop with an error when they land on it.",
          fix: "Flatten it: list its manifests in the outer index.",
          commands: [joinHalves],
        });
      });
  },
});
