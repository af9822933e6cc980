import type { ChildProcess } from "node:child_process";
import { afterwards, inBackground } from "#lib/background/keep-going.ts";
import { startQuietProcess } from "#lib/background/quiet-process.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Outline } from "#lib/oci/outline.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { type Answered, MESSAGE_BYTES, type Part, type Told } from "./heavy-protocol.ts";
import type { Analysed, Reported } from "./report-text.ts";

/** What takes long or much memory, done in a process beside the one that serves. */
export interface HeavyWork {
  outlines(
    documents: readonly VerifiedBytes[],
    signal: AbortSignal,
  ): Promise<Result<readonly Result<Outline, ReadFailure>[], ReadFailure>>;
  report(asked: Reported, signal: AbortSignal): Promise<Result<Analysed, ReadFailure>>;
  close(): void;
}

export interface HeavyOptions {
  /** Memory for JavaScript in that process; what one image takes more of fails alone. */
  readonly memoryMiB?: number;
  /** The process ends when it had nothing to do for so long. */
  readonly idleMs?: number;
}

const MEMORY_MIB = 384;
const IDLE_MS = 30_000;
/** Jobs that may wait; reads take turns before they come here, so more would be a fault of ours. */
const MAX_WAITING = 256;

interface Job {
  readonly what: string;
  readonly parts: readonly Part[];
  readonly told: Told;
  readonly signal: AbortSignal;
  readonly end: (result: Result<readonly Answered[], ReadFailure>) => void;
}

/** One process, started when it is needed, that does one job after the other. A job that is given up while it runs takes it along. */
export function createHeavyWork(options: HeavyOptions = {}): HeavyWork {
  const memoryMiB = options.memoryMiB ?? MEMORY_MIB;
  const waiting: Job[] = [];
  let child: ChildProcess | null = null;
  let isBusy = false;
  let stayIdle = () => {};

  const dismiss = () => {
    stayIdle();
    child?.kill("SIGKILL");
    child = null;
  };

  const begin = () => {
    const started = startProcess(memoryMiB);
    started.once("exit", () => {
      if (child === started) child = null;
    });
    return started;
  };

  const next = async () => {
    if (isBusy) return;
    const job = waiting.shift();
    if (job === undefined) {
      stayIdle = afterwards(options.idleMs ?? IDLE_MS, { what: "Ending an idle process" }, dismiss);
      return;
    }
    isBusy = true;
    stayIdle();
    child ??= begin();
    const result = await run(child, job, memoryMiB);
    // Given up, or at its end: what it holds is nobody's.
    if (!result.ok) dismiss();
    isBusy = false;
    job.end(result);
    begun();
  };

  const begun = () => void inBackground("Understanding large images", next);

  const ask = (job: Omit<Job, "end">): Promise<Result<readonly Answered[], ReadFailure>> => {
    if (job.signal.aborted) return Promise.resolve(fail(CANCELLED));
    if (waiting.length >= MAX_WAITING) return Promise.resolve(fail(BUSY));
    return new Promise((resolve) => {
      const leave = () => {
        const at = waiting.indexOf(queued);
        // What runs is ended by whoever runs it.
        if (at < 0) return;
        waiting.splice(at, 1);
        resolve(fail(CANCELLED));
      };
      const queued: Job = {
        ...job,
        end(result) {
          job.signal.removeEventListener("abort", leave);
          resolve(result);
        },
      };
      job.signal.addEventListener("abort", leave, { once: true });
      waiting.push(queued);
      begun();
    });
  };

  return {
    async outlines(documents, signal) {
      const parts = documents.map((value): Part => ({ slot: { kind: "root" }, content: ok(value) }));
      const what = documents[0]?.digest ?? "";
      const answered = await ask({ what, parts, told: { kind: "outlines" }, signal });
      if (!answered.ok) return answered;
      const [only] = answered.value;
      return only?.kind === "outlines" ? ok(only.outlines) : failed(only);
    },
    async report({ image, reference, choice }, signal) {
      const parts: Part[] = [{ slot: { kind: "root" }, content: ok(image.root) }];
      for (const kind of ["manifests", "configs"] as const)
        for (const [key, content] of image[kind]) parts.push({ slot: { kind, key }, content });
      const answered = await ask({
        what: reference,
        parts,
        told: { kind: "report", reference, choice, listed: image.listed },
        signal,
      });
      if (!answered.ok) return answered;
      const last = answered.value.at(-1);
      if (last?.kind !== "report") return failed(last);
      const json = answered.value.flatMap((one) => (one.kind === "json" ? [one.bytes] : []));
      return ok({ kind: "text", text: { digest: last.digest, rulesVersion: last.rulesVersion, json } });
    },
    close: dismiss,
  };
}

