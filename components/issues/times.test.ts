import { expect, test } from "vitest";
import { longAgoText, onWhenText } from "./times.ts";

const now = Date.parse("2026-11-30T12:00:00");
const before = (days: number) => new Date(now - days * 24 * 60 * 60 * 1000).toISOString();

test.each([
  [0.1, "today"],
  [1, "1 day ago"],
  [13, "13 days ago"],
  [84, "12 weeks ago"],
  [250, "8 months ago"],
  [800, "2 years ago"],
])("%d days are «%s»", (days, text) => {
  expect(longAgoText(before(days), now)).toBe(text);
});

test.each([
  [0.05, "at 10:48"],
  [6 - 0.1, "on Tuesday"],
  [20, "on 10 Nov"],
])("a visit %d days before was «%s»", (days, text) => {
  expect(onWhenText(before(days), now)).toBe(text);
});
