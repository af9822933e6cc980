import type { Progress } from "./progress.ts";
import type { Style } from "./style.ts";

/** What could not be done and what to do about it, as one line; the status of the command. */
export function complainOf(
  { message, next }: { readonly message: string; readonly next: string },
  out: Pick<Output, "complain">,
): number {
  out.complain(`${message} ${next}`);
  return 2;
}

/** Where progress goes: standard output is what was asked for. */
export interface Aside {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Where a command writes to, and what ends it early. */
export interface Output {
  readonly print: (text: string) => void;
  /** One line on standard error. */
  readonly complain: (line: string) => void;
  /** Standard error as it is, for progress of many lines. */
  readonly aside: Aside;
  readonly progress: Progress;
  readonly style: Style;
  readonly signal: AbortSignal;
}
