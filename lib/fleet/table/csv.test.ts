import { expect, test } from "vitest";
import { csvLine, fleetCsvHead, fleetCsvLine, historyCsvLine } from "./csv.ts";
import type { FleetRow } from "./row.ts";

test.each([
  [["a", 1, null, ""], "a,1,,\r\n"],
  [['say "hi"', "a,b", "two\nlines"], '"say ""hi""","a,b","two\nlines"\r\n'],
  // What a spreadsheet would compute is text.
  [["=1+1", "+1", "-1", "@x"], "'=1+1,'+1,'-1,'@x\r\n"],
  [["=a,b"], '"\'=a,b"\r\n'],
])("%j is %j", (cells, line) => expect(csvLine(cells)).toBe(line));

test("a choice says what pull requests do only where it differs", () => {
  const event = {
    kind: "choice",
    at: "2026-01-01T00:00:00.000Z",
    by: "ann",
    from: null,
    to: { push: "dual", pullRequest: "gzip" },
    note: null,
  } as const;
  expect(historyCsvLine(event)).toBe(
    '2026-01-01T00:00:00.000Z,choice,ann,default,"dual, pull requests gzip",,,,,\r\n',
  );
});

test("a component says apart what is wrong and what is not built yet, and how its age is known", () => {
  const row: FleetRow = {
    ...{
      namespace: "shop",
      name: "web",
      application: null,
      source: "added",
      group: null,
      reference: "quay.io/shop/web:main",
    },
    ...{
      wanted: { kind: "chosen", push: "dual", pullRequest: null, by: "ann", at: null, note: null },
      etag: '"1"',
    },
    configured: { kind: "unknown", why: "no-run", text: null },
    built: { kind: "unread" },
    step: "find-configuration",
    issues: { error: 0, warning: 1, info: 0 },
    issueCodes: ["chunked-incomplete"],
    drift: ["linux/amd64", "linux/arm64"].map((platform) => ({ code: "missing-variant", platform }) as const),
    resultPercent: 0,
    evidence: { kind: "unread" },
    newestBuild: { at: "2026-01-01T00:00:00.000Z", kind: "created" },
    ...{ readAt: null, failure: null, mayChange: { allowed: true } },
  };
  const [heads = [], cells = []] = [fleetCsvHead, fleetCsvLine(row)].map((line) => line.trim().split(","));
  const told = Object.fromEntries(heads.map((head, at) => [head, cells[at]]));
  expect(told).toMatchObject({
    ...{ chosen: "dual", errors: "0", issues: "chunked-incomplete", "not built yet": "missing-variant" },
    ...{ "newest build": "2026-01-01T00:00:00.000Z", "newest build is": "created" },
  });
});
