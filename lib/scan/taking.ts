/** What is taken a batch at a time and worked on one by one. */
export interface Taking<T> {
  /** The next one; null where nothing is left. */
  next(): Promise<T | null>;
}

/** Takes the next batch while the one before is worked on, so that nobody waits for the database between two. */
export function takeAhead<T>(take: () => Promise<readonly T[]>, batch: number): Taking<T> {
  const taken: T[] = [];
  let isLast = false;
  let taking: Promise<void> | null = null;
  const more = () => {
    taking ??= take().then((some) => {
      isLast = some.length === 0;
      taken.push(...some);
      taking = null;
    });
    // Whoever has nothing left to do waits for it, and is told then.
    taking.catch(() => undefined);
    return taking;
  };
  return {
    async next() {
      if (!isLast && taken.length < batch / 2) void more();
      while (taken.length === 0 && !isLast) await more();
      return taken.shift() ?? null;
    },
  };
}

/** What is kept a batch at a time, while the next one is gathered. */
export interface Keeping<T> {
  /** Waits only where the batch before is not kept yet. */
  add(one: T): Promise<void>;
  /** Keeps what is left. */
  end(): Promise<void>;
}

export function keepBehind<T>(keep: (some: readonly T[]) => Promise<void>, batch: number): Keeping<T> {
  let gathered: T[] = [];
  let keeping: Promise<void> = Promise.resolve();
  const flush = async () => {
    // Of several who waited one goes on: with two at once the end would wait for the later one alone.
    for (let before: Promise<void> | null = null; before !== keeping; ) {
      before = keeping;
      await before;
    }
    if (gathered.length === 0) return;
    const some = gathered;
    gathered = [];
    keeping = keep(some);
    // It is thrown at whoever comes next, and at the end.
    keeping.catch(() => undefined);
  };
  return {
    async add(one) {
      gathered.push(one);
      if (gathered.length >= batch) await flush();
    },
    async end() {
      await flush();
      await keeping;
    },
  };
}
