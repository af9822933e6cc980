import { expect, test } from "vitest";
import { createBounds } from "./bounds.ts";

let time = 0;
const bounds = (actionsPerMinute: number, streamsPerVisitor: number) =>
  createBounds({ actionsPerMinute, streamsPerVisitor }, () => time);

test("so many actions in a minute, of each visitor", () => {
  const { act } = bounds(2, 1);
  const asked = (visitor: string) => act(visitor).ok;
  expect([asked("a"), asked("a"), asked("a"), asked("b")]).toEqual([true, true, false, true]);
  expect(act("a")).toMatchObject({ failure: { code: "busy", retryAt: new Date(60_000).toISOString() } });
  time += 60_000;
  expect(asked("a")).toBe(true);
});

test("a place is given back once, however often that is said", () => {
  const { stream } = bounds(1, 2);
  const places = [stream("a"), stream("a")];
  expect(stream("a")).toMatchObject({ failure: { code: "busy" } });
  expect(stream("b").ok).toBe(true);
  const [first] = places;
  if (!first?.ok) expect.fail("there was a place");
  first.value();
  first.value();
  expect([stream("a").ok, stream("a").ok]).toEqual([true, false]);
});

test("all visitors together have a bound too", () => {
  const { import: place } = bounds(1, 1);
  const taken = Array.from({ length: 6 }, (_, at) => place(`visitor ${at}`).ok);
  expect(taken).toEqual([true, true, true, true, false, false]);
});
