/**
 * The target of the `rel=next` link (RFC 8288), held to the host and the API of `current`; null when there is none. The scheme
 * stays that of `current`: a registry behind a proxy that ends TLS writes `http` of itself.
 */
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
    if (url === null || !isHttp(url) || url.host !== current.host || !url.pathname.startsWith("/v2/"))
      return "foreign";
    return new URL(url.pathname + url.search, current);
  }
  return null;
}

const isHttp = ({ protocol }: URL): boolean => protocol === "http:" || protocol === "https:";
