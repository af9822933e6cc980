import { expect, test } from "vitest";
import { orderIssue } from "#test/report-fixture.ts";
import { groupIssues } from "./issue-groups.ts";

test("one code is one group, errors first, positions once and ascending", () => {
  const warning = { ...orderIssue("linux/a", [9]), code: "no-gzip", severity: "warning" } as const;
  const groups = groupIssues([warning, orderIssue("linux/b", [4, 7]), orderIssue("linux/a", [2, 4])]);
  expect(groups.map((g) => [g.code, g.issues.length, g.positions])).toEqual([
    ["zstd-before-gzip", 2, [2, 4, 7]],
    ["no-gzip", 1, [9]],
  ]);
});

test("a command that mends many is shown once", () => {
  const command = { tool: "regctl", command: "regctl index create x", trap: null };
  const issues = [1, 2, 3].map((n) => ({ ...orderIssue(`linux/${n}`, [n, n + 1]), commands: [command] }));
  expect(groupIssues(issues)[0]?.commands).toEqual([command]);
});
