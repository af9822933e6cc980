import { platformKey } from "../index-model.ts";
import { finding, listText, reorder, rule } from "./rule.ts";

const flatten = {
  tool: "crane",
  command: "crane index append -m REGISTRY/REPOSITORY@INNER-INDEX-DIGEST -t REGISTRY/REPOSITORY:TAG",
  trap: "Once -m per inner index, gzip first, and no base: a nested index in a base stays nested. crane lists the manifests of an index that is appended whole, with their annotations; a single manifest appended loses its own.",
} as const;

/** An index inside the index: containers' tools land on it and stop. */
export const nestedIndex = rule({
  code: "nested-index",
  find: (index) => {
    const served = new Set(index.groups.map(({ platform }) => platformKey(platform)));
    return index.entries
      .filter(({ role }) => role === "index")
      .map((entry) => {
        const inner = entry.nested.flatMap(({ platform, configPlatform, role }) =>
          role === "image" ? (platform ?? configPlatform ?? []) : [],
        );
        const alone = [...new Set(inner)].filter((platform) => !served.has(platformKey(platform)));
        const deeper = entry.nested.some(({ role }) => role === "index");
        return finding({
          severity: alone.length > 0 ? "error" : "warning",
          at: [entry],
          message: `Entry ${entry.position} is itself an index${alone.length > 0 ? `, and nothing else serves ${listText(alone)}` : ""}.${deeper ? " It holds an index again, which was not read." : ""}`,
          who: "Podman, Buildah, Skopeo, CRI-O and Docker's own store stop with an error when they land on it; regctl passes it over where it names no platform.",
          fix: "Flatten it: list its manifests in the outer index.",
          commands: [flatten, reorder],
        });
      });
  },
});
