import { entryListedIn, listedIn } from "#lib/ladder/platforms.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { type Family, familyOf } from "./picks.ts";

/** What stands across the columns of the others, since it takes the place of none. */
export const ACROSS = ["erofs", "other"] as const;

/** Why a column of a row has no image that was read. */
export type Gap =
  | { readonly kind: "missing" }
  /** Layers of a type that tells no compression, such as encrypted ones, may be what seems to be missing. */
  | { readonly kind: "unknown" }
  | { readonly kind: "unread" }
  | { readonly kind: "within"; readonly position: number; readonly isRead: boolean }
  /** Nobody pulls for this platform, so nothing has to be there. */
  | { readonly kind: "unasked" };

/** One platform, however its entries spell it. Every image entry stands in exactly one row. */
export interface MatrixRow {
  readonly key: string;
  readonly platform: string | null;
  /** The platform's place in the report; -1 for what no client is asked for. */
  readonly ordinal: number;
  readonly read: ReadonlyMap<Family, readonly EntryReport[]>;
  readonly gaps: ReadonlyMap<Family, Gap>;
  readonly unread: readonly EntryReport[];
  /** Where those stand that were not read: in the one column that lacks an image, in all, or below them. */
  readonly unreadAt: Family | "all" | "across";
}

export interface MatrixShape {
  readonly columns: readonly Family[];
  readonly rows: readonly MatrixRow[];
  readonly missing: number;
  readonly unread: number;
}

export function matrixOf(report: IndexReport): MatrixShape {
  const images = report.entries.filter(({ role }) => role === "image");
  // What could not be read has no known compression, so no column.
  const columns = columnsOf(images.filter(({ failure }) => failure === null));
  const placed = Map.groupBy(images, placesIn(report));
  const inner = innerOf(report);
  const listed = listedIn(report.platforms);
  const asked = new Set(report.platforms.map(listed));
  const rows = [...asked, ...[...placed.keys()].filter((place) => !asked.has(place))].map((platform) =>
    rowOf({
      platform,
      ordinal: platform === null ? -1 : report.platforms.indexOf(platform),
      own: placed.get(platform) ?? [],
      inner: inner.get(platform) ?? new Map(),
      columns,
    }),
  );
  const gaps = rows.flatMap((row) => [...row.gaps.values()]);
  return {
    columns,
    rows,
    missing: gaps.filter(({ kind }) => kind === "missing").length,
    unread: rows.reduce((sum, row) => sum + row.unread.length, 0),
  };
}

/** Beside gzip and zstd nothing has a column; alone, it has one of its own. */
function columnsOf(images: readonly EntryReport[]): readonly Family[] {
  const there = new Set(images.map((e) => familyOf(e.compression)));
  const families = (["gzip", "zstd"] as const).filter((family) => there.has(family));
  return families.length > 0 ? families : ACROSS.filter((family) => there.has(family)).slice(0, 1);
}

/** The platform that an entry is listed for, else what its image says, else what it is pulled for, else its own words. */
function placesIn({ platforms, picks }: IndexReport): (entry: EntryReport) => string | null {
  const [listed, entryListed] = [listedIn(platforms), entryListedIn(platforms)];
  const pulledFor = new Map<number, string>();
  for (const { position, platform } of picks)
    if (position !== null && !pulledFor.has(position)) pulledFor.set(position, platform);
  return (entry) =>
    entryListed(entry) ??
    (entry.platform === null
      ? (listed(entry.configPlatform) ?? listed(pulledFor.get(entry.position) ?? null))
      : null) ??
    entry.platform ??
    entry.configPlatform;
}

type Inner = ReadonlyMap<Family | "unread", number>;

/** Platform and family of what stands one level down, with the position of the index that holds it. */
function innerOf(report: IndexReport): ReadonlyMap<string | null, Inner> {
  const place = entryListedIn(report.platforms);
  const inner = new Map<string | null, Map<Family | "unread", number>>();
  for (const { position, nested } of report.entries)
    for (const entry of nested) {
      const own = inner.get(place(entry)) ?? new Map<Family | "unread", number>();
      const family = entry.failure === null ? familyOf(entry.compression) : "unread";
      inner.set(place(entry), own.set(family, position));
    }
  return inner;
}

function rowOf({
  platform,
  ordinal,
  own,
  inner,
  columns,
}: {
  platform: string | null;
  ordinal: number;
  own: readonly EntryReport[];
  inner: Inner;
  columns: readonly Family[];
}): MatrixRow {
  const unread = own.filter(({ failure }) => failure !== null);
  const seen = own.filter(({ failure }) => failure === null);
  const read = Map.groupBy(seen, (e) => familyOf(e.compression));
  const isUntold = seen.some(({ compression }) => compression === "unknown");
  const gaps = new Map<Family, Gap>();
  for (const family of columns.filter((column) => !read.has(column))) {
    const position = inner.get(family);
    const unreadWithin = inner.get("unread");
    if (position !== undefined) gaps.set(family, { kind: "within", position, isRead: true });
    else if (unread.length > 0) gaps.set(family, { kind: "unread" });
    else if (unreadWithin !== undefined)
      gaps.set(family, { kind: "within", position: unreadWithin, isRead: false });
    else if (isUntold) gaps.set(family, { kind: "unknown" });
    else gaps.set(family, { kind: ordinal < 0 ? "unasked" : "missing" });
  }
  const open = [...gaps].flatMap(([family, { kind }]) => (kind === "unread" ? [family] : []));
  const [first] = open;
  const key = platform ?? "";
  const unreadAt = open.length === columns.length ? "all" : (first ?? "across");
  return { key, platform, ordinal, read, gaps, unread, unreadAt };
}
