import type { ReadFailure } from "./failure.ts";

/** How many bytes one read may hold, whatever they are of: documents, lists, what was kept from before. */
export interface ByteBudget {
  readonly limitBytes: number;
  /** What is left of it. */
  left(): number;
  /** Counts bytes that are held from now on; false, and nothing counted, where that is more than is left. */
  take(bytes: number): boolean;
  /** Takes back what was counted and is not held after all. */
  give(bytes: number): void;
}

export function createByteBudget(limitBytes: number): ByteBudget {
  let held = 0;
  return {
    limitBytes,
    left: () => limitBytes - held,
    take(bytes) {
      if (held + bytes > limitBytes) return false;
      held += bytes;
      return true;
    },
    give(bytes) {
      held = Math.max(0, held - bytes);
    },
  };
}

export const MIB = 1024 * 1024;

/** What the settings say when nobody changes them (`limits.readMiB`). */
export const DEFAULT_READ_BYTES = 64 * MIB;

export const overBudget = (what: string, { limitBytes }: Pick<ByteBudget, "limitBytes">): ReadFailure => ({
  code: "too-large",
  message: `${what} was left out: one read takes ${Math.floor(limitBytes / MIB)} MiB at most, and this image has more.`,
  next: "Inspect this part by its own digest, or raise limits.readMiB in the settings.",
});
