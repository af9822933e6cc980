/** References read at the same time; registries see the client's own limit per host beside it. */
const READS_AT_ONCE = 8;
/** How far the reading may run ahead of the printing: results that wait for a slow one before them take memory. */
const READS_AHEAD = 64;

/** Reads every reference, several at once, and hands each result on in the order given as soon as its turn has come. */
export async function readSideBySide<T>(
  references: readonly string[],
  read: (reference: string) => Promise<T>,
  deliver: (given: string, result: T) => void,
): Promise<void> {
  const results = new Map<number, Promise<T>>();
  let next = 0;
  let delivered = 0;
  let running = 0;
  const start = (): void => {
    while (running < READS_AT_ONCE && next < delivered + READS_AHEAD) {
      const given = references[next];
      if (given === undefined) return;
      running += 1;
      const result = read(given).finally(() => {
        running -= 1;
        start();
      });
      // Awaited in its turn, and a rejection of an earlier one may come first.
      result.catch(() => {});
      results.set(next, result);
      next += 1;
    }
  };
  for (const [at, given] of references.entries()) {
    start();
    const result = await results.get(at);
    results.delete(at);
    delivered = at + 1;
    if (result !== undefined) deliver(given, result);
  }
}
