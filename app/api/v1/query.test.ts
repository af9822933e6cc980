import fc from "fast-check";
import { expect, test } from "vitest";
import { oneOf, timeOf, wholeNumber } from "./query.ts";

const time = (text: string) => timeOf(new URLSearchParams({ before: text }), "before", "");
const days = (text: string) =>
  wholeNumber(new URLSearchParams({ days: text }), "days", { min: 1, max: 3660, otherwise: 91 });

test.each([
  ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z"],
  ["2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000Z"],
  ["2026-01-02", "2026-01-02T00:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is a time", (text, is) => expect(time(text)).toEqual({ ok: true, value: new Date(is) }));

test.each([
  ...[
    "",
    "now",
    "0",
    "1e308",
    "-1",
    "2026-13-01",
    "2026-02-31T99:00:00Z",
    "+275760-09-13T00:00:00Z",
    "-000001-01-01",
  ],
  ...[
    "+300000-01-01T00:00:00Z",
    "0000-01-01",
    "9999-12-31T23:59:59-01:00",
    "0001-01-01T00:00:00+01:00",
    "1767225600000",
  ],
  "January 1, 2026",
])("%j is no time that a database holds", (text) =>
  expect(time(text)).toMatchObject({ ok: false, failure: { code: "bad-query" } }),
);

test.each([
  "",
  "0",
  "3661",
  "1.5",
  "-1",
  "1e3",
  "0x10",
  "1e308",
  "Infinity",
  "NaN",
  " 7",
  "9007199254740993",
])("%j is no number of days", (text) =>
  expect(days(text)).toMatchObject({ ok: false, failure: { code: "bad-query" } }),
);

test("what is read is written the same again, and what is not is no time of four digits", () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (date) => {
      const text = date.toISOString();
      const read = time(text);
      expect(read.ok).toBe(/^(?!0000)\d{4}-/.test(text));
      if (read.ok) expect(read.value?.toISOString()).toBe(text);
    }),
  );
});

test("a choice of words takes them as they are", () => {
  const format = (query: string) => oneOf(new URLSearchParams(query), "format", ["csv", "json"]);
  expect([format(""), format("format=csv")]).toEqual([
    { ok: true, value: null },
    { ok: true, value: "csv" },
  ]);
  expect(format("format=CSV")).toMatchObject({ ok: false });
});
