import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { BLOCK_BYTES } from "../tar/block.ts";
import { type PlacedHeader, readTarHeader } from "../tar/placed-header.ts";
import { CHUNK, nameBytes, nameOf, type Toc } from "../toc/toc.ts";
import { differingMembers, tocTypeOf } from "./compare-entry.ts";
import type { FaultList } from "./fault-list.ts";
import { readTarSplit } from "./tar-split.ts";

interface Walk {
  readonly toc: Toc;
  readonly faults: FaultList;
  /** Rows of the TOC by the bytes of their names, of which no header came yet. */
  readonly pending: Map<string, number>;
  /** Cleaned paths of the files that came. */
  readonly files: Set<string>;
  /** The header whose file is to come. */
  open: PlacedHeader | null;
  /** Bytes behind the last file that belong to it. */
  padding: number;
  /** Whether the end of the tar came. */
  isEnded: boolean;
  /** The row with content that nothing came behind yet. */
  lastRow: number | null;
}

/**
 * Whether a tar-split describes the tar that the TOC was made from (`ensureTOCMatchesTarSplit`, tar-split
 * `asm.IterateHeaders`): exactly the same entries, and a tar that can be put together from it again. `dataEnd` is where the
 * content of the layer ends. Yields the length of the tar-split when it was read to its end.
 */
export async function checkTarSplit(
  toc: Toc,
  { stored, dataEnd }: { readonly stored: Uint8Array; readonly dataEnd: number },
  faults: FaultList,
  limitBytes?: number,
): Promise<number | null> {
  const pending = new Map<string, number>();
  for (let row = 0; row < toc.rows; row++)
    if (toc.types[row] !== CHUNK) pending.set(nameBytes(toc, row).toString("latin1"), row);
  const walk: Walk = {
    toc,
    faults,
    pending,
    files: new Set(),
    open: null,
    padding: 0,
    isEnded: false,
    lastRow: null,
  };
  const lines = readTarSplit(stored, limitBytes);
  for (let line = await lines.next(); ; line = await lines.next()) {
    if (line.done) {
      if (line.value === null) return null;
      tellCut(walk, dataEnd);
      tellMissing(walk);
      return line.value;
    }
    if (!line.value.ok) faults.add(line.value.failure);
    else if (line.value.value.kind === "file") takeFile(walk, line.value.value);
    else if (!takeSegment(walk, line.value.value.bytes)) return null;
  }
}

function takeFile(walk: Walk, { name, size }: { readonly name: Buffer; readonly size: number }): void {
  const { files, faults, open } = walk;
  const clean = posix.normalize(name.toString("latin1")).replace(/(.)\/$/, "$1");
  const path = name.toString();
  if (files.has(clean))
    faults.say("tarsplit-duplicate-path", `The tar-split has ${JSON.stringify(path)} twice.`, path);
  files.add(clean);
  const isOwn = open?.name.equals(name) && open.size === size;
  if (!isOwn)
    faults.say(
      "tarsplit-file-differs",
      `The file ${JSON.stringify(path)} of the tar-split has no header that fits.`,
      path,
    );
  walk.open = null;
}

/** False where a client would go no further. */
function takeSegment(walk: Walk, bytes: Buffer): boolean {
  const { faults, padding, isEnded } = walk;
  walk.lastRow = null;
  walk.padding = 0;
  if (bytes.length < padding) {
    const what = `The tar-split has ${bytes.length} bytes where ${padding} of padding belong.`;
    faults.say("tarsplit-header", what);
    return false;
  }
  const read = readTarHeader(bytes, padding);
  if (read.kind === "end") {
    walk.isEnded = true;
    return true;
  }
  // What stands behind the end of a tar is a segment of its own, and taken for a header.
  if (isEnded) {
    faults.say(
      "trailing-bytes",
      "The tar goes on behind its end, with bytes that clients take for a header.",
    );
    return false;
  }
  if (read.kind !== "header") {
    const what = read.kind === "bad" ? read.what : "it ends early";
    faults.say("tarsplit-header", `A header in the tar-split cannot be read: ${what}.`);
    return false;
  }
  const { header } = read;
  walk.open = header;
  walk.padding = (BLOCK_BYTES - (header.storedBytes % BLOCK_BYTES)) % BLOCK_BYTES;
  const row = checkEntry(walk, header);
  if (header.storedBytes > 0) walk.lastRow = row;
  return true;
}

/**
 * A header whose file never came, or a file that nothing comes behind although the layer goes on there. A tar that ends with
 * its last file, without even padding, is one that clients take.
 */
function tellCut({ toc, faults, open, lastRow }: Walk, dataEnd: number): void {
  const end = lastRow === null ? 0 : (toc.endOffsets[lastRow] ?? 0);
  if (open !== null || (end > 0 && end < dataEnd))
    faults.say("tarsplit-cut", "The tar-split ends before the tar it describes.");
}

/** The row of the TOC that a header belongs to; null where there is none. */
function checkEntry({ toc, pending, faults }: Walk, header: PlacedHeader): number | null {
  const path = header.name.toString();
  const quoted = JSON.stringify(path);
  if (header.isSparse) {
    faults.say("sparse-file", `${quoted} is a sparse file: its tar cannot be put together again.`, path);
    pending.delete(header.name.toString("latin1"));
    return null;
  }
  const row = pending.get(header.name.toString("latin1"));
  if (row === undefined) {
    if (isUtf8(header.name)) {
      const what = `The tar-split has ${quoted}, and the TOC has not.`;
      faults.say("tarsplit-extra-entry", what, path);
      return null;
    }
    faults.say(
      "name-not-utf8",
      `The name ${quoted} is not UTF-8, and the TOC has another in its place.`,
      path,
    );
    // What the TOC's writer made of it.
    pending.delete(Buffer.from(path).toString("latin1"));
    return null;
  }
  pending.delete(header.name.toString("latin1"));
  if (header.storedBytes === 0 && header.size > 0)
    faults.say(
      "hard-link-size",
      `${quoted} is no regular file (${tocTypeOf(header) ?? "unknown"}) and has a size of ${header.size} bytes.`,
      path,
    );
  const members = differingMembers(toc, row, header);
  if (members.length === 0) return row;
  if (members.join() === "linkName" && !isUtf8(header.linkName))
    faults.say(
      "name-not-utf8",
      `The target of ${quoted} is not UTF-8, and the TOC has another in its place.`,
      path,
    );
  else
    faults.say(
      "tarsplit-entry-differs",
      `${quoted}: TOC and tar-split differ in ${members.join(", ")}.`,
      path,
    );
  return row;
}

/** Entries that the tar-split lacks; where they are the last ones, it was cut. */
function tellMissing({ toc, pending, faults }: Walk): void {
  const missing = [...pending.values()].sort((a, b) => a - b);
  const [first] = missing;
  if (first === undefined) return;
  let behind = 0;
  for (let row = first; row < toc.rows; row++) if (toc.types[row] !== CHUNK) behind += 1;
  if (behind === missing.length) {
    const path = nameOf(toc, first);
    faults.say("tarsplit-cut", `The tar-split ends before ${JSON.stringify(path)}.`, path);
    return;
  }
  for (const row of missing) {
    const path = nameOf(toc, row);
    faults.say(
      "tarsplit-missing-entry",
      `The TOC has ${JSON.stringify(path)}, and the tar-split has not.`,
      path,
    );
  }
}
