/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1); scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Longest header we look at; real ones have some hundred characters. */
const MAX_HEADER = 16_384;

const TOKEN = /[A-Za-z0-9!#$%&'*+.^_`|~-]+/y;
const SPACE = /[ \t]*/y;
const SEPARATORS = /[ \t,]*/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const BARE_VALUE = /[^ \t,"]*/y;

/**
 * Reads every challenge of one or several headers. A comma stands between parameters and between challenges alike, so a
 * word is a new scheme exactly when no `=` follows it. What cannot be read ends its header; what stood before it counts.
 */
export function parseChallenges(headers: string | readonly string[] | undefined): readonly Challenge[] {
  if (headers === undefined) return [];
  return (typeof headers === "string" ? [headers] : headers).flatMap((header) => parseHeader(header));
}

function parseHeader(header: string): readonly Challenge[] {
  if (header.length > MAX_HEADER) return [];
  const challenges: Challenge[] = [];
  let parameters: Record<string, string> | null = null;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    take(SEPARATORS);
    if (at >= header.length) return challenges;
    const word = take(TOKEN);
    if (word === null) return challenges;
    const afterWord = at;
    take(SPACE);
    if (header[at] !== "=" || parameters === null) {
      at = afterWord;
      parameters = Object.create(null) as Record<string, string>;
      challenges.push({ scheme: word[0].toLowerCase(), parameters });
      take(SPACE);
      // Negotiate and its like carry one opaque word instead of parameters.
      take(TOKEN68);
      continue;
    }
    at += 1;
    take(SPACE);
    const quoted = take(QUOTED);
    const value = quoted === null ? (take(BARE_VALUE)?.[0] ?? "") : (quoted[1] ?? "").replace(/\\(.)/g, "$1");
    const name = word[0].toLowerCase();
    if (quoted === null && header[at] === '"') return challenges;
    // The first of two equal names counts: a second one must not move the realm.
    if (!(name in parameters)) parameters[name] = value;
  }
}
