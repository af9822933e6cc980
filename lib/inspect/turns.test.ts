import { expect, test } from "vitest";
import { createTurns, type Turn, type TurnLimits } from "./turns.ts";

const limits: TurnLimits = { readsAtOnce: 3, readsPerVisitor: 2, waitingPerVisitor: 1, entriesPerMinute: 10 };
const never = new AbortController().signal;

async function taken(promise: ReturnType<ReturnType<typeof createTurns>["take"]>): Promise<Turn> {
  const result = await promise;
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

/** Whether a promise has settled once all that is ready has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol();
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

test("a visitor over the own bound waits, and one more is refused with a time to come back", async () => {
  const turns = createTurns(limits, () => 0);
  const first = await taken(turns.take("a", never));
  await taken(turns.take("a", never));
  const third = turns.take("a", never);
  expect(await settled(third)).toBe(false);
  expect(await turns.take("a", never)).toMatchObject({
    ok: false,
    failure: {
      code: "busy",
      message: "Too many reads at once: a has 2 running and 1 waiting, and no more may wait.",
      retryAt: "1970-01-01T00:00:05.000Z",
    },
  });
  first.end();
  expect((await third).ok).toBe(true);
});

test("a visitor at the own bound holds nobody else up", async () => {
  const turns = createTurns(limits);
  await taken(turns.take("a", never));
  await taken(turns.take("a", never));
  void turns.take("a", never);
  expect((await turns.take("b", never)).ok).toBe(true);
});

test("all visitors together stay within the bound, in the order of arrival", async () => {
  const turns = createTurns(limits);
  const first = await taken(turns.take("a", never));
  for (const name of ["b", "c"]) await taken(turns.take(name, never));
  const [d, e] = [turns.take("d", never), turns.take("e", never)];
  first.end();
  expect([await settled(d), await settled(e)]).toEqual([true, false]);
});

test("ending a turn twice gives one place back", async () => {
  const turns = createTurns({ ...limits, readsAtOnce: 1 });
  const first = await taken(turns.take("a", never));
  first.end();
  first.end();
  await taken(turns.take("a", never));
  expect(await settled(turns.take("b", never))).toBe(false);
});

test("whoever goes away leaves the queue", async () => {
  const turns = createTurns({ ...limits, readsAtOnce: 1 });
  const first = await taken(turns.take("a", never));
  const away = new AbortController();
  const gone = turns.take("b", away.signal);
  const next = turns.take("c", never);
  away.abort();
  expect(await gone).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  first.end();
  expect((await next).ok).toBe(true);
});

test("entries are bounded per minute, and the next minute forgives", async () => {
  let time = 0;
  const turns = createTurns(limits, () => time);
  const turn = await taken(turns.take("a", never));
  expect(turn.charge(8).ok).toBe(true);
  expect(turn.charge(3)).toMatchObject({
    ok: false,
    failure: {
      code: "busy",
      message: "a has had 8 index entries read in this minute. With 3 more it would be over the limit of 10.",
      retryAt: "1970-01-01T00:01:00.000Z",
    },
  });
  time = 60_000;
  expect(turn.charge(3).ok).toBe(true);
});

test("one index larger than the bound can still be read alone", async () => {
  const turn = await taken(createTurns(limits).take("a", never));
  expect(turn.charge(1000).ok).toBe(true);
});
