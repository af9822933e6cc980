import { clientNames } from "../clients/names.ts";
import type { IndexModel } from "../index-model.ts";
import { platformKey } from "../platform-key.ts";
import type { EntryReport, Pick } from "../report.ts";
import { clientsDo, clientsText, entriesText, finding, type LastRule, lastRule } from "./rule.ts";

/** A platform for which some client has nothing, for no reason that another rule gives. */
export const unusable: LastRule = lastRule({
  code: "unusable",
  find: (index, rest) => [
    ...(index.isIndex && index.entries.length === 0 ? [empty] : []),
    ...[...Map.groupBy(rest, ({ platform }) => platform)].map(([platform, picks]) => {
      const at = entriesAt(index, picks);
      const who = whoOf(picks);
      const isErofs = at.length > 0 && at.every(({ compression }) => compression === "erofs");
      return finding({
        severity: "error",
        platform,
        at: at.length > 0 ? at : ofPlatform(index, platform),
        message: `${platform}: ${at.length > 0 ? `${who.cannot} use ${entriesText(at)}${who.others}` : who.finds}.`,
        who: `${upperFirst(who.cannot)} pull ${platform}. ${reasonsOf(picks)}`,
        hurts: picks,
        fix: isErofs
          ? "Add a gzip variant for this platform, before the EROFS entry."
          : "Build the image for this platform again with a current tool, and list it under the platform's usual name.",
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

/** All of them are nobody. */
function whoOf(picks: readonly Pick[]): {
  readonly cannot: string;
  readonly finds: string;
  /** What is said of the other entries. */
  readonly others: string;
} {
  const names = new Set(picks.map(({ client }) => client));
  if (names.size === clientNames.length)
    return { cannot: "no client can", finds: "no client finds an entry", others: "" };
  const text = clientsText(picks, "");
  const isOne = names.size === 1;
  return {
    cannot: `${text} cannot`,
    finds: clientsDo(picks, "", { one: "finds no entry", many: "find no entry" }),
    others: `, and no other entry would serve ${isOne ? "it" : "them"}`,
  };
}

const upperFirst = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The reasons of the clients, each once, and whose it is where they differ. */
function reasonsOf(picks: readonly Pick[]): string {
  const byReason = [...Map.groupBy(picks, ({ reason }) => reason ?? "")].filter(([reason]) => reason !== "");
  return byReason
    .slice(0, 3)
    .map(([reason, own]) => {
      const isOne = new Set(own.map(({ client }) => client)).size === 1;
      // Every reason speaks of one client: "It finds no entry …".
      const subject =
        byReason.length > 1 ? `${isOne ? "" : "Each of "}${clientsText(own, "")}` : isOne ? "It" : "Each";
      return reason.replace(/^It /, `${subject} `);
    })
    .join(" ");
}

function entriesAt(index: IndexModel, picks: readonly Pick[]): readonly EntryReport[] {
  return picks.flatMap(({ position }) => (position === null ? [] : (index.entries[position - 1] ?? [])));
}

function ofPlatform(index: IndexModel, platform: string): readonly EntryReport[] {
  const key = platformKey(platform);
  return index.groups.find((group) => platformKey(group.platform) === key)?.images ?? index.images;
}
