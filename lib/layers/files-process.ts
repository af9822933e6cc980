// Keeps the files of layers that people look into, and answers what is asked of them: a TOC may hold 150 MiB of JSON, and a search
// goes through all names. One thing at a time; where it runs out of memory it ends, and trees are read anew.
import { understandToc } from "#lib/chunked/toc/understand-toc.ts";
import { buildTree } from "#lib/chunked/tree/tree.ts";
import type { Answered, Told } from "./files-protocol.ts";
import { createKeptTrees } from "./kept-trees.ts";
import { look } from "./look.ts";

const KEPT_BYTES = 192 * 1024 * 1024;

const trees = createKeptTrees(KEPT_BYTES);
let pieces: Uint8Array[] = [];

process.on("message", (told: Told) => {
  if (told.kind === "piece") {
    pieces.push(told.bytes);
    return;
  }
  const stored = Buffer.concat(pieces);
  pieces = [];
  const answered = attempt(told, stored);
  process.send?.(answered, () => undefined);
});
// Who started us is gone.
process.on("disconnect", () => process.exit());

function attempt(told: Exclude<Told, { kind: "piece" }>, stored: Uint8Array): Answered {
  try {
    return told.kind === "open" ? open(told, stored) : ask(told);
  } catch (error) {
    return { kind: "bug", text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function open({ key, checksum }: Extract<Told, { kind: "open" }>, stored: Uint8Array): Answered {
  // As large as the columns of what is compressed so well.
  trees.makeRoom(10 * stored.length);
  const read = understandToc({ stored, checksum });
  if (!read.ok) return { kind: "wrong", fault: read.failure };
  const { toc } = read.value;
  trees.put(key, { toc, tree: buildTree(toc) });
  return { kind: "opened" };
}

function ask({ key, question }: Extract<Told, { kind: "ask" }>): Answered {
  const files = trees.get(key);
  return files === null ? { kind: "forgotten" } : { kind: "answer", answer: look(files, question) };
}
