import { expect, test } from "vitest";
import { csvLine, historyCsvLine } from "./csv.ts";

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
