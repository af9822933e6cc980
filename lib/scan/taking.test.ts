import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { keepBehind, takeAhead } from "./taking.ts";

/** Batches of two out of `count`, each given when `give` is called. */
function slowQueue(count: number) {
  const asked: (() => void)[] = [];
  let at = 0;
  return {
    asked,
    take: () =>
      new Promise<readonly number[]>((resolve) => {
        asked.push(() => {
          const some = [at, at + 1].filter((one) => one < count);
          at += 2;
          resolve(some);
        });
      }),
  };
}

test("the next batch is asked for while the one before is worked on, and all come once and in order", async () => {
  const { take, asked } = slowQueue(3);
  const queue = takeAhead(take, 2);
  const first = queue.next();
  asked[0]?.();
  expect(await first).toBe(0);
  expect(asked).toHaveLength(1);
  expect(await queue.next()).toBe(1);
  const third = queue.next();
  expect(asked).toHaveLength(2);
  asked[1]?.();
  expect(await third).toBe(2);
  const end = queue.next();
  asked[2]?.();
  expect(await end).toBeNull();
  expect(await queue.next()).toBeNull();
  expect(asked).toHaveLength(3);
});

test("what cannot be taken is told to everybody who waits for it", async () => {
  const queue = takeAhead(() => Promise.reject(new Error("away")), 2);
  const told = await Promise.allSettled([queue.next(), queue.next()]);
  expect(told.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("a batch is kept while the next is gathered, and no third begins before the first is kept", async () => {
  const kept: { some: readonly number[]; done: () => void }[] = [];
  const keeping = keepBehind<number>(
    (some) => new Promise((resolve) => kept.push({ some, done: resolve })),
    2,
  );
  await keeping.add(1);
  await keeping.add(2);
  await keeping.add(3);
  let isThrough = false;
  const fourth = keeping.add(4).then(() => {
    isThrough = true;
  });
  await setImmediate();
  expect([kept.map(({ some }) => some), isThrough]).toEqual([[[1, 2]], false]);
  kept[0]?.done();
  await fourth;
  kept[1]?.done();
  await keeping.end();
  expect(kept.map(({ some }) => some)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("a batch that could not be kept is told at the end", async () => {
  const keeping = keepBehind<number>(() => Promise.reject(new Error("away")), 1);
  await keeping.add(1);
  await expect(keeping.end()).rejects.toThrow("away");
});

test("the end waits for every batch, also where several waited for the one before", async () => {
  let [open, most, kept] = [0, 0, 0];
  const keeping = keepBehind<number>(async (some) => {
    open += 1;
    most = Math.max(most, open);
    await setImmediate();
    await setImmediate();
    open -= 1;
    kept += some.length;
  }, 2);
  await Promise.all(Array.from({ length: 40 }, (_, at) => keeping.add(at)));
  await keeping.end();
  expect([most, open, kept]).toEqual([1, 0, 40]);
});
