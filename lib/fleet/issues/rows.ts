import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import { orderCodes } from "../table/order-codes.ts";
import {
  type BoardRow,
  type BoardSection,
  boardSections,
  type Changed,
  type FixCount,
  type FixPlace,
  type FixWay,
  type HurtClient,
} from "./answers.ts";

/** What rows are made of, from kept counts (`kept.ts`) or from the rows of components (`walked.ts`). */
export interface BoardParts {
  readonly rows: readonly {
    readonly key: string;
    readonly components: number;
    readonly platforms: number;
    readonly firstSeen: Date;
  }[];
  readonly codes: readonly {
    readonly key: string;
    readonly code: IssueCode;
    readonly severity: Severity;
    readonly components: number;
  }[];
  readonly clients: readonly ({ readonly key: string } & HurtClient)[];
  readonly fixes: readonly ({ readonly key: string } & FixFact & { readonly components: number })[];
  /** Before today, by key. */
  readonly weeks: ReadonlyMap<string, readonly (number | null)[]>;
  readonly platformWeeks: ReadonlyMap<string, readonly (number | null)[]> | null;
}

/** What decides who carries a fix out. */
export interface FixFact {
  readonly way: FixWay;
  readonly fromGit: boolean;
  readonly place: string;
}

/** Whether this server may move a tag at a place (`placeOf`). */
export type MayWriteAt = (place: string) => boolean;

export function fixPlaceOf({ way, fromGit, place }: FixFact, mayWriteAt: MayWriteAt): FixPlace {
  if ((way === "repair" || way === "apply") && place !== "" && mayWriteAt(place)) return "here";
  return way !== "guide" && fromGit && place === "" ? "pull-request" : "command";
}

/** The rows of a board in their order. `points`: how many of `weeks` there are before today. */
export function boardRows(
  parts: BoardParts,
  {
    changed,
    mayWriteAt,
    points,
  }: {
    readonly changed: ReadonlyMap<string, Changed> | null;
    readonly mayWriteAt: MayWriteAt;
    readonly points: number;
  },
): readonly BoardRow[] {
  const codes = Map.groupBy(parts.codes, ({ key }) => key);
  const clients = Map.groupBy(parts.clients, ({ key }) => key);
  const fixes = Map.groupBy(parts.fixes, ({ key }) => key);
  const unknown: readonly (number | null)[] = Array.from({ length: points }, () => null);
  const rows = parts.rows.map(({ key, components, platforms, firstSeen }): BoardRow => {
    const own = gravestFirst(codes.get(key) ?? []);
    const severity = own[0]?.severity ?? "info";
    return {
      key,
      section: own.some(({ code }) => isOfOrder(code)) ? "order" : severity,
      severity,
      components,
      platforms,
      clients: (clients.get(key) ?? []).map(({ client, fails, less }) => ({ client, fails, less })),
      codes: own,
      firstSeen: firstSeen.toISOString(),
      weeks: [...(parts.weeks.get(key) ?? unknown), components],
      platformWeeks:
        parts.platformWeeks === null ? null : [...(parts.platformWeeks.get(key) ?? unknown), platforms],
      changed: changed === null ? null : (changed.get(key) ?? { new: 0, gone: 0 }),
      fixes: fixesOf(fixes.get(key) ?? [], mayWriteAt),
    };
  });
  const rank = (section: BoardSection) => boardSections.indexOf(section);
  return rows.toSorted(
    (a, b) => rank(a.section) - rank(b.section) || b.components - a.components || (a.key < b.key ? -1 : 1),
  );
}

const isOfOrder = (code: IssueCode): boolean => orderCodes.some((one) => one === code);

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** A code once, as grave as it is at its gravest. */
function gravestFirst(given: BoardParts["codes"]): BoardRow["codes"] {
  const codes = [...Map.groupBy(given, ({ code }) => code)].map(([code, own]) => ({
    code,
    severity: own.map(({ severity }) => severity).toSorted((a, b) => RANK[a] - RANK[b])[0] ?? "info",
    components: own.reduce((sum, { components }) => sum + components, 0),
  }));
  return codes.toSorted(
    (a, b) =>
      Number(isOfOrder(b.code)) - Number(isOfOrder(a.code)) ||
      RANK[a.severity] - RANK[b.severity] ||
      b.components - a.components ||
      (a.code < b.code ? -1 : 1),
  );
}

function fixesOf(given: BoardParts["fixes"], mayWriteAt: MayWriteAt): readonly FixCount[] {
  const counts = new Map<string, FixCount>();
  for (const { components, ...fact } of given) {
    const { way } = fact;
    const by = fixPlaceOf(fact, mayWriteAt);
    const known = counts.get(`${way} ${by}`)?.components ?? 0;
    counts.set(`${way} ${by}`, { way, by, components: known + components });
  }
  return [...counts.values()].toSorted((a, b) => b.components - a.components || (a.way < b.way ? -1 : 1));
}

/** Clients in the order they are listed. */
export function clientsInOrder<T extends { readonly client: ClientName }>(
  given: readonly T[],
  names: readonly ClientName[],
): readonly T[] {
  return given.toSorted((a, b) => names.indexOf(a.client) - names.indexOf(b.client));
}
