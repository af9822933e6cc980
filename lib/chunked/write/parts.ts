/** Ranges of bytes one after the other, without a copy while they lie in one piece. */
export interface Parts {
  readonly bytes: number;
  add(bytes: Buffer, start: number, end: number): void;
  /** All of them as one, and begins anew. */
  take(): Buffer;
}

export function createParts(): Parts {
  let parts: Buffer[] = [];
  let total = 0;
  // The last one, which grows while its bytes go on.
  let [from, start, end]: [Buffer | null, number, number] = [null, 0, 0];

  const close = () => {
    if (from !== null) parts.push(from.subarray(start, end));
    from = null;
  };

  return {
    get bytes() {
      return total;
    },
    add(bytes, first, last) {
      if (first === last) return;
      total += last - first;
      if (from === bytes && end === first) {
        end = last;
        return;
      }
      close();
      [from, start, end] = [bytes, first, last];
    },
    take() {
      close();
      const [only] = parts;
      const whole = only !== undefined && parts.length === 1 ? only : Buffer.concat(parts, total);
      [parts, total] = [[], 0];
      return whole;
    },
  };
}
