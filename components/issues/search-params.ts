import type { BoardGroup } from "#lib/fleet/issues/answers.ts";
import { type IssueCode, issueCodes, type Severity } from "#lib/variants/issue-codes.ts";

/** What a link to the board reopens: filters, how it is grouped, which row is open. A default is not written. */
export interface BoardParams {
  readonly q: string;
  readonly severities: readonly Severity[];
  readonly filters: Readonly<Record<FilterField, readonly string[]>>;
  /** Only what is new since the last visit of this browser. */
  readonly isNew: boolean;
  readonly group: BoardGroup;
  readonly open: string | null;
  /** The batch of applications that is shown above the board. */
  readonly batch: number | null;
}

export const filterFields = ["code", "namespace", "application", "client"] as const;
export type FilterField = (typeof filterFields)[number];

/** What is grouped by is what can be filtered by. */
export const groups: readonly BoardGroup[] = filterFields;

export const severities = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** Notes are no harm: they are shown when somebody asks. */
const usual: readonly Severity[] = ["error", "warning"];

export function readBoardParams(search: URLSearchParams): BoardParams {
  const asked = severities.filter((severity) => search.getAll("severity").includes(severity));
  const batch = search.get("batch") ?? "";
  return {
    q: search.get("q") ?? "",
    severities: asked.length === 0 ? usual : asked,
    filters: Object.fromEntries(
      filterFields.map((field) => [field, search.getAll(field)]),
    ) as unknown as BoardParams["filters"],
    isNew: search.get("new") === "yes",
    group: groups.find((group) => group === search.get("group")) ?? "code",
    open: search.get("open") || null,
    batch: /^[1-9]\d{0,14}$/.test(batch) ? Number(batch) : null,
  };
}

export function writeBoardParams(params: BoardParams): URLSearchParams {
  const search = new URLSearchParams();
  if (params.q !== "") search.set("q", params.q);
  if (!isUsual(params.severities))
    for (const severity of params.severities) search.append("severity", severity);
  for (const field of filterFields) for (const value of params.filters[field]) search.append(field, value);
  if (params.isNew) search.set("new", "yes");
  if (params.group !== "code") search.set("group", params.group);
  if (params.open !== null) search.set("open", params.open);
  if (params.batch !== null) search.set("batch", String(params.batch));
  return search;
}

/** The address of the board as it would be with these changes. */
export function boardHref(params: BoardParams, changes: Partial<BoardParams> = {}): string {
  const search = writeBoardParams({ ...params, ...changes }).toString();
  return search === "" ? "/issues" : `/issues?${search}`;
}

/** The part that the API answers the rows for. */
export function boardSearch(params: BoardParams): URLSearchParams {
  const search = componentsSearch(params);
  for (const code of params.filters.code) search.append("code", code);
  if (params.group !== "code") search.set("group", params.group);
  return search;
}

/** The part that the components of one code are asked for by. */
export function componentsSearch({ q, severities: asked, filters }: BoardParams): URLSearchParams {
  const search = new URLSearchParams();
  if (q !== "") search.set("q", q);
  for (const severity of asked) search.append("severity", severity);
  for (const field of ["namespace", "application", "client"] as const)
    for (const value of filters[field]) search.append(field, value);
  return search;
}

/** The code whose components are shown; of other rows it is their codes that are. */
export const openCode = ({ open, group }: BoardParams): IssueCode | null =>
  group === "code" ? (issueCodes.find((code) => code === open) ?? null) : null;

export const isFiltered = ({ q, filters, severities: asked, isNew }: BoardParams): boolean =>
  q !== "" || isNew || !isUsual(asked) || filterFields.some((field) => filters[field].length > 0);

/** Nothing filtered, the same grouping. */
export const unfiltered = (params: BoardParams): BoardParams => ({
  ...readBoardParams(new URLSearchParams()),
  group: params.group,
  batch: params.batch,
});

const isUsual = (asked: readonly Severity[]): boolean =>
  asked.length === usual.length && usual.every((severity) => asked.includes(severity));

/** One severity more or less; the last one that is taken away brings back the usual ones. */
export function withSeverity(params: BoardParams, severity: Severity): readonly Severity[] {
  const next = severities.filter((one) => (one === severity) !== params.severities.includes(one));
  return next.length === 0 ? usual : next;
}

/** One value of a filter more or less. */
export function withValue(
  { filters }: BoardParams,
  field: FilterField,
  value: string,
): BoardParams["filters"] {
  const now = filters[field];
  const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  return { ...filters, [field]: next };
}
