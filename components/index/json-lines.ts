/** A piece of a JSON text, as the Source view colours and links it. */
export interface JsonPiece {
  readonly kind: "key" | "string" | "number" | "digest" | "plain";
  readonly text: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;
const DIGEST = /^"(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})"$/;

/** The text line by line, cut into pieces; joining them again yields the text, so what is shown is what was served. */
export function jsonLines(text: string): JsonPiece[][] {
  return text.split("\n").map(piecesOf);
}

/** The same document with line breaks, for one that was served without any; the text itself where it is no JSON. */
export function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function piecesOf(line: string): JsonPiece[] {
  const pieces: JsonPiece[] = [];
  let at = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > at) pieces.push({ kind: "plain", text: line.slice(at, match.index) });
    at = match.index + match[0].length;
    pieces.push({ kind: kindOf(match[0], line.slice(at)), text: match[0] });
  }
  if (at < line.length) pieces.push({ kind: "plain", text: line.slice(at) });
  return pieces;
}

function kindOf(token: string, after: string): JsonPiece["kind"] {
  if (!token.startsWith('"')) return "number";
  if (/^\s*:/.test(after)) return "key";
  return DIGEST.test(token) ? "digest" : "string";
}

export interface Named {
  readonly manifests: ReadonlySet<string>;
  readonly layers: ReadonlySet<string>;
  readonly config: string | null;
}

/** What the digests of a document name. A TOC's checksum or a base image's digest names nothing in this repository. */
export function namedBy(text: string): Named {
  const document = parse(text);
  const subject = digestOf(document["subject"]);
  return {
    manifests: new Set([...digestsOf(document["manifests"]), ...(subject === null ? [] : [subject])]),
    layers: new Set(digestsOf(document["layers"])),
    config: digestOf(document["config"]),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const digestOf = (value: unknown): string | null =>
  isRecord(value) && typeof value["digest"] === "string" ? value["digest"] : null;

const digestsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(digestOf).filter((d) => d !== null) : [];
