import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { CHUNK, nameBytes, nameOf, type Toc } from "../toc/toc.ts";
import { differingMembers, tocTypeOf } from "./compare-entry.ts";
import type { FaultList } from "./fault-list.ts";
import { BLOCK, readTarHeader, type TarHeader } from "./tar-header.ts";
import { readTarSplit } from "./tar-split.ts";

/**
 * Whether a tar-split describes the tar that the TOC was made from (`ensureTOCMatchesTarSplit`, tar-split
 * `asm.IterateHeaders`): exactly the same entries, and a tar that can be put together from it again. Yields the length of the
 * tar-split when it was read to its end.
 */
export async function checkTarSplit(
  toc: Toc,
  stored: Uint8Array,
  faults: FaultList,
  limitBytes?: number,
): Promise<number | null> {
  const pending = new Map<string, number>();
  for (let row = 0; row < toc.rows; row++)
    if (toc.types[row] !== CHUNK) pending.set(nameBytes(toc, row).toString("latin1"), row);
  const files = new Set<string>();
  let padding = 0;
  let isEnded = false;
  let open: TarHeader | null = null;

  const lines = readTarSplit(stored, limitBytes);
  for (let line = await lines.next(); ; line = await lines.next()) {
    if (line.done) {
      if (line.value === null) return null;
      // What stands open here is missing: the last header has no file, or a file no padding.
      if (open !== null || padding > 0)
        faults.say("tarsplit-cut", "The tar-split ends before the tar it describes.");
      tellMissing(toc, pending, faults);
      return line.value;
    }
    if (!line.value.ok) {
      faults.add(line.value.failure);
      continue;
    }
    const entry = line.value.value;
    if (entry.kind === "file") {
      const clean = posix.normalize(entry.name.toString("latin1")).replace(/(.)\/$/, "$1");
      const path = entry.name.toString();
      if (files.has(clean))
        faults.say("tarsplit-duplicate-path", `The tar-split has ${JSON.stringify(path)} twice.`, path);
      files.add(clean);
      const isOwn = open?.name.equals(entry.name) && open.size === entry.size;
      if (!isOwn)
        faults.say(
          "tarsplit-file-differs",
          `The file ${JSON.stringify(path)} of the tar-split has no header that fits.`,
          path,
        );
      open = null;
      continue;
    }
    if (entry.bytes.length < padding) {
      faults.say(
        "tarsplit-header",
        `The tar-split has ${entry.bytes.length} bytes where ${padding} of padding belong.`,
      );
      return null;
    }
    const read = readTarHeader(entry.bytes, padding);
    padding = 0;
    if (read.kind === "end") {
      isEnded = true;
      continue;
    }
    if (read.kind !== "header") {
      const what = read.kind === "bad" ? read.what : "it ends early";
      // What stands behind the end of a tar is a segment of its own, and taken for a header.
      if (isEnded)
        faults.say(
          "trailing-bytes",
          "The tar goes on behind its end, with bytes that clients take for a header.",
        );
      else faults.say("tarsplit-header", `A header in the tar-split cannot be read: ${what}.`);
      return null;
    }
    open = read.header;
    padding = (BLOCK - (open.storedBytes % BLOCK)) % BLOCK;
    checkEntry(toc, open, pending, faults);
  }
}

function checkEntry(toc: Toc, header: TarHeader, pending: Map<string, number>, faults: FaultList): void {
  const path = header.name.toString();
  const quoted = JSON.stringify(path);
  if (header.isSparse) {
    faults.say("sparse-file", `${quoted} is a sparse file: its tar cannot be put together again.`, path);
    pending.delete(header.name.toString("latin1"));
    return;
  }
  const row = pending.get(header.name.toString("latin1"));
  if (row === undefined) {
    if (isUtf8(header.name)) {
      const what = `The tar-split has ${quoted}, and the TOC has not.`;
      faults.say("tarsplit-extra-entry", what, path);
      return;
    }
    faults.say(
      "name-not-utf8",
      `The name ${quoted} is not UTF-8, and the TOC has another in its place.`,
      path,
    );
    // What the TOC's writer made of it.
    pending.delete(Buffer.from(path).toString("latin1"));
    return;
  }
  pending.delete(header.name.toString("latin1"));
  if (header.storedBytes === 0 && header.size > 0)
    faults.say(
      "hard-link-size",
      `${quoted} is no regular file (${tocTypeOf(header) ?? "unknown"}) and has a size of ${header.size} bytes.`,
      path,
    );
  const members = differingMembers(toc, row, header);
  if (members.length === 0) return;
  if (members.join() === "linkName" && !isUtf8(header.link))
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
}

/** Entries that the tar-split lacks; where they are the last ones, it was cut. */
function tellMissing(toc: Toc, pending: ReadonlyMap<string, number>, faults: FaultList): void {
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
