import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import type { ChunkedFault, FaultCode } from "../toc/fault.ts";
import { unpack } from "../toc/packed.ts";
import { type Done, doJob, type Job } from "./jobs.ts";

/** Either the layer is wrong, or we could not look. */
export type Trouble = ChunkedFault | ReadFailure;

export const isFault = (trouble: Trouble): trouble is ChunkedFault => "fault" in trouble;

/** Does jobs: small ones at once, large ones in a process of its own each, one after the other. */
export interface JobRunner {
  /** `claimedBytes`: how much there is to be understood, by what is claimed of it. */
  run<K extends Job["kind"]>(
    job: Extract<Job, { readonly kind: K }>,
    bytes: Uint8Array,
    about: { readonly what: string; readonly claimedBytes: number; readonly signal: AbortSignal },
  ): Promise<Result<Done[K], Trouble>>;
}

export interface JobRunnerOptions {
  /** Memory for JavaScript in such a process; columns and what is decompressed stand beside it. */
  readonly memoryMiB?: number;
  /** Claimed bytes that are understood where they are: some 10 ms of work. */
  readonly lightBytes?: number;
}

const MEMORY_MIB = 512;
const LIGHT_BYTES = 1024 * 1024;

export function createJobRunner({
  memoryMiB = MEMORY_MIB,
  lightBytes = LIGHT_BYTES,
}: JobRunnerOptions = {}): JobRunner {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async run(job, bytes, { what, claimedBytes, signal }) {
      if (claimedBytes <= lightBytes && bytes.length <= lightBytes) {
        const done = await doJob(job, bytes, { tocBytes: 2 * lightBytes, tarSplitBytes: 2 * lightBytes });
        // A claim may lie: what is larger than it says goes where large ones go.
        if (!isOverLimit(done)) return done as Result<Done[typeof job.kind], Trouble>;
      }
      const before = last;
      // Whoever gives up does not wait for a turn that is no use any more.
      const turn = new Promise<unknown>((resolve) => {
        before.then(resolve, resolve);
        signal.addEventListener("abort", resolve, { once: true });
      });
      const own = turn.then(() => inProcess<typeof job.kind>(job, bytes, { what, memoryMiB, signal }));
      // A job's own fault is its caller's; the next one waits for its end alone.
      last = Promise.allSettled([before, own]);
      return own;
    },
  };
}

const TOO_LARGE: readonly FaultCode[] = ["toc-too-large", "tarsplit-too-large"];

function isOverLimit(done: Result<Done[Job["kind"]], ChunkedFault>): boolean {
  const faults = done.ok ? ("length" in done.value ? done.value : []) : [done.failure];
  return faults.some(({ fault }) => TOO_LARGE.includes(fault));
}

interface About {
  readonly what: string;
  readonly memoryMiB: number;
  readonly signal: AbortSignal;
}

/** The largest TOC that clients take is understood in some seconds, on a machine that is busy with other things in ten times that. */
const MAX_MS = 120_000;
/** What a process may answer: columns of the largest TOC that clients take. */
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

async function inProcess<K extends Job["kind"]>(
  job: Job,
  bytes: Uint8Array,
  { what, memoryMiB, signal }: About,
): Promise<Result<Done[K], Trouble>> {
  if (signal.aborted) return fail(cancelled(what));
  const file = fileURLToPath(new URL("./job-process.ts", import.meta.url));
  const child = spawn(process.execPath, [`--max-old-space-size=${memoryMiB}`, file], {
    // It reads nothing but what it is sent, so it is given no secrets; when it runs out of memory it says more than anybody reads.
    env: { NODE_ENV: "production" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const stop = () => {
    child.kill("SIGKILL");
  };
  const ended = AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)]);
  ended.addEventListener("abort", stop, { once: true });
  try {
    const status = new Promise<number | null>((resolve) => {
      child.once("error", () => resolve(null));
      child.once("close", resolve);
    });
    // A process that is at its end takes nothing more, which its status tells.
    child.stdin.on("error", () => {});
    child.stdin.write(`${JSON.stringify(job)}\n`);
    child.stdin.end(bytes);
    const answer = createAnswer();
    for await (const part of child.stdout as AsyncIterable<Buffer>) if (!answer.take(part)) stop();
    const code = await status;
    if (signal.aborted) return fail(cancelled(what));
    const value = code === 0 ? answer.value() : null;
    if (value === null) return fail(tooMuch(what, memoryMiB));
    const told = value as { readonly done: Result<Done[K], Trouble> } | { readonly bug: string };
    if ("bug" in told) throw new Error(told.bug);
    return told.done;
  } finally {
    ended.removeEventListener("abort", stop);
  }
}

/** Takes what a process answers while it comes, so that its arrays are views of one piece of memory that is never copied. */
function createAnswer() {
  let line = Buffer.alloc(0);
  let head: string | null = null;
  let bytes = new Uint8Array(0);
  let filled = 0;
  return {
    /** False where it is too long. */
    take(part: Buffer): boolean {
      let rest = part;
      if (head === null) {
        const end = part.indexOf("\n");
        line = Buffer.concat([line, end < 0 ? part : part.subarray(0, end)]);
        if (end < 0) return line.length <= MAX_ANSWER_BYTES;
        const text = line.toString();
        const length = Number.parseInt(text, 10);
        if (length > MAX_ANSWER_BYTES) return false;
        head = text.slice(text.indexOf(" ") + 1);
        bytes = new Uint8Array(length);
        rest = part.subarray(end + 1);
      }
      if (filled + rest.length > bytes.length) return false;
      bytes.set(rest, filled);
      filled += rest.length;
      return true;
    },
    /** Null where it is not whole. */
    value: (): unknown => (head === null || filled < bytes.length ? null : unpack(head, bytes)),
  };
}

const cancelled = (what: string): ReadFailure => ({
  code: "cancelled",
  message: `Reading ${what} was cancelled.`,
  next: "Try again.",
});

const tooMuch = (what: string, memoryMiB: number): ReadFailure => ({
  code: "too-large",
  message: `The table of contents of ${what} could not be understood within ${memoryMiB} MiB of memory and ${MAX_MS / 1000} s.`,
  next: "Look at the layer with a tool that downloads it whole.",
});
