import { rowsQuery, summaryQuery, viewsQuery, WINDOW } from "#components/fleet/queries.ts";
import { filterSearch, readFleetParams, rowsSearch } from "#components/fleet/search-params.ts";
import { parseFleetQuery } from "#lib/fleet/table/query.ts";
import { services } from "#lib/services/services.ts";
import { askedBy } from "./asked-by.ts";
import { atHand } from "./at-hand.ts";
import type { Answered } from "./handed-over.tsx";

/** The first window, the figures and the saved views that a page of the fleet is drawn with, as far as they are at hand. */
export async function drawnFleet(search: URLSearchParams): Promise<readonly (Answered | null)[]> {
  const by = await askedBy();
  if (by === null) return [];
  const params = readFleetParams(search);
  const rows = rowsSearch(params).toString();
  const figures = filterSearch(params).toString();
  const window = parseFleetQuery(new URLSearchParams(`${rows}&offset=0&limit=${WINDOW}`));
  const filtered = parseFleetQuery(new URLSearchParams(figures));
  return Promise.all([
    window.ok ? answered(rowsQuery(rows, 0), services().table.page(by.actor, window.value)) : null,
    filtered.ok
      ? answered(summaryQuery(figures), services().figures.summary(by.actor, filtered.value))
      : null,
    answered(viewsQuery(), services().views.list()),
  ]);
}

/** Under the very key that the page asks by. */
export async function answered(
  { queryKey }: { readonly queryKey: Answered["queryKey"] },
  work: Promise<unknown>,
): Promise<Answered | null> {
  const data = await atHand(work);
  return data === null ? null : { queryKey, data };
}
