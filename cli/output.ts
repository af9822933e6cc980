import type { Style } from "./style.ts";

/** Where a command writes to, and what ends it early. */
export interface Output {
  readonly print: (text: string) => void;
  /** One line on standard error. */
  readonly complain: (line: string) => void;
  readonly style: Style;
  readonly signal: AbortSignal;
}
