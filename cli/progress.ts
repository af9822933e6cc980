import { printable } from "./printable.ts";

/** How far something is, on standard error: one line that changes on a terminal, a line for each step elsewhere. */
export interface Progress {
  /** What is so now; a terminal shows it until the next. */
  show(text: string): void;
  /** A step that is done; a terminal has no need of it. */
  step(text: string): void;
  /** Takes the line away, before anything else is written. */
  clear(): void;
}

export function createProgress(stream: {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}): Progress {
  let isShown = false;
  if (stream.isTTY !== true)
    return {
      show() {},
      step(text) {
        stream.write(`twofold: ${printable(text)}\n`);
      },
      clear() {},
    };
  return {
    show(text) {
      // A line that is wrapped could not be written over.
      const line = `twofold: ${printable(text)}`.slice(0, Math.max(20, (stream.columns || 80) - 1));
      stream.write(`\r${line}\u001b[K`);
      isShown = true;
    },
    step() {},
    clear() {
      if (isShown) stream.write("\r\u001b[K");
      isShown = false;
    },
  };
}
