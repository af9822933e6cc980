import { expect, test } from "vitest";
import type { IndexReport } from "#lib/variants/report.ts";
import { orderIssue, reportOf } from "#test/report-fixture.ts";
import { indexChange } from "./index-change.ts";

const before = reportOf("amd64 gzip, arm64 gzip");
const [first, second] = before.entries as [IndexReport["entries"][0], IndexReport["entries"][0]];
const arranged = (...entries: IndexReport["entries"]): IndexReport => ({
  ...before,
  entries: entries.map((entry, at) => ({ ...entry, position: at + 1 })),
});

test("the same index is no change", () =>
  expect(indexChange(before, before)).toMatchObject({
    entriesAdded: 0,
    entriesRemoved: 0,
    entriesAnnotated: 0,
    orderAlone: false,
  }));

test("another order and nothing else is order alone", () =>
  expect(indexChange(before, arranged(second, first)).orderAlone).toBe(true));

test("an entry that moved because one before it went is not order alone", () =>
  expect(indexChange(before, arranged(second))).toMatchObject({ orderAlone: false, entriesRemoved: 1 }));

test("an annotation that came is told apart from an entry that changed", () => {
  const annotated = { ...second, annotations: { note: "new" } };
  expect(indexChange(before, arranged(first, annotated))).toMatchObject({
    entriesAnnotated: 1,
    entriesAdded: 0,
    orderAlone: false,
  });
});

test("an entry listed twice is two entries", () =>
  expect(indexChange(before, arranged(first, second, first))).toMatchObject({
    entriesAdded: 1,
    entriesRemoved: 0,
  }));

test("issues that went and came, and what is stored", () => {
  const worse = {
    ...before,
    issues: [orderIssue("linux/amd64", [1])],
    sizes: { ...before.sizes, storedBytes: 7 },
  };
  expect(indexChange(before, worse)).toMatchObject({
    issuesNew: ["zstd-before-gzip"],
    issuesGone: [],
    storedBytes: 7,
  });
  expect(indexChange(worse, before)).toMatchObject({ issuesGone: ["zstd-before-gzip"], storedBytes: -7 });
});
