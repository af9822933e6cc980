import { plural } from "#lib/ladder/figures.ts";
import { clientNamed } from "#lib/variants/clients/clients.ts";
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
    picks.map(({ position, decodes }) => `${position}${decodes}`).join(),
  );
  const blocks = [...byBehaviour.values()].map((group) => {
    const names = listText(group.map(([client]) => clientNamed(client).label));
    const picks = group[0]?.[1] ?? [];
    const taken = report.platforms.length > MAX_PLATFORMS ? takenInShort(report, picks) : picks.map(taking);
    const paint = picks.every(({ decodes }) => decodes) ? (text: string) => text : style.bad;
    const body = taken.map((text) => (text.includes("✗") ? paint(text) : text)).join(", ");
    return `${wrap(names, style.columns, "    ")}\n${wrap(body, style.columns, "      ")}`;
  });
  return [`  ${style.dim("who takes what")}`, ...blocks].join("\n");
}

function taking({ platform, position, decodes }: Pick): string {
  // The parts of one taking stay on one line.
  const what =
    position === null ? "✗\u00a0nothing" : decodes ? `${position}` : `✗\u00a0${position} cannot read it`;
  return `${platform} → ${what}`.replaceAll(" ", "\u00a0");
}

function takenInShort(report: IndexReport, picks: readonly Pick[]): string[] {
  const byPosition = new Map(report.entries.map((entry) => [entry.position, entry]));
  const groups = Map.groupBy(picks, (pick) => outcome(pick, byPosition));
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

function outcome({ position, decodes }: Pick, byPosition: ReadonlyMap<number, EntryReport>): string {
  const entry = position === null ? undefined : byPosition.get(position);
  if (entry === undefined) return "✗ nothing";
  const what =
    entry.role === "index"
      ? "a nested index"
      : entry.failure === null
        ? entry.compression
        : "what is not readable";
  return decodes ? what : `✗ ${what}, which it cannot read,`;
}
