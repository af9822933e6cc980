import { type FileParts, filePartsOf } from "#lib/chunked/read/file-content.ts";
import type { ChunkedFault } from "#lib/chunked/toc/fault.ts";
import { chunksBehind, nameBytes, REG } from "#lib/chunked/toc/toc.ts";
import { fileEntry } from "#lib/chunked/tree/file-entry.ts";
import { type Files, findNode, search } from "#lib/chunked/tree/look.ts";
import { pathBytes } from "#lib/chunked/tree/path-text.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import type { FileDetails, FilePage, FileRow, FileSort, FoundFiles, TrailStep } from "./answers.ts";
import { fileRow } from "./file-row.ts";
import { orderOf } from "./order.ts";

// What is asked of a layer's files. All of it is done where the tree is: in a process beside the one that serves.

/** Answers without `about`, which whoever opened the layer knows. */
export type Bare<T> = Omit<T, "about">;

export type Question =
  | { readonly kind: "about" }
  | {
      readonly kind: "page";
      readonly node: number;
      readonly sort: FileSort;
      readonly from: number;
      readonly count: number;
    }
  | { readonly kind: "search"; readonly text: string; readonly count: number }
  | { readonly kind: "details"; readonly path: string; readonly sort: FileSort }
  /** Where the first bytes of a file are; `dataEnd` is where the content of the layer ends. */
  | {
      readonly kind: "parts";
      readonly path: string;
      readonly dataEnd: number;
      readonly untilBytes: number;
    };

export interface Answers {
  readonly about: { readonly files: number; readonly bytes: number };
  /** Null where there is no such directory. */
  readonly page: Bare<FilePage> | null;
  readonly search: Bare<FoundFiles>;
  readonly details: Omit<Bare<FileDetails>, "content"> | null;
  /** Null where no file is there. */
  readonly parts: Result<FileParts, ChunkedFault> | null;
}

export function look(files: Files, question: Question): Answers[Question["kind"]] {
  const { tree } = files;
  switch (question.kind) {
    case "about":
      return { files: tree.files[0] ?? 0, bytes: tree.bytes[0] ?? 0 };
    case "page":
      return pageOf(files, question);
    case "search":
      return searchFor(files, question.text, question.count);
    case "details":
      return detailsOf(files, question.path, question.sort);
    case "parts":
      return partsOf(files, question);
  }
}

function pageOf(files: Files, { node, sort, from, count }: Extract<Question, { kind: "page" }>) {
  if (node >= files.tree.nodes) return null;
  const order = orderOf(files, node, sort);
  const rows = Array.from(order.subarray(from, from + count), (child) => fileRow(files, child));
  return { node, total: order.length, from, rows };
}

/** Names count, not the directories before them, unless the text has a slash. */
function searchFor(files: Files, text: string, count: number): Bare<FoundFiles> {
  const all = search(files, text, Number.POSITIVE_INFINITY);
  const fits = text.includes("/") ? () => true : ownNameHas(files, text);
  const found = all.filter(fits);
  const rows: FileRow[] = [];
  for (const row of found) {
    if (rows.length >= count) break;
    const node = findNode(files, nameBytes(files.toc, row));
    if (node !== null) rows.push(fileRow(files, node));
  }
  return { total: found.length, rows };
}

function ownNameHas({ toc }: Files, text: string): (row: number) => boolean {
  const isExact = text !== text.toLowerCase();
  return (row) => {
    const bytes = nameBytes(toc, row);
    const isSlashed = bytes.at(-1) === SLASH;
    const name = bytes.toString("utf8", bytes.lastIndexOf(SLASH, isSlashed ? -2 : -1) + 1);
    return (isExact ? name : name.toLowerCase()).includes(text);
  };
}

const SLASH = 0x2f;

function detailsOf(files: Files, path: string, sort: FileSort): Answers["details"] {
  const node = findNode(files, pathBytes(path));
  if (node === null) return null;
  const { toc, tree } = files;
  const row = tree.rows[node] ?? -1;
  // Without its chunks, which may be many.
  const entry = row < 0 ? null : fileEntry(toc, row);
  const isFile = row >= 0 && toc.types[row] === REG && (toc.sizes[row] ?? 0) > 0;
  return {
    row: fileRow(files, node),
    trail: trailOf(files, node, sort),
    uid: entry?.uid ?? null,
    gid: entry?.gid ?? null,
    modified: entry?.modified ?? null,
    digest: entry?.digest ?? null,
    chunks: isFile ? chunksBehind(toc, row) + 1 : 0,
  };
}

function trailOf(files: Files, node: number, sort: FileSort): readonly TrailStep[] {
  const { parents } = files.tree;
  const trail: TrailStep[] = [];
  for (let at = node; at > 0; at = parents[at] ?? 0) {
    const index = orderOf(files, parents[at] ?? 0, sort).indexOf(at);
    trail.push({ node: at, index, children: fileRow(files, at).children });
  }
  return trail.reverse();
}

function partsOf(
  files: Files,
  { path, dataEnd, untilBytes }: Extract<Question, { kind: "parts" }>,
): Answers["parts"] {
  const node = findNode(files, pathBytes(path));
  const row = node === null ? -1 : (files.tree.rows[node] ?? -1);
  // A link has no content of its own.
  if (row < 0 || files.toc.types[row] !== REG) return null;
  const parts = filePartsOf({ toc: files.toc, row, dataEnd }, untilBytes);
  return parts.ok ? parts : fail(parts.failure);
}
