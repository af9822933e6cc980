import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, IndexReport, Outcome, Pick } from "#lib/variants/report.ts";

/** A client as the strip shows it. */
export interface ClientFace {
  readonly name: ClientName;
  readonly prefersZstd: boolean;
  /** Its rule in a few words. */
  readonly rule: string;
  /** What it prints for zstd layers, where it cannot read them. */
  readonly zstdError: string | null;
  /** Where its algorithm is written. */
  readonly sourceUrl: string;
}

/** The picks of a report, turned so that each view finds its own in one look-up. */
export interface PickIndex {
  readonly byClient: ReadonlyMap<ClientName, readonly Pick[]>;
  /** Per position: which clients pull it, and the worst that comes of it. */
  readonly takers: ReadonlyMap<number, ReadonlyMap<ClientName, Outcome>>;
}

export function indexPicks(report: IndexReport): PickIndex {
  const byClient = new Map<ClientName, Pick[]>();
  const takers = new Map<number, Map<ClientName, Outcome>>();
  for (const pick of report.picks) {
    const own = byClient.get(pick.client);
    if (own) own.push(pick);
    else byClient.set(pick.client, [pick]);
    if (pick.position === null) continue;
    const there = takers.get(pick.position) ?? new Map<ClientName, Outcome>();
    there.set(pick.client, worse(there.get(pick.client), pick.outcome));
    takers.set(pick.position, there);
  }
  return { byClient, takers };
}

function worse(a: Outcome | undefined, b: Outcome): Outcome {
  if (a === "fails" || b === "fails") return "fails";
  return a === "unknown" || b === "unknown" ? "unknown" : "reads";
}

/**
 * A client's picks, and beside those of amd64 the ones on levels that the index does not list, for a client that asks for
 * the machine's own level.
 */
export function picksWithLevels(
  picks: PickIndex,
  { levelPicks }: { readonly levelPicks: IndexReport["levelPicks"] },
  client: ClientName,
): readonly Pick[] {
  const own = picks.byClient.get(client) ?? [];
  const listed = new Set(own.map(({ platform }) => platform));
  const more = levelPicks.filter((pick) => pick.client === client && !listed.has(pick.platform));
  if (more.length === 0) return own;
  const at = own.findIndex(isAmd64);
  const levels = [...own.filter(isAmd64), ...more].sort((a, b) => (a.platform < b.platform ? -1 : 1));
  const others = own.filter((pick) => !isAmd64(pick));
  return [...others.slice(0, Math.max(at, 0)), ...levels, ...others.slice(Math.max(at, 0))];
}

const isAmd64 = ({ platform }: Pick): boolean => /^linux\/amd64(\/v\d)?$/.test(platform);

export type Light = "lit" | "ko";

/**
 * The entries that a client takes, and whether it can read them: on the platform chosen, else on all. What it takes for
 * another platform than the one chosen has no light.
 */
export function lightsOf(own: readonly Pick[], platform: string | null): ReadonlyMap<number, Light> {
  const chosen = own.filter((pick) => pick.platform === platform);
  const lights = new Map<number, Light>();
  for (const { position, outcome } of chosen.length > 0 ? chosen : own) {
    if (position === null) continue;
    lights.set(position, outcome !== "fails" && lights.get(position) !== "ko" ? "lit" : "ko");
  }
  return lights;
}

/** What a client does on the platform chosen; with none chosen, on the first where it fails, else on its first. */
export function pickOf(own: readonly Pick[], platform: string | null): Pick | undefined {
  return own.find((p) => p.platform === platform) ?? own.find((p) => p.outcome === "fails") ?? own[0];
}

export type Family = "gzip" | "zstd" | "erofs" | "other";

/** The family a compression belongs to, for colour and for columns: eStargz is gzip to whoever reads it. */
export function familyOf(compression: EntryReport["compression"]): Family {
  switch (compression) {
    case "gzip":
    case "estargz":
      return "gzip";
    case "zstd":
    case "zstd:chunked":
      return "zstd";
    case "erofs":
      return "erofs";
    case "none":
    case "mixed":
    case "unknown":
      return "other";
  }
}

const colours: Readonly<Record<Family, string>> = {
  gzip: "var(--color-gzip)",
  zstd: "var(--color-zstd)",
  erofs: "var(--color-erofs)",
  other: "var(--color-line-control)",
};
export const colourOf = (family: Family): string => colours[family];

/** How many platforms a client cannot pull: for want of an entry, or of one that it reads. */
export const failuresOf = (own: readonly Pick[]): number =>
  own.filter(({ outcome }) => outcome === "fails").length;

/** Whether the registry said that it lacks the entry itself; otherwise a part of it, or the way there, is at fault. */
export const isAbsent = ({ failure, configDigest }: EntryReport): boolean =>
  failure?.code === "not-found" && configDigest === null;

/** The first client that fails on some platform, else the first: what the page shows before anybody points. */
export function firstClient(clients: readonly ClientFace[], picks: PickIndex): ClientName | null {
  const hurt = clients.find((c) => failuresOf(picks.byClient.get(c.name) ?? []) > 0);
  return (hurt ?? clients[0])?.name ?? null;
}