function failed(answered: Answered | undefined): Result<never, ReadFailure> {
  if (answered?.kind === "failed") return fail(answered.failure);
  throw new Error(answered?.kind === "fault" ? answered.text : "the process answered something else");
}

const startProcess = (memoryMiB: number): ChildProcess =>
  startQuietProcess(new URL("./heavy-process.ts", import.meta.url), memoryMiB);

/** Sends the job and collects what is answered, until it is whole or the process is at its end. */
async function run(
  child: ChildProcess,
  { what, parts, told, signal }: Job,
  memoryMiB: number,
): Promise<Result<readonly Answered[], ReadFailure>> {
  const answers: Answered[] = [];
  let stop = () => {};
  child.ref();
  child.channel?.ref();
  const answered = new Promise<Result<readonly Answered[], ReadFailure>>((resolve) => {
    const take = (answer: Answered) => {
      answers.push(answer);
      if (answer.kind !== "json") resolve(ok(answers));
    };
    const gone = () => resolve(fail(tooMuch(what, memoryMiB)));
    const giveUp = () => resolve(fail(CANCELLED));
    child.on("message", take);
    child.once("exit", gone);
    child.once("error", gone);
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    stop = () => {
      child.off("message", take);
      child.off("exit", gone);
      child.off("error", gone);
      signal.removeEventListener("abort", giveUp);
    };
  });
  void inBackground("Sending a large image", () => sendAll(child, parts, told, signal));
  const result = await answered;
  stop();
  child.unref();
  child.channel?.unref();
  return result;
}

/** One message after the other has left; a process that is at its end takes none, which its end tells. */
async function sendAll(
  child: ChildProcess,
  parts: readonly Part[],
  told: Told,
  signal: AbortSignal,
): Promise<void> {
  for (const batch of batches(parts)) {
    if (signal.aborted || !(await send(child, { kind: "parts", parts: batch }))) return;
  }
  await send(child, told);
}

const send = (child: ChildProcess, told: Told): Promise<boolean> =>
  new Promise((resolve) => {
    if (!child.connected) return resolve(false);
    child.send(told, (error) => resolve(error === null));
  });

function* batches(parts: readonly Part[]): Generator<readonly Part[]> {
  let batch: Part[] = [];
  let bytes = 0;
  for (const part of parts) {
    batch.push(part);
    bytes += part.content.ok ? part.content.value.bytes.length : 0;
    if (bytes < MESSAGE_BYTES && batch.length < 1000) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

const CANCELLED: ReadFailure = { code: "cancelled", message: "The read was cancelled.", next: "Try again." };

const BUSY: ReadFailure = {
  code: "busy",
  message: "Too many large images are being read.",
  next: "Wait a little, then try again.",
};

const tooMuch = (what: string, memoryMiB: number): ReadFailure => ({
  code: "too-large",
  message: `${what} could not be understood within the ${memoryMiB} MiB of memory that one image may take.`,
  next: "Inspect one of its manifests by its own digest, or run `twofold inspect` on a machine of your own.",
});
