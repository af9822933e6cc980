import { CHUNK, chunksBehind, NO_DIGEST, nameBytes, nameOf, REG, type Toc } from "../toc/toc.ts";
import type { FaultList } from "./fault-list.ts";

/**
 * Whether a TOC makes sense by itself and inside its layer: what `mergeTocEntries` refuses, and what makes the client fail
 * when it gets to the file. `dataEnd` is where the content of the layer ends: where the frame of the TOC begins.
 */
export function checkToc(toc: Toc, dataEnd: number, faults: FaultList): void {
  const seen = new Set<string>();
  for (let row = 0; row < toc.rows; row++) {
    if (toc.types[row] === CHUNK) {
      const path = nameOf(toc, row);
      faults.say("toc-chunk-without-file", `A chunk of ${quote(path)} follows no regular file.`, path);
      continue;
    }
    const name = nameBytes(toc, row).toString("latin1");
    if (seen.has(name)) {
      const path = nameOf(toc, row);
      faults.say("toc-duplicate-path", `The TOC has ${quote(path)} twice.`, path);
    }
    seen.add(name);
    if (toc.types[row] === 0) {
      const path = nameOf(toc, row);
      faults.say("toc-entry", `${quote(path)} is of the type ${quote(toc.rare.get(row)?.type ?? "")}.`, path);
    }
    if (toc.types[row] !== REG) continue;
    const chunks = chunksBehind(toc, row);
    const wrong = fileFault(toc, row, chunks, dataEnd);
    if (wrong !== null) {
      const path = nameOf(toc, row);
      faults.say(wrong[0], `${quote(path)}: ${wrong[1]}.`, path);
    }
    row += chunks;
  }
}

const quote = (text: string): string => JSON.stringify(text);

function fileFault(
  toc: Toc,
  row: number,
  chunks: number,
  dataEnd: number,
): readonly ["toc-range" | "toc-entry", string] | null {
  const size = toc.sizes[row] ?? 0;
  if (size === 0) return chunks > 0 ? ["toc-range", "it is empty and has chunks"] : null;
  if (size < 0) return ["toc-entry", "its size is negative"];
  if ((toc.digests[row] ?? NO_DIGEST) < 0) return ["toc-entry", "it has no valid digest"];
  const end = toc.endOffsets[row] ?? 0;
  let [offset, position] = [0, 0];
  for (let at = row; at <= row + chunks; at++) {
    const start = toc.offsets[at] ?? 0;
    if (start <= offset || start >= dataEnd)
      return ["toc-range", `its content is said to be at byte ${start}, where the layer has none`];
    if ((toc.chunkTypes[at] ?? 0) > 1) return ["toc-entry", "a chunk is of a type that nobody knows"];
    offset = start;
    if (chunks === 0) continue;
    if ((toc.chunkDigests[at] ?? NO_DIGEST) < 0) return ["toc-entry", "a chunk has no valid digest"];
    if (toc.chunkOffsets[at] !== position) return ["toc-range", "its chunks do not follow each other"];
    position += toc.chunkSizes[at] ?? 0;
  }
  if (chunks > 0 && position !== size)
    return ["toc-range", `its chunks have ${position} bytes together, and it has ${size}`];
  if (end <= offset || end > dataEnd)
    return ["toc-range", `its content is said to end at byte ${end}, where the layer has none`];
  return null;
}
