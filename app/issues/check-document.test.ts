import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { issueCodes } from "#lib/variants/issue-codes.ts";
import { parseCheck } from "./check-document.ts";

const check = (code: string) =>
  parseCheck(readFileSync(new URL(`../../docs/issues/${code}.md`, import.meta.url), "utf8"));

test.each(issueCodes)("the page of %s has what stands beside an open row, without the example", (code) => {
  const { before, after, who, fix, leave } = check(code);
  for (const text of [who, fix, leave]) expect(text).toMatch(/^\S.*\.$/s);
  expect(before).toMatch(/^# /);
  expect(after).toContain("## Sources");
  expect(before + after).not.toMatch(/```(?:bad|good)/);
});

test("of zstd-before-gzip it is what the client prints, and what is to be done whoever does it", () => {
  const { prints, fix } = check("zstd-before-gzip");
  expect(prints).toContain("archive/tar: invalid tar header");
  expect(fix).toMatch(/^Put every gzip entry before .* only the index is new\.$/);
  expect(check("missing-variant").prints).toBeNull();
});
