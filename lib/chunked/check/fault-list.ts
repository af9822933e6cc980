import { type ChunkedFault, chunkedFault, type FaultCode } from "../toc/fault.ts";

/** Faults of one kind that are told one by one; the others are counted. */
const TOLD = 10;

export interface FaultList {
  add(fault: ChunkedFault): void;
  say(code: FaultCode, message: string, path?: string | null): void;
  /** All that was added, in order; the last of a kind that has more says how many. */
  all(): readonly ChunkedFault[];
}

export function createFaultList(): FaultList {
  const told: ChunkedFault[] = [];
  const counts = new Map<FaultCode, number>();
  const add = (fault: ChunkedFault) => {
    const count = (counts.get(fault.fault) ?? 0) + 1;
    counts.set(fault.fault, count);
    if (count <= TOLD) told.push(fault);
  };
  return {
    add,
    say: (code, message, path = null) => add(chunkedFault(code, message, path)),
    all: () => [
      ...told,
      ...[...counts].flatMap(([code, count]) =>
        count > TOLD ? [chunkedFault(code, `There are ${count - TOLD} more like it.`)] : [],
      ),
    ],
  };
}
