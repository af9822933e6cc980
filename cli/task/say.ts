import type { Output } from "../output.ts";
import { printable } from "../printable.ts";

/** One line in the step's log: what is in it comes from parameters and registries. */
export const say = ({ print }: Pick<Output, "print">, line: string): void => print(`${printable(line)}\n`);
