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

/** Whether clients hold two times for one: none, the year 1 and 1970-01-01 are the same to them (`ensureTimePointersMatch`). */
export function isSameTime(a: TocTime | null, b: TocTime | null): boolean {
  const [one, other] = [isNoTime(a) ? null : a, isNoTime(b) ? null : b];
  return one?.seconds === other?.seconds && one?.nanos === other?.nanos;
}

/** Seconds from 1970 back to the year 1, Go's zero time. */
const YEAR_ONE = -62_135_596_800;

const isNoTime = (time: TocTime | null): boolean =>
  time === null || (time.nanos === 0 && (time.seconds === 0 || time.seconds === YEAR_ONE));
