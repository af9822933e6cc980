import { expect, test } from "vitest";
import { absoluteText, agoText } from "./time.tsx";

const now = Date.parse("2026-11-30T12:00:00Z");

test.each([
  ["2026-11-30T11:59:30Z", "just now"],
  ["2026-11-30T12:05:00Z", "just now"], // a registry's clock that is ahead
  ["2026-11-30T11:48:00Z", "12 min ago"],
  ["2026-11-30T09:00:00Z", "3 h ago"],
  ["2026-11-28T11:00:00Z", "2 d ago"],
  ["yesterday", "yesterday"],
])("%s was %s", (at, text) => expect(agoText(at, now)).toBe(text));

test("the whole of a time says its zone, and what is no time stays as it came", () => {
  expect(absoluteText("2026-11-30T11:48:00Z")).toMatch(/^30 Nov 2026, \d\d:48:00 \S+/);
  expect(absoluteText("yesterday")).toBe("yesterday");
});
