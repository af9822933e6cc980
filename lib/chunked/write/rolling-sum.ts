/** Of both the checksum's window and what every byte counts more (containers/storage, pkg/chunked/compressor/rollsum.go). */
const WINDOW_BYTES = 64;
const OFFSET = 31;
/** A split follows when these bits of the second sum are all set: every 64 KiB on average (RollsumBits, compressor.go). */
const SPLIT_MASK = 0xffff;

/** The rolling checksum that finds the ends of chunks in a file. */
export interface RollingSum {
  /** Takes bytes until one is the last of a chunk, and gives the place after that one; -1 when it took all of them. */
  split(bytes: Buffer, start: number, end: number): number;
  /** Begins anew. So it stands too after 64 zeros, whatever was before: the sums are of the window alone. */
  reset(): void;
}

export function createRollingSum(): RollingSum {
  const before = new Uint8Array(WINDOW_BYTES);
  let [sum1, sum2] = [0, 0];

  /** Keeps the last bytes of the window for when its start is in another piece. */
  const keep = (bytes: Buffer, start: number, end: number) => {
    const taken = end - start;
    if (taken >= WINDOW_BYTES) {
      before.set(bytes.subarray(end - WINDOW_BYTES, end));
      return;
    }
    before.copyWithin(0, taken);
    before.set(bytes.subarray(start, end), WINDOW_BYTES - taken);
  };

  const reset = () => {
    before.fill(0);
    sum1 = WINDOW_BYTES * OFFSET;
    sum2 = WINDOW_BYTES * (WINDOW_BYTES - 1) * OFFSET;
  };

  reset();
  return {
    reset,
    split(bytes, start, end) {
      let [one, two] = [sum1, sum2];
      let at = start;
      const inBefore = Math.min(end, start + WINDOW_BYTES);
      for (; at < inBefore; at++) {
        const leaves = before[at - start] ?? 0;
        one = (one + (bytes[at] ?? 0) - leaves) | 0;
        two = (two + one - WINDOW_BYTES * (leaves + OFFSET)) | 0;
        if ((two & SPLIT_MASK) === SPLIT_MASK) break;
      }
      if (at === inBefore) {
        for (; at < end; at++) {
          const leaves = bytes[at - WINDOW_BYTES] as number;
          one = (one + (bytes[at] as number) - leaves) | 0;
          two = (two + one - WINDOW_BYTES * (leaves + OFFSET)) | 0;
          if ((two & SPLIT_MASK) === SPLIT_MASK) break;
        }
      }
      [sum1, sum2] = [one, two];
      const isSplit = at < end;
      keep(bytes, start, isSplit ? at + 1 : end);
      return isSplit ? at + 1 : -1;
    },
  };
}
