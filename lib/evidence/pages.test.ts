import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evidenceCodes, type IssueCode } from "#lib/variants/issue-codes.ts";
import { evidenceOf } from "#test/evidence/bed.ts";

const headings = [
  "## What it finds",
  "## Who is hurt",
  "## Words of the error",
  "## Example",
  "## Fix",
  "## When to leave it",
  "## Sources",
];

const pageOf = (code: IssueCode): string =>
  readFileSync(new URL(`../../docs/issues/${code}.md`, import.meta.url), "utf8");

const exampleOf = (page: string, kind: "bad" | "good"): string =>
  new RegExp(`\`\`\`${kind}\\n(.+)\\n\`\`\``).exec(page)?.[1] ?? "";

const codesOf = async (line: string) => (await evidenceOf(line)).issues.map(({ code }) => code);

test.each(evidenceCodes)("the page of %s has every heading, and its examples are true", async (code) => {
  const page = pageOf(code);
  expect(page.startsWith(`# ${code}\n`)).toBe(true);
  expect(page.match(/^## .*$/gm)).toEqual(headings);
  expect(await codesOf(exampleOf(page, "bad"))).toContain(code);
  expect(await codesOf(exampleOf(page, "good"))).toEqual([]);
});

test.each(evidenceCodes)("the page of %s quotes an error or says that there is none", (code) => {
  const [, words = ""] = /## Words of the error\n\n(.*?)\n\n## /s.exec(pageOf(code)) ?? [];
  expect(/^```\n.+\n```$/ms.test(words) || words.startsWith("None")).toBe(true);
});
