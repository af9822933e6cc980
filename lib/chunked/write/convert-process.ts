import { type ChildProcess, fork } from "node:child_process";
import { pipeline, Readable, Writable } from "node:stream";
import { pipeline as piping } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { fail, type Result } from "#lib/oci/result.ts";
import type { Sink } from "./blob-out.ts";
import type { Answered, Conversion } from "./convert-protocol.ts";
import type { LayerCompression } from "./layer-source.ts";
import { DEFAULT_LEVEL } from "./levels.ts";
import { untilAborted } from "./until-aborted.ts";
import { watched } from "./watched.ts";
import type { ChunkedLayer, WriteProgress } from "./write-chunked.ts";
import { CANCELLED, type WriteFailure, writeFailure } from "./write-failure.ts";

export interface ConvertOptions {
  /** A file's path, or the bytes. */
  readonly from: string | AsyncIterable<Uint8Array>;
  /** A file's path, made anew, or who takes the bytes. */
  readonly to: string | Sink;
  /** Told by the layer's first bytes where it is left out. */
  readonly compression?: LayerCompression;
  /** 1 to 19. */
  readonly level?: number;
  readonly signal?: AbortSignal;
  /** Told a few times a second. */
  readonly onProgress?: (progress: WriteProgress) => void;
}

/**
 * `writeChunked` in a process of its own, which ends with it: the event loop here stays free, memory comes back, a crash costs this layer
 * alone, and cancelling ends the process at once. After a failure a file that was written is left as it is, and of no use.
 */
export async function convertInProcess(options: ConvertOptions): Promise<Result<ChunkedLayer, WriteFailure>> {
  const { from, to, signal } = options;
  if (signal?.aborted) return fail(CANCELLED);
  const child = startProcess(typeof from !== "string", typeof to !== "string");
  const kill = () => {
    child.kill("SIGKILL");
  };
  signal?.addEventListener("abort", kill, { once: true });
  const piped = new Piped();
  try {
    const ended = answerOf(child, options.onProgress);
    child.send(
      {
        inFile: typeof from === "string" ? from : null,
        outFile: typeof to === "string" ? to : null,
        compression: options.compression ?? null,
        level: options.level ?? DEFAULT_LEVEL,
      } satisfies Conversion,
      () => {},
    );
    if (typeof from !== "string") piped.give(from, child.stdin);
    const taken = typeof to === "string" ? null : piped.take(child.stdout, to, kill);
    const result = await ended;
    // Whoever takes the bytes may never answer.
    await (taken === null || signal === undefined ? taken : untilAborted(taken, signal).catch(() => {}));
    if (signal?.aborted) return fail(CANCELLED);
    return piped.failure === null ? result : fail(piped.failure);
  } finally {
    // It may have stopped reading in the middle, after which nobody gives more.
    child.stdin?.destroy();
    signal?.removeEventListener("abort", kill);
    kill();
  }
}

/** What goes through the process's pipes, and what went wrong at this end of them. */
class Piped {
  failure: WriteFailure | null = null;

  give(from: AsyncIterable<Uint8Array>, into: Writable | null): void {
    const given = watched(from, (error) => {
      this.failure ??= writeFailure("input-failed", `The layer could not be read: ${said(error)}.`);
    });
    // A pipe that is closed is told of by the end of the process.
    if (into !== null) pipeline(Readable.from(given), into, () => {});
  }

  async take(out: Readable | null, sink: Sink, stop: () => void): Promise<void> {
    const into = new Writable({
      highWaterMark: 1,
      write: (bytes: Buffer, _, done) => {
        Promise.resolve()
          .then(() => sink(bytes))
          .then(() => done(), done);
      },
    });
    try {
      if (out !== null) await piping(out, into);
    } catch (error) {
      this.failure ??= writeFailure("output-failed", `The blob could not be written: ${said(error)}.`);
      stop();
    }
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

function answerOf(
  child: ChildProcess,
  onProgress: ConvertOptions["onProgress"],
): Promise<Result<ChunkedLayer, WriteFailure>> {
  return new Promise((resolve) => {
    child.on("message", (answered: Answered) => {
      if (answered.kind === "progress") onProgress?.(answered.progress);
      else resolve(answered.result);
    });
    const gone = (what: string) =>
      resolve(fail(writeFailure("process-ended", `The process that wrote the layer ended: ${what}.`)));
    child.once("error", (error) => gone(error.message));
    child.once("exit", (status, signal) => gone(signal ?? `status ${status}`));
  });
}

/**
 * Memory of the process that is JavaScript's, in MiB; most of what it uses is buffers and zstd's. The larger the half for young objects, the
 * longer garbage of buffers waits; the smaller, the more time goes into looking for it.
 */
const OLD_SPACE_MIB = 128;
const SEMI_SPACE_MIB = 16;

function startProcess(givesInput: boolean, takesOutput: boolean): ChildProcess {
  return fork(fileURLToPath(new URL("./convert-child.ts", import.meta.url)), [], {
    serialization: "advanced",
    execArgv: [`--max-old-space-size=${OLD_SPACE_MIB}`, `--max-semi-space-size=${SEMI_SPACE_MIB}`],
    // It reads nothing but what it is sent, so it is given no secrets. glibc else keeps freed buffers, for each thread its own.
    env: {
      NODE_ENV: "production",
      MALLOC_ARENA_MAX: "2",
      MALLOC_TRIM_THRESHOLD_: "4000000",
      MALLOC_MMAP_THRESHOLD_: "1048576",
    },
    stdio: [givesInput ? "pipe" : "ignore", takesOutput ? "pipe" : "ignore", "ignore", "ipc"],
  });
}
