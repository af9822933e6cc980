import { plural } from "#lib/ladder/figures.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { EntryReport, IndexReport, Pick } from "#lib/variants/report.ts";
import type { Style } from "../style.ts";
import { listText, someOf } from "./words.ts";
import { wrap } from "./wrap.ts";

/** More platforms than this are told by what is taken, not one by one. */
const MAX_PLATFORMS = 12;

/** What each client takes; clients that do the same on every platform share one line. */
export function clientsText(report: IndexReport, style: Style): string {
  const byClient = Map.groupBy(report.picks, ({ client }) => client);
  if (byClient.size === 0) return "";
  const byBehaviour = Map.groupBy([...byClient], ([, picks]) =>
    picks.map(({ position, outcome }) => `${position}${outcome}`).join(),
  );
  const blocks = [...byBehaviour.values()].map((group) => {
    const names = listText(group.map(([client]) => labelOf(client)));
    const picks = group[0]?.[1] ?? [];
    const taken = report.platforms.length > MAX_PLATFORMS ? takenInShort(report, picks) : picks.map(taking);
    const body = taken.map((text) => (text.includes("✗") ? style.bad(text) : text)).join(", ");
    return `${wrap(names, style.columns, "    ")}\n${wrap(body, style.columns, "      ")}`;
  });
  return [`  ${style.dim("who pulls what")}`, ...blocks].join("\n");
}

function taking({ platform, position, outcome }: Pick): string {
  // The parts of one pull stay on one line.
  const what =
    position === null
      ? "✗\u00a0nothing"
      : { reads: `${position}`, fails: `✗\u00a0${position} fails`, unknown: `?\u00a0${position} unknown` }[
          outcome
        ];
  return `${platform} → ${what}`.replaceAll(" ", "\u00a0");
}

function takenInShort(report: IndexReport, picks: readonly Pick[]): string[] {
  const byPosition = new Map(report.entries.map((entry) => [entry.position, entry]));
  const groups = Map.groupBy(picks, (pick) => outcomeText(pick, byPosition));
  return [...groups].map(([what, own]) => {
    const where =
      own.length === picks.length
        ? `all ${plural(own.length, "platform")}`
        : own.length > 4
          ? plural(own.length, "platform")
          : someOf(
              own.map(({ platform }) => platform),
              4,
            );
    return `${what} on ${where}`;
  });
}

function outcomeText({ position, outcome }: Pick, byPosition: ReadonlyMap<number, EntryReport>): string {
  const entry = position === null ? undefined : byPosition.get(position);
  if (entry === undefined) return "✗ nothing";
  const what =
    entry.role === "index"
      ? "a nested index"
      : entry.failure === null
        ? entry.compression
        : "an entry that could not be read";
  return { reads: what, fails: `✗ ${what}, and fails,`, unknown: `? ${what}, outcome unknown,` }[outcome];
}
