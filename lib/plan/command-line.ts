import { quote } from "#lib/variants/clients/shell-word.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** The line that carries a plan out; it can be pasted into a shell as it is. */
export const applyCommand = (reference: string, choice: Choice): string =>
  `twofold apply ${quote(reference)} --choice ${choice}`;

export const repairCommand = (reference: string): string => `twofold repair ${quote(reference)}`;
