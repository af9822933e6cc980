import { clients } from "../clients/clients.ts";
import { type IndexModel, withNested } from "../index-model.ts";
import { platformKey } from "../platform-key.ts";
import type { EntryReport, Hurt } from "../report.ts";
import { clientsText, failingAt, finding, listText, reorder, rule } from "./rule.ts";

const flatten = {
  tool: "crane",
  command: "crane index append -m REGISTRY/REPOSITORY@INNER-INDEX-DIGEST -t REGISTRY/REPOSITORY:TAG",
  trap: "Use `-m` once per inner index, gzip first, and no base: a nested index in a base stays nested. crane lists the manifests of an index that is appended whole, with their annotations; a single manifest appended loses its own.",
} as const;

/** An index inside the index: containers' tools and Docker 20.10 land on it and stop. */
export const nestedIndex = rule({
  code: "nested-index",
  find: (index) => {
    const served = new Set(index.groups.map(({ platform }) => platformKey(platform)));
    const refusing = clients.filter(({ landing }) => landing["nested index"].outcome === "fails");
    return index.entries
      .filter(({ role }) => role === "index")
      .map((entry) => {
        const inner = withNested(entry).flatMap(({ platform, configPlatform, role }) =>
          role === "image" ? (platform ?? configPlatform ?? []) : [],
        );
        const alone = [...new Set(inner)].filter((platform) => !served.has(platformKey(platform)));
        const deeper = withNested(entry).some(({ role, nested }) => role === "index" && nested.length === 0);
        return finding({
          severity: alone.length > 0 ? "error" : "warning",
          at: [entry],
          message: `Entry ${entry.position} is itself an index${alone.length > 0 ? `, and nothing else serves ${listText(alone)}` : ""}.${deeper ? " It holds an index that was not read." : ""}`,
          who: `${clientsText(
            refusing.map(({ name }) => ({ client: name })),
            "",
          )} stop with an error when they land on it; Docker 20.10 and regctl skip it where it names no platform.`,
          hurts: hurtBy(index, entry, alone),
          fix: "Flatten it: list its manifests in the outer index.",
          commands: [flatten, reorder],
        });
      });
  },
});

/** Who lands on it and stops, and who finds nothing where it alone would serve the platform. */
function hurtBy(index: IndexModel, entry: EntryReport, alone: readonly string[]): readonly Hurt[] {
  const keys = new Set(alone.map(platformKey));
  return [
    ...failingAt(index, [entry], ({ landing }) => landing["nested index"].outcome === "fails"),
    ...(index.failing.get(null) ?? []).filter(({ platform }) => keys.has(platformKey(platform))),
  ];
}
