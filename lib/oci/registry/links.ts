/**
 * Where the next page of a list is asked for: the path and query of its `Link` (RFC 8288) at the host that was asked, which is
 * how Skopeo follows it. Registries behind a proxy name their inner host and scheme there, and some write the target without
 * brackets or without `rel`. Null when there is no next page; `unreadable` when there may be one and nobody can tell where.
 */
export function nextPage(
  header: string | readonly string[] | undefined,
  asked: URL,
): URL | null | "unreadable" {
  const links = (typeof header === "string" ? [header] : (header ?? [])).flatMap(linksOf);
  if (links.includes(null)) return "unreadable";
  const next =
    links.find((link) => link?.rel?.split(/\s+/).includes("next")) ??
    links.find((link) => link?.rel === null);
  return next === undefined || next === null ? null : pageAt(next.target, asked);
}

interface Link {
  readonly target: string;
  /** In lower case; null where the link has none. */
  readonly rel: string | null;
}

/** Each link of one header value; null for one that is no link. Commas and semicolons within brackets and quotes belong to them. */
function linksOf(header: string): readonly (Link | null)[] {
  return split(header, ",")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map(linkFrom);
}

const BRACKETED = /^<([^<>]*)>$/;
/** What cannot be mistaken for a parameter or a word. */
const BARE = /^(?:https?:\/\/|[/?])[^\s<>"]*$/i;
const REL = /^rel\s*=\s*(?:"([^"]*)"|([^\s"]+))$/i;

function linkFrom(text: string): Link | null {
  const [first = "", ...parameters] = split(text, ";").map((part) => part.trim());
  const target = BRACKETED.exec(first)?.[1] ?? (BARE.test(first) ? first : null);
  if (target === null || target === "") return null;
  const rels = parameters.flatMap((parameter) => {
    const [, quoted, bare] = REL.exec(parameter) ?? [];
    return quoted ?? bare ?? [];
  });
  return { target, rel: rels[0]?.toLowerCase() ?? null };
}

/** `text` at each `mark` that stands in no brackets and no quotes. */
function split(text: string, mark: "," | ";"): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let until: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (until !== null) {
      if (sign === until) until = null;
    } else if (sign === "<") until = ">";
    else if (sign === '"') until = '"';
    else if (sign === mark) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function pageAt(target: string, asked: URL): URL | "unreadable" {
  const named = URL.canParse(target, asked) ? new URL(target, asked) : null;
  if (named === null || !/^https?:$/.test(named.protocol)) return "unreadable";
  const page = new URL(asked);
  // Set one by one: a path such as `//host/x`, read as an address of its own, would lead away.
  page.pathname = named.pathname;
  page.search = named.search;
  return page;
}
