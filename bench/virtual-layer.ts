import { createHash, randomBytes } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import type { Layer } from "#lib/chunked/read/layer-toc.ts";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { tarHeader } from "#test/chunked/make-layer.ts";

/** A zstd:chunked layer of any size that takes no room: all of its files have one content, and any part of it can be made. */
export interface VirtualLayer {
  readonly layer: Layer;
  readonly tocBytes: number;
  readonly tarSplitBytes: number;
  readonly jsonBytes: number;
  readonly files: number;
  readonly fileBytes: number;
  pathOf(file: number): string;
  part(offset: number, length: number): Buffer;
}

/** `digests`: whether every file says to have a content of its own, as real ones have; then none can be read. */
export function virtualLayer(of: {
  readonly files: number;
  readonly fileBytes: number;
  readonly ownDigests: boolean;
}): VirtualLayer {
  const { files, fileBytes } = of;
  const content = randomBytes(fileBytes);
  const header = zstdCompressSync(tarHeader({ path: "any", flag: "0", link: "", size: fileBytes }));
  const frame = zstdCompressSync(content);
  const unit = Buffer.concat([header, frame]);
  const digest = digestOf(content);
  const pathOf = (file: number) =>
    `usr/lib/python3/dist-packages/package_${file % 997}/part_${file % 13}/module_${file}.py`;
  const entries: string[] = [];
  const lines: string[] = [];
  for (let file = 0; file < files; file++) {
    const offset = file * unit.length + header.length;
    const own = of.ownDigests ? `sha256:${createHash("sha256").update(String(file)).digest("hex")}` : digest;
    const name = pathOf(file);
    entries.push(
      JSON.stringify({
        type: "reg",
        name,
        mode: 0o644,
        size: fileBytes,
        modtime: "2024-05-01T10:00:00Z",
        digest: own,
        offset,
        endOffset: offset + frame.length,
      }),
    );
    const padding = file === 0 ? 0 : (512 - (fileBytes % 512)) % 512;
    const segment = Buffer.concat([
      Buffer.alloc(padding),
      tarHeader({ path: name, flag: "0", link: "", size: fileBytes }),
    ]);
    lines.push(
      `{"type":2,"payload":"${segment.toString("base64")}","position":${2 * file}}`,
      `{"type":1,"name":"${name}","size":${fileBytes},"payload":"AAAAAAAAAAA=","position":${2 * file + 1}}`,
    );
  }
  const last = Buffer.alloc(1024 + ((512 - (fileBytes % 512)) % 512));
  lines.push(`{"type":2,"payload":"${last.toString("base64")}","position":${2 * files}}\n`);
  const split = Buffer.from(lines.join("\n"));
  const storedSplit = zstdCompressSync(split);
  const json = Buffer.from(
    `{"version":1,"entries":[${entries.join(",")}],"tarSplitDigest":"${digestOf(storedSplit)}"}`,
  );
  const storedToc = zstdCompressSync(json);
  const dataEnd = files * unit.length;
  const tocAt = dataEnd + 8;
  const splitAt = tocAt + storedToc.length + 8;
  const footer = Buffer.alloc(64);
  const numbers = [tocAt, storedToc.length, json.length, 1, splitAt, storedSplit.length, split.length];
  for (const [at, value] of numbers.entries()) footer.writeBigUInt64LE(BigInt(value), 8 * at);
  footer.write("GNUlInUx", 56);
  const tail = Buffer.concat([skippable(storedToc), skippable(storedSplit), skippable(footer)]);
  const size = dataEnd + tail.length;
  const prefix = "io.github.containers.zstd-chunked.";
  return {
    layer: {
      // Of something else: nobody reads this layer whole.
      digest: digestOf(json) satisfies Digest,
      size,
      annotations: {
        [`${prefix}manifest-checksum`]: digestOf(storedToc),
        [`${prefix}manifest-position`]: numbers.slice(0, 4).join(":"),
        [`${prefix}tarsplit-position`]: numbers.slice(4).join(":"),
      },
    },
    tocBytes: storedToc.length,
    tarSplitBytes: storedSplit.length,
    jsonBytes: json.length,
    files,
    fileBytes,
    pathOf,
    part(offset, length) {
      const made = Buffer.alloc(length);
      for (let at = offset; at < offset + length; ) {
        const from = at < dataEnd ? unit.subarray(at % unit.length) : tail.subarray(at - dataEnd);
        at += from.copy(made, at - offset);
        if (from.length === 0) break;
      }
      return made;
    },
  };
}

function skippable(payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a50, 0);
  header.writeUInt32LE(payload.length, 4);
  return Buffer.concat([header, payload]);
}
