/** What a link to the fleet reopens: filters, order, columns. A default is not written. */
export const filterFields = [
  "namespace",
  "application",
  "source",
  "wanted",
  "configured",
  "built",
  "step",
  "issue",
  "severity",
  "results",
  "coverage",
  "verified",
  "failing",
  "platform",
  "younger",
  "older",
] as const;
export type FilterField = (typeof filterFields)[number];

/** Fields that have one value at a time. */
export const isSingle = (field: FilterField): boolean => field === "younger" || field === "older";

export const columns = [
  "wanted",
  "step",
  "variants",
  "issues",
  "evidence",
  "results",
  "size",
  "newest",
] as const;
export type Column = (typeof columns)[number];

/** What rows can be sorted by; the names are the API's. */
export const sortable = [
  "name",
  "namespace",
  "application",
  "wanted",
  "configured",
  "built",
  "step",
  "issues",
  "results",
  "gzip",
  "zstd",
  "newest",
] as const;
export type Sortable = (typeof sortable)[number];

export interface FleetParams {
  readonly q: string;
  readonly filters: Readonly<Record<FilterField, readonly string[]>>;
  readonly sort: { readonly by: Sortable; readonly descending: boolean };
  readonly grouped: boolean;
  readonly hidden: readonly Column[];
  /** The span of the chart of the roll-out; null: it is folded away, as it is at first. */
  readonly days: 91 | 365 | null;
  /** The batch of applications that is shown above the table. */
  readonly batch: number | null;
}

export function readFleetParams(search: URLSearchParams): FleetParams {
  const sort = search.get("sort") ?? "name";
  const by = sortable.find((one) => one === sort.replace(/^-/, "")) ?? "name";
  return {
    q: search.get("q") ?? "",
    filters: readFilters(search),
    sort: { by, descending: sort.startsWith("-") },
    grouped: search.get("group") === "application",
    hidden: columns.filter((column) => search.getAll("hide").includes(column)),
    days: spans.find((days) => search.get("days") === String(days)) ?? null,
    batch: batchOf(search.get("batch") ?? ""),
  };
}

const spans = [91, 365] as const;

const batchOf = (text: string): number | null => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null);

function readFilters(search: URLSearchParams): FleetParams["filters"] {
  const filters: Partial<Record<FilterField, readonly string[]>> = {};
  for (const field of filterFields) filters[field] = search.getAll(field);
  return filters as FleetParams["filters"];
}

export function writeFleetParams(params: FleetParams): URLSearchParams {
  const search = viewSearch(params);
  if (params.batch !== null) search.set("batch", String(params.batch));
  return search;
}

/** What a saved view keeps: how the fleet is looked at, and not what goes on in it. */
export function viewSearch(params: FleetParams): URLSearchParams {
  const search = filterSearch(params);
  if (params.sort.by !== "name" || params.sort.descending)
    search.set("sort", `${params.sort.descending ? "-" : ""}${params.sort.by}`);
  if (params.grouped) search.set("group", "application");
  for (const column of params.hidden) search.append("hide", column);
  if (params.days !== null) search.set("days", String(params.days));
  return search;
}

/** The part that the API filters by. */
export function filterSearch({ q, filters }: Pick<FleetParams, "q" | "filters">): URLSearchParams {
  const search = new URLSearchParams();
  if (q !== "") search.set("q", q);
  for (const field of filterFields) for (const value of filters[field]) search.append(field, value);
  return search;
}

/** The part that the API answers a window of rows for. */
export function rowsSearch(params: FleetParams): URLSearchParams {
  const search = filterSearch(params);
  search.set("sort", `${params.sort.descending ? "-" : ""}${params.sort.by}`);
  if (params.grouped) search.set("group", "application");
  return search;
}

export const isFiltered = ({ q, filters }: FleetParams): boolean =>
  q !== "" || filterFields.some((field) => filters[field].length > 0);
