import { clientNamed } from "../clients/clients.ts";
import { usableAlone } from "../clients/pick.ts";
import type { IndexModel } from "../index-model.ts";
import { keyOfEntry, platformKey } from "../platform-key.ts";
import type { EntryReport, Pick } from "../report.ts";
import { clientsDo, entriesText, finding, type LastRule, lastRule } from "./rule.ts";

/** What stands first for a platform is nothing its clients can use, and something they could use stands behind it. */
export const shadowed: LastRule = lastRule({
  code: "shadowed",
  find: (index, rest) => {
    const unexplained = new Set(rest);
    const hidden = [...index.failing].flatMap(([position, picks]) => {
      const entry = position === null ? undefined : index.entries[position - 1];
      return entry === undefined
        ? []
        : picks.filter((pick) => unexplained.has(pick) || isNoImage(entry)).map((pick) => ({ pick, entry }));
    });
    const byPlace = Map.groupBy(hidden, ({ pick, entry }) => `${entry.position} ${pick.platform}`);
    return [...byPlace.values()].flatMap((found) => {
      const [first] = found;
      if (first === undefined) return [];
      const usable = found.flatMap(({ pick }) => {
        const entries = usableBehind(index, pick);
        return entries.length === 0 ? [] : [{ pick, entries }];
      });
      if (usable.length === 0) return [];
      const { entry } = first;
      const { platform } = first.pick;
      const behind = [...new Set(usable.flatMap(({ entries }) => entries))];
      const hurts = usable.map(({ pick }) => pick);
      return [
        finding({
          severity: "error",
          platform,
          at: [entry, ...behind],
          message: `${platform}: entry ${entry.position} ${whatItIs(entry)} hides ${entriesText(behind)}.`,
          who: `${clientsDo(hurts, "", {
            one: `pulls entry ${entry.position} and fails`,
            many: `pull entry ${entry.position} and fail`,
          })}. No client tries another entry.`,
          hurts,
          fix: `List ${entriesText(behind)} before entry ${entry.position}, or take entry ${entry.position} out of the index.`,
        }),
      ];
    });
  },
});

/** What no rule on variants speaks of: an artifact, an attestation by mistake, layers of EROFS or of no type we know. */
const isNoImage = ({ role, compression, failure }: EntryReport): boolean =>
  failure === null &&
  (role === "artifact" || role === "attestation" || compression === "erofs" || compression === "unknown") &&
  role !== "index";

function usableBehind(index: IndexModel, { client, platform, position }: Pick): readonly EntryReport[] {
  const key = platformKey(platform);
  const others = index.images.filter((entry) => entry.position !== position && keyOfEntry(entry) === key);
  return usableAlone(clientNamed(client), others, platform, index.mediaType);
}

function whatItIs({ role, compression, failure }: EntryReport): string {
  if (failure !== null) return "cannot be used and";
  if (role === "attestation") return "is an attestation and";
  if (role === "artifact") return "is no image and";
  if (compression === "erofs") return "has EROFS layers and";
  return "cannot be used by these clients and";
}
