import { parseAllDocuments, type Document as YamlDocument } from "yaml";
import { type ExportedDocument, faultyExport, fewerRuns } from "./exported-document.ts";

/**
 * The parser of YAML keeps every node and its place: some fifty bytes of memory for each byte of text, and a second for two
 * MiB. A text beyond this is taken apart first, so that one object after the other is parsed.
 */
const WHOLE_BYTES = 1024 * 1024;
/** What cannot be taken apart: a document that is no list, an item of a list. etcd keeps no object of more than 1.5 MiB. */
export const MAX_YAML_BYTES = 8 * 1024 * 1024;
/** kubectl and tkn write no aliases; a person's file may have a few. */
const MAX_ALIASES = 100;

/** The documents of a YAML text; of a long list each item, in a list of its own. */
export function* yamlDocuments(text: string): Generator<ExportedDocument> {
  if (text.length <= WHOLE_BYTES) {
    yield* parsed({ text, line: 0 });
    return;
  }
  for (const piece of documentsIn(text))
    yield* piece.text.length <= WHOLE_BYTES ? parsed(piece) : itemsOf(piece);
}

interface Piece {
  readonly text: string;
  /** Lines before it. */
  readonly line: number;
}

/** A line that begins with `---` ends a document wherever it stands (YAML 1.2.2, 9.1.2: no scalar may hold one). */
function* documentsIn(text: string): Generator<Piece> {
  yield* cut(
    text,
    [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index),
    0,
  );
}

/** The text before the first place, and from each place to the next. */
function* cut(text: string, places: readonly number[], line: number): Generator<Piece> {
  let before = line;
  let start = 0;
  for (const end of [...places, text.length]) {
    if (end === start) continue;
    const piece = text.slice(start, end);
    yield { text: piece, line: before };
    before += piece.split("\n").length - 1;
    start = end;
  }
}

/**
 * The items of a list as kubectl and tkn write it: `items:` at the margin, each item a line with a dash. All that belongs to an
 * item stands further right, in scalars too, so that no line of it can be taken for the next one. What is no such list is
 * parsed as a whole.
 */
function* itemsOf(piece: Piece): Generator<ExportedDocument> {
  const { text } = piece;
  const head = /^items:[ \t]*\r?\n( *)-(?=\s)/m.exec(text);
  if (head === null) {
    yield* parsed(piece);
    return;
  }
  const indent = (head[1] ?? "").length;
  const start = head.index + head[0].length - indent - 1;
  const further = new RegExp(`^(?! {${indent}}-\\s)(?! {${indent + 1}})(?![ \\t]*(?:#|\\r?$))`, "gm");
  further.lastIndex = start;
  const end = further.exec(text)?.index ?? text.length;
  const frames = [...parsed({ text: text.slice(0, start) + text.slice(end), line: piece.line })];
  const [frame] = frames;
  if (frame === undefined || "why" in frame) {
    yield* frames;
    return;
  }
  if (!isNamedList(frame.value)) {
    yield faultyExport("it has items and no kind, as a list that was cut short");
    return;
  }
  const items = text.slice(start, end);
  const dashes = [...items.matchAll(new RegExp(`^ {${indent}}-(?=\\s)`, "gm"))].map(({ index }) => index);
  let item = 0;
  for (const one of cut(items, dashes, piece.line + text.slice(0, start).split("\n").length - 1)) {
    item += 1;
    for (const read of parsed(one))
      yield "why" in read
        ? { ...read, item }
        : { value: { ...frame.value, items: Array.isArray(read.value) ? read.value : [] }, item };
  }
}

const isNamedList = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && "kind" in value;

function* parsed({ text, line }: Piece): Generator<ExportedDocument> {
  if (text.length > MAX_YAML_BYTES) {
    yield {
      why: `as one object of YAML it is larger than ${MAX_YAML_BYTES / 1024 / 1024} MiB`,
      next: `Export it as JSON (-o json). ${fewerRuns}`,
    };
    return;
  }
  try {
    const documents = parseAllDocuments(text, { logLevel: "silent", schema: "core" });
    for (const document of Array.isArray(documents) ? documents : []) yield* valueIn(document, line);
  } catch (fault) {
    // Nesting that exhausts the stack.
    yield faultyExport(sentenceOf(fault as Error, line));
  }
}

function* valueIn(
  document: Pick<YamlDocument.Parsed, "errors" | "toJS">,
  line: number,
): Generator<ExportedDocument> {
  const [error] = document.errors;
  if (error !== undefined) {
    yield faultyExport(sentenceOf(error, line));
    return;
  }
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
    // An empty document stands between two separators, or at the end.
    if (value !== null) yield { value };
  } catch (fault) {
    yield faultyExport(sentenceOf(fault as Error, line));
  }
}

/** Its first line, with the line of the file and not of the piece that was parsed. */
const sentenceOf = ({ message }: Error, line: number): string =>
  (message.split("\n")[0] ?? "")
    .slice(0, 200)
    .replace(/\bat line (\d+)/, (_, at: string) => `at line ${Number(at) + line}`)
    .replace(/:$/, "");
