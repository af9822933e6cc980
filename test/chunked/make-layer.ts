import { zstdCompressSync } from "node:zlib";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import type { Annotations } from "#lib/oci/document.ts";

/** A file of a layer that a test makes; `cuts` are the sizes of its chunks, where it has several. */
export interface MadeFile {
  readonly path: string;
  readonly type?: "reg" | "dir" | "symlink" | "hardlink";
  readonly content?: string | Buffer;
  readonly link?: string;
  readonly cuts?: readonly number[];
}

export interface MadeEntry {
  type: string;
  name: string;
  [member: string]: unknown;
}

export interface MadeToc {
  version: number;
  entries: MadeEntry[] | null;
  tarSplitDigest?: string;
  [member: string]: unknown;
}

export interface MakeOptions {
  /** Changes the TOC before it gets its digest. */
  readonly editToc?: (toc: MadeToc) => void;
  /** In place of the TOC's JSON. */
  readonly tocJson?: (toc: MadeToc) => string;
  /** Changes the lines of the tar-split before it gets its digest. */
  readonly editTarSplit?: (lines: string[]) => string[];
  /** Whether the layer ends with its last file, without padding and end blocks; the tar-split is to be changed with it. */
  readonly endsAtFile?: boolean;
  /** `old`: as before 2023, without a tar-split and with other keys and another footer. */
  readonly form?: "today" | "old";
}

export interface MadeLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations: Annotations;
  readonly blob: Buffer;
  readonly toc: MadeToc;
  readonly tar: Buffer;
}

const TYPE_FLAGS = { reg: "0", hardlink: "1", symlink: "2", dir: "5" } as const;

/** Makes a zstd:chunked layer, simply: as many frames as chunks, every field where a client looks for it. */
export function makeLayer(files: readonly MadeFile[], options: MakeOptions = {}): MadeLayer {
  const frames: Buffer[] = [];
  const tar: Buffer[] = [];
  const lines: string[] = [];
  const entries: MadeEntry[] = [];
  let [length, position] = [0, 0];
  let pending = Buffer.alloc(0);
  const put = (bytes: Buffer) => {
    const frame = zstdCompressSync(bytes);
    frames.push(frame);
    length += frame.length;
  };
  const line = (value: object) => lines.push(JSON.stringify({ ...value, position: position++ }));
  const other = (bytes: Buffer) => {
    tar.push(bytes);
    pending = Buffer.concat([pending, bytes]);
  };
  let segment = Buffer.alloc(0);
  for (const { path, type = "reg", link = "", ...file } of files) {
    const content = Buffer.from(file.content ?? "");
    const header = tarHeader({ path, flag: TYPE_FLAGS[type], link, size: content.length });
    segment = Buffer.concat([segment, header]);
    line({ type: 2, payload: segment.toString("base64") });
    line({
      type: 1,
      name: path,
      size: content.length || undefined,
      payload: content.length ? "AAAAAAAAAAA=" : null,
    });
    segment = Buffer.alloc(0);
    other(header);
    const entry: MadeEntry = { type, name: path, mode: 0o644, modtime: "2024-05-01T10:00:00Z" };
    if (link !== "") entry["linkName"] = link;
    entries.push(entry);
    if (content.length === 0) continue;
    put(pending);
    pending = Buffer.alloc(0);
    tar.push(content);
    Object.assign(entry, { size: content.length, digest: digestOf(content), offset: length });
    const cuts = file.cuts ?? [content.length];
    let at = 0;
    for (const [index, cut] of cuts.entries()) {
      const chunk = content.subarray(at, at + cut);
      const about = {
        offset: length,
        chunkSize: cut,
        ...(at > 0 ? { chunkOffset: at } : {}),
        chunkDigest: digestOf(chunk),
        ...(cut >= 1024 && chunk.every((byte) => byte === 0) ? { chunkType: "zeros" } : {}),
      };
      put(chunk);
      if (cuts.length > 1) {
        if (index === 0) Object.assign(entry, about);
        else entries.push({ type: "chunk", name: path, ...about });
      }
      at += cut;
    }
    entry["endOffset"] = length;
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    segment = padding;
    other(padding);
  }
  const end = Buffer.alloc(1024);
  line({ type: 2, payload: Buffer.concat([segment, end]).toString("base64") });
  other(end);
  if (!options.endsAtFile) put(pending);

  const isOld = options.form === "old";
  const split = Buffer.from((options.editTarSplit?.(lines) ?? lines).map((text) => `${text}\n`).join(""));
  const storedSplit = zstdCompressSync(split);
  const toc: MadeToc = { version: 1, entries, ...(isOld ? {} : { tarSplitDigest: digestOf(storedSplit) }) };
  options.editToc?.(toc);
  const json = Buffer.from(options.tocJson?.(toc) ?? JSON.stringify(toc));
  const storedToc = zstdCompressSync(json);
  const tocAt = length + 8;
  const splitAt = tocAt + storedToc.length + 8;
  const places = [tocAt, storedToc.length, json.length, 1];
  const footer = isOld
    ? Buffer.concat([numbers(places), Buffer.from("GnUlInUx")])
    : Buffer.concat([
        numbers([...places, splitAt, storedSplit.length, split.length]),
        Buffer.from("GNUlInUx"),
      ]);
  const blob = Buffer.concat([
    ...frames,
    skippable(storedToc),
    ...(isOld ? [] : [skippable(storedSplit)]),
    skippable(footer),
  ]);
  const prefix = isOld ? "io.containers.zstd-chunked." : "io.github.containers.zstd-chunked.";
  return {
    mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
    digest: digestOf(blob),
    size: blob.length,
    annotations: {
      [`${prefix}manifest-checksum`]: digestOf(storedToc),
      [`${prefix}manifest-position`]: places.join(":"),
      ...(isOld
        ? {}
        : { [`${prefix}tarsplit-position`]: `${splitAt}:${storedSplit.length}:${split.length}` }),
    },
    blob,
    toc,
    tar: Buffer.concat(tar),
  };
}

const numbers = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [at, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * at);
  return bytes;
};

function skippable(payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a50, 0);
  header.writeUInt32LE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** One block of ustar, with mode 0644 and the time that `makeLayer` writes into its TOC. */
export function tarHeader(of: {
  readonly path: string | Buffer;
  readonly flag: string;
  readonly link: string;
  readonly size: number;
}): Buffer {
  const block = Buffer.alloc(512);
  block.set(Buffer.from(of.path), 0);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  block.write(`${of.size.toString(8).padStart(11, "0")}\0`, 124);
  block.write(`${(Date.UTC(2024, 4, 1, 10) / 1000).toString(8).padStart(11, "0")}\0`, 136);
  block.write("        ", 148);
  block.write(of.flag, 156);
  block.write(of.link, 157);
  block.write("ustar\u000000", 257);
  block.write("0000000\0", 329);
  block.write("0000000\0", 337);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
