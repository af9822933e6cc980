import type { IndexModel } from "../index-model.ts";
import { platformKey } from "../platform-key.ts";
import type { EntryReport, Pick } from "../report.ts";
import { clientsText, entriesText, finding, type LastRule, lastRule, rebuildBoth } from "./rule.ts";

/** A platform for which some client has nothing, for no reason that another rule gives. */
export const unusable: LastRule = lastRule({
  code: "unusable",
  find: (index, rest) => [
    ...(index.isIndex && index.entries.length === 0 ? [empty] : []),
    ...[...Map.groupBy(rest, ({ platform }) => platform)].map(([platform, picks]) => {
      const at = entriesAt(index, picks);
      return finding({
        severity: "error",
        platform,
        at: at.length > 0 ? at : ofPlatform(index, platform),
        message: `${platform}: ${clientsText(picks, "")} ${at.length > 0 ? `cannot use ${entriesText(at)}, and there is no other entry for them` : "find no entry"}.`,
        who: `${clientsText(picks, "")} cannot pull ${platform}. ${reasonsOf(picks)}`,
        hurts: picks,
        fix: "Build the image for this platform again with a current tool, and list it under the platform's usual name.",
        commands: [rebuildBoth],
      });
    }),
  ],
});

const empty = finding({
  severity: "error",
  at: [],
  message: "The index is empty: it lists no manifest.",
  who: "No client can pull anything from it.",
  fix: "Push the image again. A tool that writes an index before its manifests may have stopped half way.",
});

/** The reasons of the clients, each once. */
const reasonsOf = (picks: readonly Pick[]): string =>
  [...new Set(picks.flatMap(({ reason }) => reason ?? []))].slice(0, 3).join(" ");

function entriesAt(index: IndexModel, picks: readonly Pick[]): readonly EntryReport[] {
  return picks.flatMap(({ position }) => (position === null ? [] : (index.entries[position - 1] ?? [])));
}

function ofPlatform(index: IndexModel, platform: string): readonly EntryReport[] {
  const key = platformKey(platform);
  return index.groups.find((group) => platformKey(group.platform) === key)?.images ?? index.images;
}
