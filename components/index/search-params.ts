import type { DocumentPart } from "#lib/inspect/inspect.ts";

/** What a link to the index page reopens, beside `ref`. A default is not written. */
export const views = ["index", "layers", "evidence", "plan", "source"] as const;
export type View = (typeof views)[number];

export interface InspectParams {
  readonly tab: View;
  /** The client whose picks are kept lit. */
  readonly client: string | null;
  readonly platform: string | null;
  /** Position of the entry whose layers or evidence are shown; 0 is the index itself. */
  readonly entry: number | null;
  /** Which document the source shows. */
  readonly part: DocumentPart;
}

const defaults: Partial<InspectParams> = { tab: "index", part: "manifest" };

const MOST_DIGITS = /^(?:0|[1-9]\d{0,5})$/;

export function readInspectParams(search: URLSearchParams): InspectParams {
  const entry = search.get("entry") ?? "";
  return {
    tab: views.find((view) => view === search.get("tab")) ?? "index",
    client: search.get("client"),
    platform: search.get("platform"),
    entry: MOST_DIGITS.test(entry) ? Number(entry) : null,
    part: search.get("part") === "config" ? "config" : "manifest",
  };
}

/** `search` with the changes in it; whatever else stands there stays. */
export function writeInspectParams(
  search: URLSearchParams,
  changes: Partial<InspectParams>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || defaults[name as keyof InspectParams] === value) next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}
