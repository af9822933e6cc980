import { clientNamed } from "../clients/clients.ts";
import type { ClientName } from "../clients/names.ts";
import type { IndexModel } from "../index-model.ts";
import type { IssueCode, Severity } from "../issue-codes.ts";
import type { EntryReport, Issue, Pick } from "../report.ts";

/** One finding of a rule; everything a person is told about it. */
export type Finding = Omit<Issue, "code">;

export interface Rule {
  readonly code: IssueCode;
  readonly find: (index: IndexModel) => readonly Finding[];
}

/** A rule is data and one pure function, named after the fault it finds. */
export const rule = (definition: Rule): Rule => definition;

export interface Told {
  readonly severity: Severity;
  readonly platform?: string | null;
  readonly at: readonly EntryReport[];
  readonly message: string;
  readonly who: string;
  readonly fix: string;
  readonly commands?: Issue["commands"];
  readonly reason?: string;
}

export function finding({
  severity,
  platform = null,
  at,
  message,
  who,
  fix,
  commands = [],
  reason,
}: Told): Finding {
  const positions = [...new Set(at.map(({ position }) => position))].sort((a, b) => a - b);
  return { severity, platform, positions, message, who, fix, commands, reason: reason ?? null };
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

/** The clients of some picks by their names, each once; `fallback` where there are none. */
export function clientsText(picks: readonly Pick[], fallback: string): string {
  const names = [...new Set(picks.map(({ client }): ClientName => client))];
  return names.length === 0 ? fallback : listText(names.map((name) => clientNamed(name).label));
}

/** Picks of one platform that end at one of the entries. */
export function picksAt(
  index: IndexModel,
  platform: string,
  entries: readonly EntryReport[],
): readonly Pick[] {
  const positions = new Set(entries.map(({ position }) => position));
  return index.picks.filter(
    (pick) => pick.platform === platform && pick.position !== null && positions.has(pick.position),
  );
}

/** Commands that many rules share; each names the trap of its tool (measured: docs/issues). */
export const rebuildBoth = {
  tool: "buildah",
  command:
    "buildah manifest push --all --format oci --force-compression --compression-format gzip --add-compression zstd:chunked LIST docker://REGISTRY/REPOSITORY:TAG",
  trap: "LIST must hold gzip images alone: run on an index that is dual already, the same command turns its zstd entries into gzip and doubles entries. Without --force-compression buildah reuses blobs it knows and mixes gzip and zstd layers in one manifest.",
} as const;

export const joinHalves = {
  tool: "crane",
  command:
    "crane index append REGISTRY/REPOSITORY:GZIP -m REGISTRY/REPOSITORY:ZSTD -t REGISTRY/REPOSITORY:TAG",
  trap: "Append whole indexes, the gzip one first: they are flattened and keep order and annotations. Appending a single manifest loses its annotation, and appending the same list twice doubles every entry.",
} as const;
