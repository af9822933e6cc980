import { expect, test } from "vitest";
import { orderIssue, reportOf } from "#test/report-fixture.ts";
import { type Folded, foldRows } from "./fold-rows.ts";
import { ladderRows, type Row } from "./rows.ts";

const platforms = (count: number, compression = "gzip") =>
  Array.from({ length: count }, (_, i) => `riscv64/p${i} ${compression}`).join(", ");

/** What follows the first 24 rows, `…` for what is folded away. */
const afterFirst = (spec: string, kept: readonly number[], issues?: Parameters<typeof reportOf>[1]): string =>
  foldRows(ladderRows(reportOf(spec, issues)), new Set(kept))
    .slice(24)
    .map(shown)
    .join(" ");

function shown(row: Row | Folded): string {
  switch (row.kind) {
    case "folded":
      return `${row.from}…${row.to}`;
    case "entry":
      return String(row.entry.position);
    case "break":
      return "!";
    case "nested":
      return `${row.within}.${row.entry.position}`;
    case "attestations":
      return `[${row.entries.length}]`;
  }
}

test.each([
  [24, [], ""],
  [25, [], "25"], // one row takes no more room than a line that stands for it
  [26, [], "25…26"],
  [40, [3], "25…40"], // among the first anyway
  [40, [30], "25…29 30 31…40"],
  [40, [26, 40], "25 26 27…39 40"],
  [40, [25, 26], "25 26 27…40"],
])("of %i entries with %j kept there follow %s", (count, kept, rows) =>
  expect(afterFirst(platforms(count), kept)).toBe(rows),
);

test("a break comes with the rung below it", () => {
  const spec = `${platforms(28)}, amd64 zstd, amd64 gzip, ${platforms(4, "zstd")}`;
  const issues = [orderIssue("linux/amd64", [29, 30])];
  expect(afterFirst(spec, [29, 30], issues)).toBe("25…28 ! 29 30 31…34");
  expect(afterFirst(spec, [], issues)).toBe("25…34");
});

test("attestations in one row come with each of them", () => {
  const spec = `${platforms(26)}, - attestation, - attestation, - attestation`;
  expect(afterFirst(spec, [28])).toBe("25…26 [3]");
});
