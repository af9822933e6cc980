export const views = ["index", "layers", "updates", "evidence", "plan", "tags", "history"] as const;
export type View = (typeof views)[number];

export const viewOf = (search: URLSearchParams): View =>
  views.find((one) => one === search.get("tab")) ?? "index";

/** Where the page stands with another of its views open; all else that its address says stays. */
export function hrefOf(view: View, pathname: string, search: URLSearchParams): string {
  const next = new URLSearchParams(search);
  if (view === "index") next.delete("tab");
  else next.set("tab", view);
  return next.size === 0 ? pathname : `${pathname}?${next}`;
}

/** Opens a view as its tab does: a step of the history, without asking the server for the page again. */
export function openView(view: View): void {
  const { pathname, search } = window.location;
  window.history.pushState(null, "", hrefOf(view, pathname, new URLSearchParams(search)));
}
