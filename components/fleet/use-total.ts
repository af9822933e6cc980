import { useState } from "react";

/** How many rows there are, and when the server said so. */
export interface Total {
  readonly total: number;
  readonly at: number;
}

/**
 * The newest total that is known: of this search, or until one is read, of the search before. A window that is not read yet
 * says nothing, and windows that were read at different times may differ; to follow either would shrink and grow the
 * table in turns, each time asking for another window, without end.
 */
export function useTotal(search: string, told: Total | null): number {
  const [known, setKnown] = useState({ search, total: 0, at: 0 });
  const isNews = told !== null && (known.search !== search || told.at > known.at);
  const next = isNews ? { search, ...told } : known;
  if (next !== known) setKnown(next);
  return next.total;
}
