import type { ReadFailure } from "#lib/oci/failure.ts";
import type { ReadProgress } from "#lib/oci/fetch-image.ts";
import { fail, type Result } from "#lib/oci/result.ts";

type OnProgress = (progress: ReadProgress) => void;

interface Asked {
  /** Ends the wait of this reader, and the read with it when nobody else waits. */
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

interface UnderWay<T> {
  readonly result: Promise<Result<T, ReadFailure>>;
  readonly ending: AbortController;
  readonly hearing: Set<OnProgress>;
  waiting: number;
  lastProgress: ReadProgress | null;
  leaving: NodeJS.Timeout | null;
}

/** Reads of one thing that was asked for twice at a time, as one. */
export interface JoinedReads<T> {
  read(
    key: string,
    asked: Asked,
    start: (signal: AbortSignal, onProgress: OnProgress) => Promise<Result<T, ReadFailure>>,
  ): Promise<Result<T, ReadFailure>>;
}

/**
 * How long a read goes on that nobody waits for. A page that is drawn begins the read and does not wait for a slow registry;
 * its script asks for the same a moment later, and so does a browser without script, which comes again.
 */
const LINGER_MS = 10_000;

/** Whoever asks for what is being read joins that read, and hears how far it is. */
export function createJoinedReads<T>({
  lingerMs = LINGER_MS,
}: {
  readonly lingerMs?: number;
} = {}): JoinedReads<T> {
  const underWay = new Map<string, UnderWay<T>>();

  const begin = (key: string, start: Parameters<JoinedReads<T>["read"]>[2]): UnderWay<T> => {
    const ending = new AbortController();
    const hearing = new Set<OnProgress>();
    const read: UnderWay<T> = {
      ...{ ending, hearing, waiting: 0, lastProgress: null, leaving: null },
      // In a turn of its own: `read` is there before the first progress is told.
      result: Promise.resolve()
        .then(() =>
          start(ending.signal, (progress) => {
            read.lastProgress = progress;
            for (const hear of hearing) hear(progress);
          }),
        )
        .finally(() => {
          if (underWay.get(key) === read) underWay.delete(key);
          if (read.leaving !== null) clearTimeout(read.leaving);
        }),
    };
    // Told to those who wait; when nobody does, to nobody.
    read.result.catch(() => undefined);
    underWay.set(key, read);
    return read;
  };

  return {
    async read(key, { signal, onProgress }, start) {
      if (signal.aborted) return fail(left);
      const read = underWay.get(key) ?? begin(key, start);
      read.waiting += 1;
      if (read.leaving !== null) clearTimeout(read.leaving);
      if (onProgress !== undefined) {
        read.hearing.add(onProgress);
        if (read.lastProgress !== null) onProgress(read.lastProgress);
      }
      let leave = () => {};
      const gone = new Promise<Result<T, ReadFailure>>((resolve) => {
        leave = () => resolve(fail(left));
      });
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await Promise.race([read.result, gone]);
      } finally {
        signal.removeEventListener("abort", leave);
        if (onProgress !== undefined) read.hearing.delete(onProgress);
        read.waiting -= 1;
        if (read.waiting === 0) {
          read.leaving = setTimeout(() => {
            // Whoever comes from now on reads anew, and not what is being given up.
            if (underWay.get(key) === read) underWay.delete(key);
            read.ending.abort();
          }, lingerMs);
          read.leaving.unref();
        }
      }
    },
  };
}

const left: ReadFailure = {
  code: "cancelled",
  message: "Nobody waits for this read any more.",
  next: "Try again; what was read already is kept.",
};
