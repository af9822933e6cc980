import { expect, test } from "vitest";
import { createSpareTime } from "./spare-time.ts";

const going = new AbortController().signal;

/** A clock that goes on by resting; `meanwhile` is called during each rest. */
function bed(meanwhile: (ms: number) => void = () => undefined) {
  const clock = { ms: 10_000 };
  const spare = createSpareTime(
    () => clock.ms,
    async (ms) => {
      clock.ms += ms;
      meanwhile(clock.ms);
    },
  );
  const waited = async (stop = going) => {
    const start = clock.ms;
    await spare.wait(stop);
    return clock.ms - start;
  };
  return { clock, spare, waited };
}

test("nothing is waited for where nobody came, or long ago", async () => {
  const { clock, spare, waited } = bed();
  expect(await waited()).toBe(0);
  spare.giveWay();
  clock.ms += 300;
  expect(await waited()).toBe(0);
});

test("who was just there is waited for until they have been away for a moment", async () => {
  const { clock, spare, waited } = bed();
  spare.giveWay();
  clock.ms += 100;
  expect(await waited()).toBe(200);
});

test("who comes again is waited for again", async () => {
  const visits = [10_300, 10_600];
  const { spare, waited } = bed((at) => {
    if (visits.includes(at)) spare.giveWay();
  });
  spare.giveWay();
  expect(await waited()).toBe(900);
});

test("people who never pause hold the work up for two seconds and no longer", async () => {
  const { spare, waited } = bed(() => spare.giveWay());
  spare.giveWay();
  expect(await waited()).toBe(2_000);
});

test("nothing is waited for once told to stop, and a rest under way ends", async () => {
  const { spare, waited } = bed();
  spare.giveWay();
  expect(await waited(AbortSignal.abort())).toBe(0);
  // Its clock stands still: nothing but the stop ends this one.
  const real = createSpareTime(() => 0);
  real.giveWay();
  const stop = new AbortController();
  const waiting = real.wait(stop.signal);
  stop.abort();
  await waiting;
});
