import { ZSTD_ENTRY } from "../annotations.ts";
import { type Client, clientNamed } from "../clients/clients.ts";
import { labelOf } from "../clients/families.ts";
import type { ClientName } from "../clients/names.ts";
import type { IndexModel } from "../index-model.ts";
import type { IndexCode, Severity } from "../issue-codes.ts";
import { platformKey } from "../platform-key.ts";
import type { EntryReport, Hurt, Issue, Pick } from "../report.ts";

/** One finding of a rule; everything a person is told about it. */
export type Finding = Omit<Issue, "code">;

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
  hurts = [],
  commands = [],
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
    commands,
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

/** Commands that many rules share; each names the trap of its tool (measured: docs/issues). */
export const rebuildBoth = {
  tool: "buildah",
  command:
    "buildah manifest push --all --format oci --force-compression --compression-format gzip --add-compression zstd:chunked LIST docker://REGISTRY/REPOSITORY:TAG",
  trap: "LIST must hold each platform once and nothing annotated as zstd: the images as they were built, or the gzip entries alone (buildah manifest create LIST, then buildah manifest add LIST docker://REGISTRY/REPOSITORY@DIGEST for each). On an index that is dual already, the same command turns its zstd entries into gzip and doubles entries. Without --force-compression buildah reuses blobs it knows and mixes gzip and zstd layers in one manifest.",
} as const;

/** From zstd alone: the annotation has to go first, since tools hold what bears it for done. */
export const withoutAnnotations = {
  tool: "regctl",
  command:
    "regctl index create REGISTRY/REPOSITORY:PLAIN --ref REGISTRY/REPOSITORY@ZSTD-DIGEST && buildah manifest create LIST && buildah manifest add --all LIST docker://REGISTRY/REPOSITORY:PLAIN",
  trap: "Use `--ref` once per platform, by the manifest's digest. A `--ref` to the index would nest it. regctl leaves the annotation out, which is the point. Never add gzip to annotated zstd with --add-compression gzip: the new entries are listed last and are annotated as zstd themselves.",
} as const;

/** From the manifests of one index, whatever their order there. */
export const reorder = {
  tool: "regctl",
  command: `regctl index create REGISTRY/REPOSITORY:TAG --ref REGISTRY/REPOSITORY@GZIP-DIGEST && regctl index add REGISTRY/REPOSITORY:TAG --desc-annotation ${ZSTD_ENTRY}=true --ref REGISTRY/REPOSITORY@ZSTD-DIGEST`,
  trap: "Use `--ref` once per manifest, by digest. A `--ref` to the index would nest it. The first command lists what it is given without annotations, so attestations lose those that tie them to their image.",
} as const;

export const joinHalves = {
  tool: "crane",
  command:
    "crane index append REGISTRY/REPOSITORY:GZIP -m REGISTRY/REPOSITORY:ZSTD -t REGISTRY/REPOSITORY:TAG",
  trap: "Append whole indexes, the gzip one first: they are flattened and keep order and annotations. Appending a single manifest loses its annotation, and appending the same list twice doubles every entry.",
} as const;
