import { describe, expect, test } from "vitest";
import { createSpareTime, restMs } from "./spare-time.ts";

describe("restMs", () => {
  test("busy work rests until it was busy for its share of the whole", () => {
    expect(restMs({ activeMs: 20, elapsedMs: 20 }, 1 / 4)).toBe(60);
    expect(restMs({ activeMs: 20, elapsedMs: 50 }, 1 / 4)).toBe(30);
  });

  test("work that waits for others rests no longer", () => {
    expect(restMs({ activeMs: 20, elapsedMs: 80 }, 1 / 4)).toBe(0);
    expect(restMs({ activeMs: 5, elapsedMs: 2000 }, 1 / 4)).toBe(0);
  });
});

describe("spare time", () => {
  const going = new AbortController().signal;
  const BUSY_MS = 40;
  const work = async () => {
    const end = performance.now() + BUSY_MS;
    while (performance.now() < end);
  };
  const bed = () => {
    const clock = { ms: 0 };
    const rests: number[] = [];
    const spare = createSpareTime(
      () => clock.ms,
      async (ms) => {
        rests.push(ms);
      },
    );
    return { clock, rests, spare };
  };
  // The thread's own clock rounds, and may have been idle for a moment before.
  const least = BUSY_MS * 7 - 20;

  test("work rests for seven times as long where somebody was there just before it", async () => {
    const { rests, spare } = bed();
    spare.giveWay();
    await spare.run(work, going);
    expect(rests).toEqual([expect.toSatisfy((ms: number) => ms >= least)]);
  });

  test("and where somebody came meanwhile", async () => {
    const { rests, spare } = bed();
    await spare.run(async () => {
      await work();
      spare.giveWay();
    }, going);
    expect(rests).toEqual([expect.toSatisfy((ms: number) => ms >= least)]);
  });

  test("work goes on at once where nobody is there", async () => {
    const { clock, rests, spare } = bed();
    await spare.run(work, going);
    spare.giveWay();
    clock.ms += 1_000;
    await spare.run(work, going);
    expect(rests).toEqual([]);
  });

  test("a rest ends when work is told to stop", async () => {
    const spare = createSpareTime();
    spare.giveWay();
    const stop = new AbortController();
    const start = performance.now();
    const ended = spare.run(async () => {
      for (let turn = 0; turn < 25; turn++) await work();
    }, stop.signal);
    stop.abort();
    await ended;
    // Untold, it would have rested for 7 s.
    expect(performance.now() - start).toBeLessThan(6_000);
  });

  test("what the work throws is handed on", async () => {
    const broken = () => Promise.reject(new Error("gone"));
    await expect(bed().spare.run(broken, going)).rejects.toThrow("gone");
  });
});
