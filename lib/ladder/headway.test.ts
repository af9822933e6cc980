import fc from "fast-check";
import { expect, test } from "vitest";
import { type Headway, paceOf, paceOfAll, sharesOf } from "./headway.ts";

const one = (over: Partial<Headway>): Headway => ({
  ...{ totalBytes: 100, doneBytes: 0, madeBytes: 0, sentBytes: 0, stage: "making", seconds: 0 },
  ...over,
});

test.each([
  [one({ stage: "waiting" }), null],
  // Nothing is through yet.
  [one({ seconds: 2 }), null],
  [one({ stage: "done", doneBytes: 100, seconds: 4 }), null],
  [one({ doneBytes: 25, seconds: 5 }), { bytesPerSecond: 5, secondsLeft: 15 }],
])("the pace of %j is %j", (headway, pace) => {
  expect(paceOf(headway)).toEqual(pace);
});

test("what waits goes at the pace of what goes on, and what is done counts no more", () => {
  const all = [
    one({ stage: "done", doneBytes: 100, seconds: 1 }),
    one({ doneBytes: 50, seconds: 10 }),
    one({ stage: "waiting" }),
  ];
  expect(paceOfAll(all)).toEqual({ bytesPerSecond: 5, secondsLeft: 30 });
});

test.each([
  [[], { made: 0, sent: 0 }],
  [[one({ stage: "waiting" })], { made: 0, sent: 0 }],
  [[one({ doneBytes: 50, madeBytes: 40, sentBytes: 20 })], { made: 0.5, sent: 0.25 }],
  [[one({ stage: "done", totalBytes: 0 })], { made: 1, sent: 1 }],
  [
    [one({ stage: "done", totalBytes: 300, doneBytes: 300 }), one({ stage: "waiting" })],
    { made: 0.75, sent: 0.75 },
  ],
])("the shares of %j are %j", (all, shares) => {
  expect(sharesOf(all)).toEqual(shares);
});

test("nothing is sent that is not made, and no more than all", () => {
  const headway = fc.record({
    ...{ totalBytes: fc.nat(), doneBytes: fc.nat(), madeBytes: fc.nat(), sentBytes: fc.nat() },
    stage: fc.constantFrom("waiting", "making", "sending", "done"),
    seconds: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(headway), (all) => {
      const { made, sent } = sharesOf(all);
      expect(sent).toBeLessThanOrEqual(made + 1e-9);
      expect(made).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});
