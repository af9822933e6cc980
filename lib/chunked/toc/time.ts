import type { TocTime } from "./toc.ts";

/** RFC 3339 as Go's time.Parse takes it: capital letters, one colon in the offset, a comma or a point before the fraction. */
const PATTERN = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** The instant that a time of a TOC is; null where Go would refuse it. */
export function parseTocTime(text: string): TocTime | null {
  const found = PATTERN.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHours, offsetMinutes] = found;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(offsetHours ?? 0) > 24 || Number(offsetMinutes ?? 0) > 59) return null;
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60 * (sign === "-" ? -1 : 1);
  const clock = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return {
    seconds: date.getTime() / 1000 + clock - offset,
    nanos: Number(fraction.slice(0, 9).padEnd(9, "0")),
  };
}

/**
 * The same for the bytes of a text, faster where it is as writers write it: in UTC, with four digits of the year. Null where it
 * is not, or is no time.
 */
export function parseUtcTime(text: Uint8Array, start: number, end: number): TocTime | null {
  const length = end - start;
  if (length < 20 || length > 30 || text[end - 1] !== 0x5a) return null;
  const two = (at: number): number => {
    const [tens, ones] = [(text[start + at] ?? 0) - 0x30, (text[start + at + 1] ?? 0) - 0x30];
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
  };
  for (let at = 4; at < 19; at += 3) if (text[start + at] !== SEPARATORS[(at - 4) / 3]) return null;
  const [year, month, day] = [two(0) * 100 + two(2), two(5), two(8)];
  const [hour, minute, second] = [two(11), two(14), two(17)];
  // A day that every month has, and an hour that every day has; the others take the long way.
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return null;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null;
  let nanos = 0;
  if (length > 20) {
    if (text[start + 19] !== 0x2e || length === 21) return null;
    for (let at = 20; at < 29; at++) {
      const digit = at < length - 1 ? (text[start + at] ?? 0) - 0x30 : 0;
      if (digit < 0 || digit > 9) return null;
      nanos = nanos * 10 + digit;
    }
  }
  return { seconds: Date.UTC(year, month - 1, day, hour, minute, second) / 1000, nanos };
}

/** `-`, `-`, `T`, `:` and `:`, where a time has them. */
const SEPARATORS = [0x2d, 0x2d, 0x54, 0x3a, 0x3a];

/** Whether clients hold two times for one: none, the year 1 and 1970-01-01 are the same to them (`ensureTimePointersMatch`). */
export function isSameTime(a: TocTime | null, b: TocTime | null): boolean {
  const [one, other] = [isNoTime(a) ? null : a, isNoTime(b) ? null : b];
  return one?.seconds === other?.seconds && one?.nanos === other?.nanos;
}

/** Seconds from 1970 back to the year 1, Go's zero time. */
const YEAR_ONE = -62_135_596_800;

const isNoTime = (time: TocTime | null): boolean =>
  time === null || (time.nanos === 0 && (time.seconds === 0 || time.seconds === YEAR_ONE));
