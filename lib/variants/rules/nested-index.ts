import { type Client, clients } from "../clients/clients.ts";
import { type IndexModel, withNested } from "../index-model.ts";
import { platformKey } from "../platform-key.ts";
import type { Hurt } from "../report.ts";
import { clientsDo, failingAt, finding, listText, rule } from "./rule.ts";

/** An index inside the index: containers' tools and Docker 20.10 land on it and stop. */
export const nestedIndex = rule({
  code: "nested-index",
  find: (index) => {
    const served = new Set(index.groups.map(({ platform }) => platformKey(platform)));
    const refusing = clients.filter(isRefusing).map(({ name }) => ({ client: name }));
    return index.entries
      .filter(({ role }) => role === "index")
      .map((entry) => {
        const inner = withNested(entry).flatMap(({ platform, configPlatform, role }) =>
          role === "image" ? (platform ?? configPlatform ?? []) : [],
        );
        const alone = [...new Set(inner)].filter((platform) => !served.has(platformKey(platform)));
        const within = entry.nested.flatMap(withNested);
        const deeper = within.some(({ role, nested }) => role === "index" && nested.length === 0);
        const landing = failingAt(index, [entry], isRefusing);
        const without = withoutEntry(index, alone);
        return finding({
          severity: alone.length > 0 ? "error" : "warning",
          at: [entry],
          message: `Entry ${entry.position} is itself an index${alone.length > 0 ? `, and nothing else serves ${listText(alone)}` : ""}.${deeper ? " It holds an index that was not read." : ""}`,
          who: [
            landing.length > 0
              ? `${clientsDo(landing, "", {
                  one: "lands on it and stops",
                  many: "land on it and stop",
                })} with an error.`
              : `${clientsDo(refusing, "", {
                  one: "stops with an error where it lands",
                  many: "stop with an error where they land",
                })} on it.`,
            ...(without.length > 0
              ? [`${clientsDo(without, "", { one: "finds", many: "find" })} nothing for ${listText(alone)}.`]
              : []),
          ].join(" "),
          hurts: [...landing, ...without],
          fix: "Flatten it: list its manifests in the outer index.",
        });
      });
  },
});

const isRefusing = ({ landing }: Client): boolean => landing["nested index"].outcome === "fails";

/** Who finds nothing where it alone would serve the platform. */
function withoutEntry(index: IndexModel, alone: readonly string[]): readonly Hurt[] {
  const keys = new Set(alone.map(platformKey));
  return (index.failing.get(null) ?? []).filter(({ platform }) => keys.has(platformKey(platform)));
}
