import { expect, test } from "vitest";
import { problemOf, retryAfterSeconds } from "./problem.ts";

const failure = { code: "rate-limited", message: "It asks for a pause.", next: "Ask later." } as const;

test("a failure becomes a problem document that says the same", () => {
  expect(problemOf({ ...failure, retryAt: "2026-01-01T00:00:10Z" })).toEqual({
    type: "/problems#rate-limited",
    title: "Rate limited",
    status: 503,
    detail: "It asks for a pause.",
    code: "rate-limited",
    next: "Ask later.",
    retryAt: "2026-01-01T00:00:10Z",
  });
});

test.each([
  ["2026-01-01T00:00:10Z", 10],
  ["2025-12-31T23:00:00Z", 1],
  ["soon", null],
  [undefined, null],
])("to ask again at %s is Retry-After %s", (retryAt, seconds) => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(retryAfterSeconds(retryAt === undefined ? failure : { ...failure, retryAt }, now)).toBe(seconds);
});

// One code stands for several things: its title has to be true of each.
test.each([
  ["too-large", "a document, a whole image, a list without an end", "Too much to read"],
  ["busy", "reads at once, entries and actions in a minute", "A limit of this server is reached"],
  ["unauthorized", "no credentials, and refused ones", "Login missing or refused"],
  ["unreachable", "no connection, and one that broke off", "The connection failed"],
] as const)("%s, of %s, is titled %s", (code, _, title) =>
  expect(problemOf({ code, message: "", next: "" }).title).toBe(title),
);
