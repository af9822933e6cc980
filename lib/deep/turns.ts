import { createSlots } from "#lib/oci/registry/slots.ts";

/** Layers that are read at once, and bytes of one from which it is read alone: together they stay within what a command holds. */
const AT_ONCE = 4;
const LARGE_BYTES = 32 * 1024 * 1024;

/** Who reads layers next; shared by all the images that are read side by side. */
export interface Turns {
  /** `heldBytes`: how much of a layer is held at once. Null where the signal came first. */
  take(heldBytes: number, signal: AbortSignal): Promise<(() => void) | null>;
  /** For whoever has a turn and holds a layer whole, one at a time: nothing is waited for while this is held. */
  hold(signal: AbortSignal): Promise<(() => void) | null>;
}

export function createTurns(): Turns {
  const all = createSlots(AT_ONCE);
  const alone = createSlots(1);
  const held = createSlots(1);
  return {
    hold: (signal) => held.take("", signal),
    async take(heldBytes, signal) {
      const free = heldBytes > LARGE_BYTES ? await alone.take("", signal) : () => {};
      if (free === null) return null;
      const turn = await all.take("", signal);
      if (turn === null) free();
      return turn === null
        ? null
        : () => {
            turn();
            free();
          };
    },
  };
}
