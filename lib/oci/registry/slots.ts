/** Lets at most `limit` holders in per key at a time, the others in the order they came. */
export interface Slots {
  /** Resolves to the function that frees the slot, or to null when `signal` was aborted while waiting. */
  take(key: string, signal: AbortSignal): Promise<(() => void) | null>;
}

export function createSlots(limit: number): Slots {
  const used = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();

  const release = (key: string) => {
    const queue = waiting.get(key);
    const next = queue?.values().next().value;
    if (queue !== undefined && next !== undefined) {
      queue.delete(next);
      if (queue.size === 0) waiting.delete(key);
      next();
      return;
    }
    const left = (used.get(key) ?? 1) - 1;
    if (left > 0) used.set(key, left);
    else used.delete(key);
  };

  const once = (key: string) => {
    let freed = false;
    return () => {
      if (freed) return;
      freed = true;
      release(key);
    };
  };

  return {
    take(key, signal) {
      if (signal.aborted) return Promise.resolve(null);
      const now = used.get(key) ?? 0;
      if (now < limit) {
        used.set(key, now + 1);
        return Promise.resolve(once(key));
      }
      return new Promise((resolve) => {
        const queue = waiting.get(key) ?? new Set();
        waiting.set(key, queue);
        const enter = () => {
          signal.removeEventListener("abort", leave);
          resolve(once(key));
        };
        const leave = () => {
          queue.delete(enter);
          if (queue.size === 0) waiting.delete(key);
          resolve(null);
        };
        queue.add(enter);
        signal.addEventListener("abort", leave, { once: true });
      });
    },
  };
}
