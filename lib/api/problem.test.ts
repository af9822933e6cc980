import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { failureCodes } from "#lib/oci/failure.ts";
import { fleetProblemOf, fleetProblems } from "./problem.ts";

test("the page of problems has a part for every code, and no other", () => {
  const page = readFileSync(new URL("../../docs/problems.md", import.meta.url), "utf8");
  const codes = new Set([...failureCodes, ...Object.keys(fleetProblems)]);
  expect([...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]).toSorted()).toEqual(
    [...codes].toSorted(),
  );
});

test("a lost race carries what stands now", () => {
  const current = { etag: '"3"', wanted: { kind: "unreadable", text: "x" } } as const;
  expect(
    fleetProblemOf({ code: "changed-meanwhile", message: "It changed.", next: "Look.", current }),
  ).toEqual({
    type: "/problems#changed-meanwhile",
    title: "Somebody else changed this first",
    status: 412,
    detail: "It changed.",
    code: "changed-meanwhile",
    next: "Look.",
    current,
  });
});

test("what a registry answers keeps the words of reading", () =>
  expect(fleetProblemOf({ code: "rate-limited", message: "", next: "" })).toMatchObject({ status: 503 }));
