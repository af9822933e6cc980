/** An instant as tars tell it. */
export interface TarTime {
  /** Since 1970, whole; before it for times of less than a second before it. */
  readonly seconds: number;
  /** 0 to 999,999,999, forward from `seconds`. */
  readonly nanos: number;
}

export const wholeSeconds = (seconds: number): TarTime => ({ seconds, nanos: 0 });

/** The decimal seconds of a pax record, cut at nanoseconds (Go's archive/tar, parsePAXTime); null when they are none. */
export function parsePaxTime(text: string): TarTime | null {
  const parts = /^([+-]?\d+)(?:\.(\d*))?$/.exec(text);
  if (parts === null) return null;
  const whole = Number(parts[1]);
  if (!Number.isSafeInteger(whole)) return null;
  const nanos = Number((parts[2] ?? "").padEnd(9, "0").slice(0, 9));
  const seconds = Object.is(whole, -0) ? 0 : whole;
  if (nanos === 0 || !text.startsWith("-")) return { seconds, nanos };
  return { seconds: seconds - 1, nanos: 1e9 - nanos };
}

const YEAR_0 = -62_167_219_200;
const YEAR_10000 = 253_402_300_800;
/** Go's zero time, which its encoders take for "not set". */
const YEAR_1 = -62_135_596_800;

/** RFC 3339 has four digits for the year; Go's encoder fails on others, and so skopeo. */
export function isWritable({ seconds }: TarTime): boolean {
  return seconds >= YEAR_0 && seconds < YEAR_10000;
}

export function isUnset({ seconds, nanos }: TarTime): boolean {
  return seconds === YEAR_1 && nanos === 0;
}

/** RFC 3339 in UTC with as many decimals as it takes, as Go's RFC3339Nano. */
export function formatTime({ seconds, nanos }: TarTime): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (nanos === 0) return `${whole}Z`;
  return `${whole}.${String(nanos).padStart(9, "0").replace(/0+$/, "")}Z`;
}
