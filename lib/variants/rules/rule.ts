import { type Client, clientNamed } from "../clients/clients.ts";
import { labelOf } from "../clients/families.ts";
import type { ClientName } from "../clients/names.ts";
import type { IndexModel } from "../index-model.ts";
import type { IndexCode, Severity } from "../issue-codes.ts";
import { platformKey } from "../platform-key.ts";
import type { EntryReport, Hurt, Issue, Pick } from "../report.ts";

/** One finding of a rule: everything a person is told about it but the lines that fix it (`lib/report/fixes`). */
export type Finding = Omit<Issue, "code" | "commands">;

export interface Rule {
  readonly code: IndexCode;
  readonly find: (index: IndexModel) => readonly Finding[];
}

/** A rule is data and one pure function, named after the fault it finds. */
export const rule = (definition: Rule): Rule => definition;

/** A rule that gives the last reason: it is told which pulls fail for none that the other rules found. */
export interface LastRule {
  readonly code: IndexCode;
  readonly find: (index: IndexModel, unexplained: readonly Pick[]) => readonly Finding[];
}

export const lastRule = (definition: LastRule): LastRule => definition;

export interface Told {
  readonly severity: Severity;
  readonly platform?: string | null;
  readonly at: readonly EntryReport[];
  readonly message: string;
  readonly who: string;
  readonly fix: string;
  /** Pulls that fail because of it. */
  readonly hurts?: readonly Hurt[];
  readonly reason?: string;
}

export function finding({
  severity,
  platform = null,
  at,
  message,
  who,
  fix,
  hurts = [],
  reason,
}: Told): Finding {
  const positions = [...new Set(at.map(({ position }) => position))].sort((a, b) => a - b);
  return {
    severity,
    platform,
    positions,
    message,
    who,
    fix,
    hurts: hurts.map(({ client, platform }) => ({ client, platform })),
    reason: reason ?? null,
  };
}

/** `entry 3`, `entries 3 and 7`, `entries 1, 2 and 5`: as people say it. */
export function entriesText(entries: readonly EntryReport[]): string {
  const numbers = [...new Set(entries.map(({ position }) => position))].sort((a, b) => a - b).map(String);
  return `${numbers.length === 1 ? "entry" : "entries"} ${listText(numbers)}`;
}

export function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** The clients of some pulls by their names, each once; `fallback` where there are none. */
export function clientsText(pulls: readonly { readonly client: ClientName }[], fallback: string): string {
  const names = [...new Set(pulls.map(({ client }) => client))];
  return names.length === 0 ? fallback : listText(names.map((name) => labelOf(name)));
}

/** What they do, with the verb in the number of them: `crane pulls it`, `Docker and crane pull it`. A fallback is of many. */
export function clientsDo(
  pulls: readonly { readonly client: ClientName }[],
  fallback: string,
  { one, many }: { readonly one: string; readonly many: string },
): string {
  const isOne = new Set(pulls.map(({ client }) => client)).size === 1;
  return `${clientsText(pulls, fallback)} ${isOne ? one : many}`;
}

/** Pulls that end at one of the entries and fail there, of clients for which this fault is the reason. */
export function failingAt(
  { failing }: IndexModel,
  entries: readonly EntryReport[],
  isReason: (client: Client) => boolean = () => true,
): readonly Hurt[] {
  const positions = new Set(entries.map(({ position }) => position));
  return [...positions]
    .flatMap((position) => failing.get(position) ?? [])
    .filter(({ client }) => isReason(clientNamed(client)));
}

/** Picks of one platform that end at one of the entries. */
export function picksAt(
  index: IndexModel,
  platform: string,
  entries: readonly EntryReport[],
): readonly Pick[] {
  const positions = new Set(entries.map(({ position }) => position));
  const picks = index.picks.get(platformKey(platform)) ?? [];
  return picks.filter(({ position }) => position !== null && positions.has(position));
}
