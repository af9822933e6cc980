/** How far something is that is made of layers, each read, made and sent. Bytes are of compressed layers. */
export interface Headway {
  /** Of what it is made from: all of it, and what is through. */
  readonly totalBytes: number;
  readonly doneBytes: number;
  /** Of what came of it so far, and of that what is where it goes. */
  readonly madeBytes: number;
  readonly sentBytes: number;
  readonly stage: "waiting" | "making" | "sending" | "done";
  /** Since its making began. */
  readonly seconds: number;
}

/** Bytes a second of what is read, and how long the rest takes at that pace. */
export interface Pace {
  readonly bytesPerSecond: number;
  readonly secondsLeft: number;
}

/** Null while nothing can be told: it waits, is over, or nothing is through. */
export const paceOf = (one: Headway): Pace | null => paceOfAll([one]);

/** Of all together: what waits goes at the pace of what goes on. */
export function paceOfAll(all: readonly Headway[]): Pace | null {
  const going = all.filter(({ stage }) => stage === "making" || stage === "sending");
  const bytesPerSecond = going.reduce(
    (sum, { doneBytes, seconds }) => sum + (seconds > 0 ? doneBytes / seconds : 0),
    0,
  );
  if (bytesPerSecond === 0) return null;
  const left = all.reduce((sum, { totalBytes, doneBytes }) => sum + Math.max(0, totalBytes - doneBytes), 0);
  return { bytesPerSecond, secondsLeft: left / bytesPerSecond };
}

/** Shares from 0 to 1: what is made, and of it what is sent; never more than that. */
export interface Shares {
  readonly made: number;
  readonly sent: number;
}

/**
 * How much will come of the rest is not known before it is made, so what is sent is a share of what is made, and that one of what it
 * is made from. Weighed by bytes; what holds none weighs as much as a byte.
 */
export function sharesOf(all: readonly Headway[]): Shares {
  const weights = all.map(({ totalBytes }) => Math.max(1, totalBytes));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = all.map(ownShares);
  const sum = (of: (one: Shares) => number) =>
    whole === 0 ? 0 : shares.reduce((total, one, at) => total + of(one) * (weights[at] ?? 0), 0) / whole;
  return { made: sum(({ made }) => made), sent: sum(({ sent }) => sent) };
}

function ownShares({ stage, totalBytes, doneBytes, madeBytes, sentBytes }: Headway): Shares {
  if (stage === "done") return { made: 1, sent: 1 };
  const made = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 0;
  return { made, sent: madeBytes > 0 ? made * Math.min(1, sentBytes / madeBytes) : 0 };
}
