import { StringDecoder } from "node:string_decoder";
import { createZstdDecompress } from "node:zlib";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type ChunkedFault, chunkedFault } from "../toc/fault.ts";
import { framesOf } from "../toc/zstd-frames.ts";

/** One line of a tar-split (vbatts/tar-split, tar/storage/entry.go). */
export type TarSplitEntry =
  /** Bytes of the tar that are no content: the padding of the file before, and all of a header. */
  | { readonly kind: "segment"; readonly bytes: Buffer }
  /** A file's content stands here; `crc` is its crc64, or null where there is none. */
  | { readonly kind: "file"; readonly name: Buffer; readonly size: number; readonly crc: Buffer | null };

/** What a tar-split may hold before it is given up: ten times what the largest TOC that clients take comes with. */
export const MAX_TARSPLIT_BYTES = 2 * 1024 * 1024 * 1024;
/** One line: a header with pax records of 1 MiB, in base64, and as much as skopeo puts behind the end of a tar. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;

/** The lines of a stored tar-split, decompressed while they are read; the first fault ends them. */
export async function* readTarSplit(
  stored: Uint8Array,
  limitBytes = MAX_TARSPLIT_BYTES,
): AsyncGenerator<Result<TarSplitEntry, ChunkedFault>, number | null> {
  const frames = framesOf(stored);
  if (frames === null) {
    yield fail(chunkedFault("tarsplit-encoding", "The tar-split is not compressed with zstd, or is cut."));
    return null;
  }
  const decoder = new StringDecoder("utf8");
  let [rest, length] = ["", 0];
  try {
    for (const { start, end, isSkippable } of frames) {
      if (isSkippable) continue;
      const stream = createZstdDecompress();
      stream.end(stored.subarray(start, end));
      for await (const piece of stream as AsyncIterable<Buffer>) {
        length += piece.length;
        if (length > limitBytes) {
          yield fail(chunkedFault("tarsplit-too-large", `The tar-split has more than ${limitBytes} bytes.`));
          return null;
        }
        const lines = (rest + decoder.write(piece)).split("\n");
        rest = lines.pop() ?? "";
        if (rest.length > MAX_LINE_BYTES) {
          yield fail(badLine("a line does not end"));
          return null;
        }
        for (const line of lines) {
          const entry = parseLine(line);
          if (entry === null) continue;
          yield entry;
          if (!entry.ok) return null;
        }
      }
    }
  } catch {
    yield fail(chunkedFault("tarsplit-encoding", "The tar-split is not compressed with zstd, or is cut."));
    return null;
  }
  if (rest.trim() !== "") {
    // Before April 2026 tools could close the tar-split while it was still written (containers/image #148).
    const entry = parseLine(rest);
    yield entry?.ok ? entry : fail(chunkedFault("tarsplit-cut", "The tar-split ends within a line."));
    if (!entry?.ok) return null;
  }
  return length;
}

function parseLine(line: string): Result<TarSplitEntry, ChunkedFault> | null {
  if (line.trim() === "") return null;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return fail(badLine("a line is no JSON"));
  }
  if (typeof json !== "object" || json === null) return fail(badLine("a line is no object"));
  const { type, name, name_raw: raw, size = 0, payload = null } = json as Record<string, unknown>;
  const bytes = typeof payload === "string" ? Buffer.from(payload, "base64") : null;
  if (type === 2) return ok({ kind: "segment", bytes: bytes ?? Buffer.alloc(0) });
  if (type !== 1) return fail(badLine(`a line is of the type ${JSON.stringify(type)}`));
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
    return fail(badLine("the size of a file is no number"));
  const text = typeof raw === "string" ? Buffer.from(raw, "base64") : Buffer.from(String(name ?? ""));
  return ok({ kind: "file", name: text, size, crc: bytes });
}

const badLine = (what: string): ChunkedFault =>
  chunkedFault("tarsplit-json", `The tar-split cannot be read: ${what}.`);
