import { deflateRawSync } from "node:zlib";
import { z } from "zod";
import { byteLength, emptyMessageBytes } from "./result-budget.ts";
import type { RunStep } from "./run.ts";

/** What the termination message of a step that ended tells of its results. */
export type StepMessage =
  /** Tekton read it and took its own entries out. `names` are those of the task's results in it. */
  | { readonly kind: "whole"; readonly bytes: number; readonly names: readonly string[] }
  /** What the kubelet left of it: Tekton could not read it and kept it as it was. `names` are those that still stand in it. */
  | { readonly kind: "cut"; readonly bytes: number; readonly names: readonly string[] }
  /** Not ended, no entry of Tekton's, or words of somebody else (a container that could not start). */
  | { readonly kind: "none" };

/** An entry that a step wrote itself may have no type, and is kept (pkg/pod/status.go). */
const entries = z.array(z.object({ key: z.string(), type: z.number().default(0) }));
/** pkg/result: a task's result; a step's own is 4. */
const TASK_RESULT = 1;

/** `,{"key":"StartedAt",…}`; Tekton takes it out when it writes the status (pkg/pod/status.go, `createMessageFromResults`). */
const STARTED_AT_BYTES = 64;
/** `,{"key":"ExitCode","value":"","type":3}`, which a step has that failed and may. */
const EXIT_CODE_BYTES = 39;
/** `,{"key":"Reason","value":"","type":3}` of a step that was skipped, cancelled or took too long. */
const REASON_BYTES = 37;
const REASONS = ["Skipped", "Cancelled", "TimeoutExceeded"];

export interface MessageRules {
  /** Whether the run's flags shorten messages, which Tekton undoes in the status. */
  readonly compressed: boolean;
  /** Whether the TaskRun succeeded: a step that failed in it was allowed to, and said so in an entry. */
  readonly succeeded: boolean;
}

/** Reads a step's message; its bytes are those that Tekton wrote, with what it took out again. */
export function readStepMessage(step: RunStep, { compressed, succeeded }: MessageRules): StepMessage {
  const { message, exitCode, terminationReason } = step;
  if (exitCode === null) return { kind: "none" };
  const removed = removedBytes(exitCode, terminationReason, succeeded);
  if (message === null)
    return terminationReason === null
      ? { kind: "none" }
      : { kind: "whole", bytes: emptyMessageBytes + removed, names: [] };
  const read = entries.safeParse(jsonOf(message));
  if (!read.success) {
    const isCut = message.startsWith('[{"key":') || message.startsWith("tknz:");
    return isCut ? { kind: "cut", bytes: byteLength(message), names: namesIn(message) } : { kind: "none" };
  }
  const plain = byteLength(message) + STARTED_AT_BYTES + removed;
  return {
    kind: "whole",
    bytes: compressed ? Math.min(plain, compressedBytes(message)) : plain,
    names: read.data.filter(({ type }) => type === TASK_RESULT).map(({ key }) => key),
  };
}

/** Names of results have no character that JSON escapes (pkg/apis/pipeline/v1, `ResultNameFormat`). */
const namesIn = (cut: string): readonly string[] =>
  [...cut.matchAll(/\{"key":"([^"\\]+)"/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));

/** Entries beside `StartedAt` that Tekton took out. */
function removedBytes(exitCode: number, said: string | null, succeeded: boolean): number {
  const isContinued = said === "Continued" || (said === null && exitCode !== 0 && succeeded);
  const continued = isContinued ? EXIT_CODE_BYTES + String(exitCode).length : 0;
  return continued + (said !== null && REASONS.includes(said) ? REASON_BYTES + said.length : 0);
}

/** `tknz:` and unpadded base64 of DEFLATE (pkg/termination/write.go); Go's encoder may come out a little longer or shorter. */
function compressedBytes(message: string): number {
  const started = ',{"key":"StartedAt","value":"2026-01-01T00:00:00.000Z","type":3}]';
  const deflated = deflateRawSync(message.replace(/\]$/, started), { level: 9 });
  return "tknz:".length + Math.ceil((deflated.length * 4) / 3);
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
