import type { TransformOptions } from "node:stream";
import { constants, createZstdCompress, type ZstdCompress, type ZstdOptions } from "node:zlib";
import { withoutSecondFrame } from "./zstd-frame.ts";

/** Compresses bytes into zstd frames, several at a time, and gives them out in the order in which they came. */
export interface FramePool {
  /** One frame of `bytes`, which must not change. */
  add(bytes: Buffer): void;
  /** Called when what was added before is out. */
  after(out: () => void): void;
  /** Bytes that were added and are not out. */
  readonly waitingBytes: number;
  /** When at most so many bytes wait, or it was given up. */
  below(bytes: number): Promise<void>;
  /** Gives it up. */
  destroy(): void;
}

export interface FramePoolOptions {
  readonly level: number;
  /** Compressors at work at a time; they share libuv's threads. */
  readonly compressors: number;
  readonly frame: (compressed: Buffer) => void;
}

/** Larger than any frame, so that no compressor waits for somebody to take what it made. */
const OUT_BYTES = 64 * 1024 * 1024;

/** Of a compressor's buffer for what it makes. */
export const COMPRESSOR_BYTES = 128 * 1024;

type Item = { kind: "frame"; bytes: Buffer; compressed: Buffer | null } | { kind: "after"; out: () => void };

/**
 * With the flush flag `ZSTD_e_end` one write is one frame whose header has the content's size, and the compressor goes on with the next
 * (a unit test holds that). It is the one public way to keep a zstd context: `zlib.zstdCompress` begins one for every call, which
 * takes up to 2.5 ms. Frames do not depend on what their compressor did before.
 */
export function createFramePool({ level, compressors, frame }: FramePoolOptions): FramePool {
  const options: ZstdOptions & Pick<TransformOptions, "readableHighWaterMark"> = {
    flush: constants.ZSTD_e_end,
    chunkSize: COMPRESSOR_BYTES,
    params: { [constants.ZSTD_c_compressionLevel]: level },
    readableHighWaterMark: OUT_BYTES,
  };
  const all = Array.from({ length: compressors }, () => createZstdCompress(options));
  const idle = [...all];
  /** In the order in which they came: those that are not out, of which the first `begun` are with a compressor or done. */
  let items: Item[] = [];
  let firstItem = 0;
  let begun = 0;
  let waitingBytes = 0;
  let failed: Error | null = null;
  let isDestroyed = false;
  let limit = 0;
  let onBelow: (() => void) | null = null;

  const fail = (error: Error) => {
    failed ??= error;
    onBelow?.();
  };
  for (const zstd of all) zstd.on("error", fail);

  const giveOut = () => {
    for (; firstItem < items.length; firstItem++) {
      const item = items[firstItem];
      if (item === undefined) break;
      if (item.kind === "after") {
        item.out();
      } else {
        if (item.compressed === null) break;
        waitingBytes -= item.bytes.length;
        frame(item.compressed);
      }
    }
    begun = Math.max(begun, firstItem);
    if (firstItem > 1024) {
      items = items.slice(firstItem);
      begun -= firstItem;
      firstItem = 0;
    }
    if (waitingBytes <= limit) onBelow?.();
  };

  const begin = () => {
    for (; begun < items.length && idle.length > 0; begun++) {
      const item = items[begun];
      if (item?.kind !== "frame") continue;
      const zstd = idle.pop();
      if (zstd !== undefined) compress(zstd, item);
    }
  };

  const compress = (zstd: ZstdCompress, item: Extract<Item, { kind: "frame" }>) => {
    zstd.write(item.bytes, (error) => {
      if (error !== null && error !== undefined) return fail(error);
      const compressed: Buffer | null = zstd.read();
      // Given up while it was at work.
      if (isDestroyed) return;
      if (compressed === null) return fail(new Error("zstd made no frame"));
      item.compressed = withoutSecondFrame(compressed);
      idle.push(zstd);
      begin();
      giveOut();
    });
  };

  return {
    add(bytes) {
      waitingBytes += bytes.length;
      items.push({ kind: "frame", bytes, compressed: null });
      begin();
    },
    after(out) {
      items.push({ kind: "after", out });
      if (firstItem === items.length - 1) giveOut();
    },
    get waitingBytes() {
      return waitingBytes;
    },
    async below(bytes) {
      if (waitingBytes > bytes && failed === null && !isDestroyed) {
        limit = bytes;
        await new Promise<void>((resolve) => {
          onBelow = resolve;
        });
        onBelow = null;
      }
      if (failed !== null) throw failed;
    },
    destroy() {
      isDestroyed = true;
      for (const zstd of all) zstd.destroy();
      onBelow?.();
    },
  };
}
