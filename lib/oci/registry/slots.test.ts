import fc from "fast-check";
import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

/** Everything that is settled has had its turn. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

test("at most so many are in, the others come in their order", async () => {
  const slots = createSlots(2);
  const entered: string[] = [];
  const frees: (() => void)[] = [];
  for (const name of ["a", "b", "c", "d"]) {
    void slots.take("host", never).then((free) => {
      entered.push(name);
      if (free !== null) frees.push(free);
    });
  }
  await settle();
  expect(entered).toEqual(["a", "b"]);
  frees[1]?.();
  await settle();
  expect(entered).toEqual(["a", "b", "c"]);
});

test("a slot that is freed twice lets one in", async () => {
  const slots = createSlots(1);
  const free = await slots.take("host", never);
  let entered = 0;
  for (let i = 0; i < 2; i += 1) void slots.take("host", never).then(() => (entered += 1));
  free?.();
  free?.();
  await settle();
  expect(entered).toBe(1);
});

test("a full host keeps nobody from another", async () => {
  const slots = createSlots(1);
  await slots.take("slow", never);
  expect(await slots.take("other", never)).not.toBeNull();
});

test("who leaves while waiting gets nothing and holds nobody up", async () => {
  const slots = createSlots(1);
  const free = await slots.take("host", never);
  const away = new AbortController();
  const left = slots.take("host", away.signal);
  const next = slots.take("host", never);
  away.abort();
  expect(await left).toBeNull();
  free?.();
  expect(await next).not.toBeNull();
  expect(await slots.take("host", AbortSignal.abort())).toBeNull();
});

type Step = { readonly act: "take" | "free" | "leave"; readonly key: string; readonly at: number };

test("whatever happens, no host has more than its limit, and nobody is forgotten", async () => {
  const step: fc.Arbitrary<Step> = fc.record({
    act: fc.constantFrom("take", "take", "free", "leave"),
    key: fc.constantFrom("a", "b"),
    at: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { maxLength: 40 }),
      async (limit, steps) => {
        const slots = createSlots(limit);
        const inside = new Map<string, (() => void)[]>([
          ["a", []],
          ["b", []],
        ]);
        const waiting = new Map<string, AbortController[]>([
          ["a", []],
          ["b", []],
        ]);
        for (const { act, key, at } of steps) {
          const [held, queue] = [inside.get(key) ?? [], waiting.get(key) ?? []];
          if (act === "take") {
            const control = new AbortController();
            queue.push(control);
            void slots.take(key, control.signal).then((free) => {
              queue.splice(queue.indexOf(control), 1);
              if (free !== null) held.push(free);
            });
          } else if (act === "free") held.splice(at % Math.max(1, held.length), 1)[0]?.();
          else queue[at % Math.max(1, queue.length)]?.abort();
          await settle();
          expect(held.length).toBeLessThanOrEqual(limit);
          // Nobody waits while there is room.
          expect(queue.length === 0 || held.length === limit).toBe(true);
        }
      },
    ),
    { numRuns: 200 },
  );
});
