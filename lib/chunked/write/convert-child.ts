// Writes one layer as zstd:chunked in a process of its own: it takes both cores for seconds or minutes, and nobody is served by it.
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { fail, type Result } from "#lib/oci/result.ts";
import type { Sink } from "./blob-out.ts";
import type { Answered, Conversion } from "./convert-protocol.ts";
import { type ChunkedLayer, type WriteProgress, writeChunked } from "./write-chunked.ts";
import { type WriteFailure, writeFailure } from "./write-failure.ts";

const PROGRESS_MS = 200;

process.once("message", async (conversion: Conversion) => {
  const result = await convert(conversion).catch((error: unknown) => fail(thrown(error)));
  process.send?.({ kind: "ended", result } satisfies Answered, () => process.disconnect());
});
// Who started us is gone.
process.on("disconnect", () => process.exit());

/** A fault of ours. */
function thrown(error: unknown): WriteFailure {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return writeFailure("process-ended", `The process that wrote the layer failed: ${said}`);
}

async function convert({
  inFile,
  outFile,
  compression,
  level,
}: Conversion): Promise<Result<ChunkedLayer, WriteFailure>> {
  const input = inFile === null ? process.stdin : createReadStream(inFile, { highWaterMark: 256 * 1024 });
  let file: FileHandle | null = null;
  try {
    if (outFile !== null) file = await open(outFile, "w");
  } catch (error) {
    return fail(writeFailure("output-failed", `The blob could not be written: ${String(error)}.`));
  }
  try {
    const options = { level, onProgress: toldNowAndThen(), ...(compression === null ? {} : { compression }) };
    return await writeChunked(input, file === null ? toStdout : toFile(file), options);
  } finally {
    await file?.close();
    if (file === null) await new Promise<void>((resolve) => process.stdout.end(resolve));
  }
}

const toStdout: Sink = (bytes) =>
  new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

const toFile =
  (file: FileHandle): Sink =>
  (bytes) =>
    file.writeFile(bytes);

function toldNowAndThen(): (progress: WriteProgress) => void {
  let last = 0;
  return (progress) => {
    if (performance.now() - last < PROGRESS_MS) return;
    last = performance.now();
    process.send?.({ kind: "progress", progress } satisfies Answered);
  };
}
