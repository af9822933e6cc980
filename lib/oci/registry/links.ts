/** The target of the `rel=next` link (RFC 8288), resolved and held to the origin and the API of `current`; null when there is none. */
export function nextPage(
  header: string | readonly string[] | undefined,
  current: URL,
): URL | null | "foreign" {
  const text = typeof header === "string" ? header : (header ?? []).join(",");
  for (const match of text.matchAll(
    /<([^<>]{1,4096})>\s*((?:;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^\s";,]*))?\s*)*)/g,
  )) {
    const [, target = "", parameters = ""] = match;
    if (!/;\s*rel\s*=\s*(?:next\b|"(?:[^"]*\s)?next(?:\s[^"]*)?")/i.test(parameters)) continue;
    const url = URL.canParse(target, current) ? new URL(target, current) : null;
    if (url === null || url.origin !== current.origin || !url.pathname.startsWith("/v2/")) return "foreign";
    return url;
  }
  return null;
}
