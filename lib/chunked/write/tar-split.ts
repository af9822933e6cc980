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
  end(): void;
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

  /** Nothing is no segment (tar/asm/disassemble.go). */
  const flush = () => {
    if (segment.bytes === 0) return;
    line(`{"type":2,"payload":"${segment.take().toString("base64")}","position":${position++}}\n`);
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
    end: flush,
  };
}
