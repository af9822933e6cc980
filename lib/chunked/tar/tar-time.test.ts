import { expect, test } from "vitest";
import { formatTime, isWritable, parsePaxTime } from "./tar-time.ts";

test.each([
  ["0", "1970-01-01T00:00:00Z"],
  ["1700000000.5", "2023-11-14T22:13:20.5Z"],
  ["1700000000.000000001", "2023-11-14T22:13:20.000000001Z"],
  // Cut, not rounded.
  ["1.9999999999", "1970-01-01T00:00:01.999999999Z"],
  ["-5.5", "1969-12-31T23:59:54.5Z"],
  ["-0.25", "1969-12-31T23:59:59.75Z"],
  ["+1.", "1970-01-01T00:00:01Z"],
  ["253402300799", "9999-12-31T23:59:59Z"],
  ["-62167219200", "0000-01-01T00:00:00Z"],
])("%s is %s", (text, formatted) => {
  const time = parsePaxTime(text);
  if (time === null) throw new Error("no time");
  expect(isWritable(time)).toBe(true);
  expect(formatTime(time)).toBe(formatted);
});

test.each(["", ".5", "1.5x", "1e3", " 1", "0x1", "99999999999999999999"])("%j is no time", (text) => {
  expect(parsePaxTime(text)).toBeNull();
});

test.each(["253402300800", "-62167219201"])("%s is in no year that can be written", (text) => {
  expect(isWritable(parsePaxTime(text) ?? { seconds: 0, nanos: 0 })).toBe(false);
});
