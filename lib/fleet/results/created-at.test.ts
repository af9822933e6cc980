import { expect, test } from "vitest";
import { entryReport, reportOf } from "#test/report-fixture.ts";
import { createdAtOf } from "./created-at.ts";

const now = new Date("2026-06-01T12:00:00Z");

test.each<[string, readonly (string | null)[], string | null]>([
  [
    "the newest of its images",
    ["2026-05-01T10:00:00Z", "2026-05-01T10:04:00.5Z"],
    "2026-05-01T10:04:00.500Z",
  ],
  ["with a zone of its own", ["2026-05-01T12:00:00+02:00"], "2026-05-01T10:00:00.000Z"],
  ["nothing said", [null, null], null],
  // What builds that can be repeated write in the place of a time.
  ["1970", ["1970-01-01T00:00:00Z"], null],
  ["1980", ["1980-01-01T00:00:01Z"], null],
  ["the zero time of Go", ["0001-01-01T00:00:00Z"], null],
  [
    "one of them without a time",
    ["1970-01-01T00:00:01Z", "2026-05-01T10:00:00Z"],
    "2026-05-01T10:00:00.000Z",
  ],
  ["a time to come", ["2031-01-01T00:00:00Z"], null],
  ["a clock that is a little ahead", ["2026-06-01T12:10:00Z"], "2026-06-01T12:10:00.000Z"],
  ["no time at all", ["yesterday"], null],
])("%s", (_what, created, expected) => {
  const entries = created.map((one, at) => entryReport(at + 1, { created: one }));
  expect(createdAtOf({ ...reportOf("amd64 gzip"), entries }, now)?.toISOString() ?? null).toBe(expected);
});

test("what is no image has no say", () => {
  const entries = [
    entryReport(1, { created: "2026-05-01T10:00:00Z" }),
    entryReport(2, { created: "2026-05-09T10:00:00Z", role: "attestation" }),
  ];
  expect(createdAtOf({ ...reportOf("amd64 gzip"), entries }, now)?.toISOString()).toBe(
    "2026-05-01T10:00:00.000Z",
  );
});

test("a report that is kept from before says nothing", () => {
  const [entry] = reportOf("amd64 gzip").entries;
  const { created: _, ...old } = entry ?? entryReport(1);
  expect(createdAtOf({ entries: [old as typeof entry & object] }, now)).toBeNull();
});
