import { expect, test } from "vitest";
import { orderIssue, reportOf } from "#test/report-fixture.ts";
import { ladderRows, type Row } from "./rows.ts";

function shown(row: Row): string {
  switch (row.kind) {
    case "entry":
      return String(row.entry.position);
    case "nested":
      return `${row.within}.${row.entry.position}`;
    case "break":
      return `!${row.issues.length}`;
    case "attestations":
      return `[${row.entries.map((e) => e.position).join(" ")}]`;
  }
}

const rowsOf = (...args: Parameters<typeof reportOf>) =>
  ladderRows(reportOf(...args))
    .map(shown)
    .join(" ");

test("neighbouring attestations are one row and others keep their places", () => {
  expect(rowsOf("amd64 gzip, - attestation, - attestation, amd64 zstd, - attestation")).toBe("1 [2 3] 4 [5]");
});

test("a break stands before its first rung", () => {
  expect(rowsOf("arm64 gzip, amd64 zstd, amd64 gzip", [orderIssue("linux/amd64", [2, 3])])).toBe("1 !1 2 3");
});

test("breaks whose rungs follow one another are one strip, others are not", () => {
  const issues = [
    orderIssue("linux/a", [1, 4]),
    orderIssue("linux/b", [2, 5]),
    orderIssue("linux/c", [6, 7]),
  ];
  expect(rowsOf("a zstd, b zstd, d gzip, a gzip, b gzip, c zstd, c gzip", issues)).toBe(
    "!2 1 2 3 4 5 !1 6 7",
  );
});
