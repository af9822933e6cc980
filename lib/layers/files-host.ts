import type { ChildProcess } from "node:child_process";
import { afterwards, inBackground } from "#lib/background/keep-going.ts";
import { startQuietProcess } from "#lib/background/quiet-process.ts";
import type { Trouble } from "#lib/chunked/read/job-runner.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type Answered, PIECE_BYTES, type Told } from "./files-protocol.ts";
import type { Answers, Question } from "./look.ts";

/** The files of layers, kept in a process beside the one that serves. */
export interface FilesHost {
  /**
   * Asks about the layer that `key` names. Where its files are not kept, or no more, `read` is asked for its TOC as it is
   * stored first.
   */
  ask<K extends Question["kind"]>(
    key: string,
    question: Extract<Question, { readonly kind: K }>,
    read: ReadStored,
    signal: AbortSignal,
  ): Promise<Result<Answers[K], Trouble>>;
  close(): void;
}

export type ReadStored = () => Promise<Result<StoredToc, ReadFailure>>;

export interface StoredToc {
  readonly bytes: Uint8Array;
  readonly checksum: Digest | null;
  /** Told when the bytes are held no longer. */
  readonly release: () => void;
}

export interface FilesHostOptions {
  /** Memory for JavaScript in that process; columns and what is decompressed stand beside it. */
  readonly memoryMiB?: number;
  /** The process ends, and forgets, when nobody asked for so long. */
  readonly idleMs?: number;
}

const MEMORY_MIB = 512;
const IDLE_MS = 300_000;
/** The largest TOC that clients take is understood in some seconds, on a machine that is busy with other things in ten times that. */
const MAX_MS = 120_000;

/** One process, started when it is needed, that does one thing after the other; what it forgets with its end is read again. */
export function createFilesHost(options: FilesHostOptions = {}): FilesHost {
  const memoryMiB = options.memoryMiB ?? MEMORY_MIB;
  let child: ChildProcess | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let stayIdle = () => {};

  const dismiss = () => {
    stayIdle();
    child?.kill("SIGKILL");
    child = null;
  };

  const running = (): ChildProcess => {
    if (child !== null) return child;
    const started = startProcess(memoryMiB);
    started.once("exit", () => {
      if (child === started) child = null;
    });
    child = started;
    return started;
  };

  const told = async (what: Told, bytes: Uint8Array = new Uint8Array(0)): Promise<Answered | null> => {
    stayIdle();
    const answered = await exchange(running(), what, bytes);
    if (answered === null) dismiss();
    else stayIdle = afterwards(options.idleMs ?? IDLE_MS, { what: "Ending an idle process" }, dismiss);
    return answered;
  };

  /** Once it is its turn; whoever gives up meanwhile waits no longer, and what was begun is brought to its end. */
  const inTurn = async <T>(
    signal: AbortSignal,
    work: () => Promise<Result<T, Trouble>>,
  ): Promise<Result<T, Trouble>> => {
    if (signal.aborted) return fail(CANCELLED);
    const own = last.then(() => (signal.aborted ? fail(CANCELLED) : work()));
    last = own.catch(() => undefined);
    return new Promise((resolve, reject) => {
      const giveUp = () => resolve(fail(CANCELLED));
      signal.addEventListener("abort", giveUp, { once: true });
      own.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
    });
  };

  /** Null where nothing is kept under the key, or the process came to its end over it. */
  const askKept = async <K extends Question["kind"]>(key: string, question: Question): Promise<Kept<K>> => {
    if (child === null) return null;
    const answered = await told({ kind: "ask", key, question });
    if (answered === null || answered.kind === "forgotten") return null;
    if (answered.kind === "answer") return { answer: answered.answer as Answers[K] };
    throw new Error(answered.kind === "bug" ? answered.text : "the process answered something else");
  };

  return {
    close: dismiss,
    async ask<K extends Question["kind"]>(
      key: string,
      question: Extract<Question, { readonly kind: K }>,
      read: ReadStored,
      signal: AbortSignal,
    ): Promise<Result<Answers[K], Trouble>> {
      const known = await inTurn(signal, async () => ok(await askKept<K>(key, question)));
      if (!known.ok) return known;
      if (known.value !== null) return ok(known.value.answer);
      // It starts while the bytes come.
      running();
      const stored = await read();
      if (!stored.ok) return stored;
      const { bytes, checksum, release } = stored.value;
      return inTurn(signal, async () => {
        // Somebody else may have asked for the same meanwhile.
        const meanwhile = await askKept<K>(key, question);
        if (meanwhile !== null) {
          release();
          return ok(meanwhile.answer);
        }
        const opened = await told({ kind: "open", key, checksum }, bytes);
        release();
        if (opened?.kind === "wrong") return fail(opened.fault);
        if (opened?.kind === "bug") throw new Error(opened.text);
        const asked = opened === null ? null : await askKept<K>(key, question);
        return asked === null ? fail(tooMuch(key, memoryMiB)) : ok(asked.answer);
      });
    },
  };
}

type Kept<K extends Question["kind"]> = { readonly answer: Answers[K] } | null;

const startProcess = (memoryMiB: number): ChildProcess =>
  startQuietProcess(new URL("./files-process.ts", import.meta.url), memoryMiB);

/** Null where the process came to its end over it, or to the end of its time. */
async function exchange(child: ChildProcess, what: Told, bytes: Uint8Array): Promise<Answered | null> {
  child.ref();
  child.channel?.ref();
  let stop = () => {};
  const answered = new Promise<Answered | null>((resolve) => {
    const gone = () => resolve(null);
    child.once("message", resolve as (answer: unknown) => void);
    child.once("exit", gone);
    child.once("error", gone);
    const late = afterwards(MAX_MS, { what: "Ending a process that takes too long" }, gone);
    stop = () => {
      late();
      child.off("message", resolve as (answer: unknown) => void);
      child.off("exit", gone);
      child.off("error", gone);
    };
  });
  void inBackground("Sending a table of contents", () => sendAll(child, what, bytes));
  const answer = await answered;
  stop();
  child.unref();
  child.channel?.unref();
  return answer;
}

/** One message after the other has left; a process that is at its end takes none, which its end tells. */
async function sendAll(child: ChildProcess, what: Told, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    if (!(await send(child, { kind: "piece", bytes: bytes.subarray(at, at + PIECE_BYTES) }))) return;
  await send(child, what);
}

const send = (child: ChildProcess, told: Told): Promise<boolean> =>
  new Promise((resolve) => {
    if (!child.connected) return resolve(false);
    child.send(told, (error) => resolve(error === null));
  });

const CANCELLED: ReadFailure = { code: "cancelled", message: "The read was cancelled.", next: "Try again." };

const tooMuch = (what: string, memoryMiB: number): ReadFailure => ({
  code: "too-large",
  message: `The table of contents of ${what} could not be understood within ${memoryMiB} MiB of memory and ${MAX_MS / 1000} s.`,
  next: "Look at the layer with a tool that downloads it whole.",
});
