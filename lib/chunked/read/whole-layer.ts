import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { LayerMediaCompression } from "#lib/oci/media-types.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { TarHeader } from "../tar/header.ts";
import { createColumns, newRow } from "../toc/columns.ts";
import { entryTypes, REG } from "../toc/toc.ts";
import { framesOf } from "../toc/zstd-frames.ts";
import type { Files } from "../tree/look.ts";
import { buildTree } from "../tree/tree.ts";
import { walkTar } from "./walk-tar.ts";

/** A layer that was downloaded whole, since it has no TOC that could be read by ranges. */
export interface WholeLayer {
  readonly bytes: Uint8Array;
  readonly compression: LayerMediaCompression;
}

/** Its files; offsets are those of the content in the tar. */
export async function filesOfWhole(layer: WholeLayer): Promise<Result<Files, ReadFailure>> {
  const columns = createColumns();
  const row = newRow();
  try {
    for await (const step of walkTar(tarOf(layer))) {
      if (step.kind === "bad") return fail(malformed(step.what));
      // Records for all entries behind it are no file.
      if (step.kind === "content" || step.header.typeFlag === "g") continue;
      const { header, contentAt } = step;
      const empty = { start: 0, end: 0 };
      const keep = (text: Buffer) => columns.keepText(text, 0, text.length, empty);
      const nameStart = keep(header.name);
      const linkStart = keep(header.linkName);
      columns.add({
        ...row,
        type: typeOf(header),
        rare: header.isSparse ? { type: SPARSE } : null,
        nameStart,
        nameEnd: nameStart + header.name.length,
        linkStart,
        linkEnd: linkStart + header.linkName.length,
        mode: header.mode,
        size: header.size,
        uid: header.uid,
        gid: header.gid,
        modSeconds: header.modified.seconds,
        modNanos: header.modified.nanos,
        offset: contentAt,
      });
    }
  } catch {
    return fail(malformed("it is not compressed as its media type says, or is cut"));
  }
  const toc = columns.finish({ version: 0, tarSplitDigest: null });
  return ok({ toc, tree: buildTree(toc) });
}

/** The content of the file whose content begins at `contentAt`. */
export async function* contentOfWhole(
  layer: WholeLayer,
  contentAt: number,
): AsyncGenerator<Uint8Array, void> {
  let isOurs = false;
  for await (const step of walkTar(tarOf(layer))) {
    if (step.kind === "content" && isOurs) yield step.bytes;
    if (step.kind !== "entry") continue;
    if (isOurs) return;
    isOurs = step.contentAt === contentAt && step.header.storedBytes > 0;
  }
}

const TYPES: Readonly<Record<string, (typeof entryTypes)[number]>> = {
  "0": "reg",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "dir",
  "6": "fifo",
  "7": "reg",
};

/** What `rare.type` says of a sparse file. It is of no type that a TOC has: its content is not in the tar as it is. */
export const SPARSE = "sparse";

const typeOf = ({ typeFlag, isSparse }: TarHeader): number => {
  const of = entryTypes.indexOf(TYPES[typeFlag] ?? "other");
  return of === REG && isSparse ? 0 : of;
};

const PIECE_BYTES = 256 * 1024;

function tarOf({ bytes, compression }: WholeLayer): AsyncIterable<Uint8Array> {
  if (compression === "zstd") return decodedFrames(bytes);
  const whole = Readable.from(pieces(bytes));
  return compression === "gzip" ? whole.pipe(createGunzip({ chunkSize: PIECE_BYTES })) : whole;
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** Frame by frame: Node.js decodes no more than the first. */
async function* decodedFrames(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const frames = framesOf(bytes);
  if (frames === null) throw new Error("no zstd");
  for (const { start, end, isSkippable } of frames) {
    if (isSkippable) continue;
    const stream = createZstdDecompress({ chunkSize: PIECE_BYTES });
    stream.end(bytes.subarray(start, end));
    yield* stream as AsyncIterable<Uint8Array>;
  }
}

const malformed = (what: string): ReadFailure => ({
  code: "malformed",
  message: `A layer cannot be read as a tar: ${what}.`,
  next: "The layer is damaged, or its media type is wrong: push the image again.",
});
