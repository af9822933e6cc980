import { type TarFaultCode, tarFaultCodes } from "../tar/fault.ts";

/** Why no zstd:chunked layer came of a layer. Nothing that was written until then is of use. */
export interface WriteFailure {
  readonly code: WriteFailureCode;
  /** The entry of the layer that it is about; null when it is about none. */
  readonly path: string | null;
  /** One sentence for people. */
  readonly reason: string;
}

export type WriteFailureCode =
  /** The layer must not be converted, as it is. */
  | TarFaultCode
  | "cancelled"
  /** Whoever gives the layer's bytes failed. */
  | "input-failed"
  /** The layer is not what its compression says. */
  | "corrupt-input"
  /** Whoever takes the blob's bytes failed. */
  | "output-failed"
  /** What was written is not what was read: a fault of ours, of memory, or of a compressor. */
  | "verify-failed"
  /** The process that worked on it ended by itself. */
  | "process-ended";

export const writeFailure = (code: WriteFailureCode, reason: string): WriteFailure => ({
  code,
  path: null,
  reason,
});

export const CANCELLED = writeFailure("cancelled", "It was cancelled.");

/** Whether another try, or another machine, changes nothing: the layer itself is in the way. */
export function isRefusal({ code }: Pick<WriteFailure, "code">): boolean {
  return (tarFaultCodes as readonly string[]).includes(code);
}
