import { type TarFault, tarFault } from "../tar/fault.ts";
import { readTarHeader } from "../tar/placed-header.ts";
import { goString } from "./go-json.ts";
import { createParts } from "./parts.ts";

/** The lines from which a client that has the files makes the tar again (vbatts/tar-split, tar/storage/entry.go). */
export interface TarSplit {
  /** Bytes of the tar that are no content. */
  outside(bytes: Buffer, start: number, end: number): void;
  /** A file of the tar, whatever its type; `crc64` is of its content, null when it has none. */
  file(name: string, size: number, crc64: Buffer | null): void;
  /** The end blocks were read: what is told from here on comes from this byte of the tar. */
  trailing(from: number): void;
  /** Why clients could not read what was written, if they could not. */
  end(): TarFault | null;
}

/**
 * Containers' writer notes what follows the end blocks as it reads it, in pieces of a MiB at most, which are those that its gzip reader
 * gives out: a cut at every whole MiB of the tar.
 */
const TRAILING_BYTES = 1024 * 1024;

export function createTarSplit(line: (text: string) => void): TarSplit {
  const segment = createParts();
  let position = 0;
  let untilCut: number | null = null;
  let isMisread = false;

  /** Nothing is no segment (tar/asm/disassemble.go). */
  const flush = () => {
    if (segment.bytes === 0) return;
    const bytes = segment.take();
    // Clients look for a header in each segment, also in those behind the end.
    if (untilCut !== null && readTarHeader(bytes, 0).kind !== "end") isMisread = true;
    line(`{"type":2,"payload":"${bytes.toString("base64")}","position":${position++}}\n`);
  };

  return {
    outside(bytes, start, end) {
      let at = start;
      while (untilCut !== null && end - at >= untilCut) {
        segment.add(bytes, at, at + untilCut);
        at += untilCut;
        flush();
        untilCut = TRAILING_BYTES;
      }
      segment.add(bytes, at, end);
      if (untilCut !== null) untilCut -= end - at;
    },
    file(name, size, crc64) {
      flush();
      const named = name === "" ? "" : `,"name":${goString(name, "encoding/json")}`;
      const about =
        crc64 === null ? ',"payload":null' : `,"size":${size},"payload":"${crc64.toString("base64")}"`;
      line(`{"type":1${named}${about},"position":${position++}}\n`);
    },
    trailing(from) {
      flush();
      untilCut = TRAILING_BYTES - (from % TRAILING_BYTES);
    },
    end() {
      flush();
      if (position === 0)
        return tarFault(
          "empty-layer",
          "",
          "The layer is empty, without even the end of a tar, on which podman fails.",
        );
      return isMisread
        ? tarFault(
            "trailing-bytes",
            "",
            "Behind the end of the tar stand bytes that podman takes for a header, on which it fails.",
          )
        : null;
    },
  };
}
