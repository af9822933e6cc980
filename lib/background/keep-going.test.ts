import { expect, test } from "vitest";
import { createFaultLog } from "./fault-log.ts";
import {
  afterwards,
  every,
  FIRST_BACK_OFF_MS,
  inBackground,
  keepGoing,
  LONGEST_BACK_OFF_MS,
} from "./keep-going.ts";

/** A loop whose turns do what the list says, and the rests it took. */
async function taken(turns: readonly (number | null | Error)[]) {
  const stop = new AbortController();
  const rests: number[] = [];
  const told: string[] = [];
  const left = [...turns];
  const { ended } = keepGoing({
    what: "Work",
    signal: stop.signal,
    onFault: (error, what) => told.push(`${what}: ${(error as Error).message}`),
    rest: async (ms) => void rests.push(ms),
    async turn() {
      const next = left.shift();
      if (next === undefined) {
        stop.abort();
        return 0;
      }
      if (next instanceof Error) throw next;
      return next;
    },
  });
  await ended;
  return { rests, told, left: left.length };
}

const down = () => new Error("down");

test("a loop rests as long as its turn says, and ends when it says so", async () => {
  expect(await taken([5, 0, 7, null, 9])).toEqual({ rests: [5, 7], told: [], left: 1 });
});

test("a fault is told once for as long as it lasts, and the rests grow to a bound", async () => {
  const { rests, told } = await taken(Array.from({ length: 12 }, down));
  expect(told).toEqual(["Work: down"]);
  expect(rests.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * FIRST_BACK_OFF_MS));
  expect(Math.max(...rests)).toBe(LONGEST_BACK_OFF_MS);
});

test("another fault, and the same after a turn that worked, are told anew", async () => {
  const { rests, told } = await taken([down(), new Error("full"), down(), 3, down()]);
  expect(told).toEqual(["Work: down", "Work: full", "Work: down", "Work: down"]);
  expect(rests).toEqual([1, 2, 4].map((times) => times * FIRST_BACK_OFF_MS).concat(3, FIRST_BACK_OFF_MS));
});

test("who wakes a loop in the middle of its turn has another turn at once", async () => {
  const stop = new AbortController();
  let turns = 0;
  const loop = keepGoing({
    what: "Work",
    signal: stop.signal,
    async turn() {
      turns += 1;
      if (turns === 1) loop.wake();
      else stop.abort();
      return 3_600_000;
    },
  });
  await loop.ended;
  expect(turns).toBe(2);
});

test("what fails by itself, later or again and again costs nobody else anything", async () => {
  const told: string[] = [];
  const onFault = (_error: unknown, what: string) => void told.push(what);
  await inBackground("Once", () => Promise.reject(down()), onFault);
  await new Promise<void>((resolve) => {
    afterwards(0, { what: "Later", onFault: (...fault) => resolve(onFault(...fault)) }, () => {
      throw down();
    });
  });
  const stop = new AbortController();
  const { ended } = every(1, {
    what: "Always",
    signal: stop.signal,
    onFault: (...fault) => {
      onFault(...fault);
      stop.abort();
    },
    turn: () => {
      throw down();
    },
  });
  await ended;
  expect(told).toEqual(["Once", "Later", "Always"]);
});

test("the log holds the innermost cause, and the same of several loops once in a minute", () => {
  const lines: string[] = [];
  let time = 0;
  const log = createFaultLog(
    (line) => lines.push(line),
    () => time,
  );
  const wrapped = new Error("select secret", { cause: new Error("connection refused") });
  log(wrapped, "Checking registries");
  log(new Error("connection refused"), "Reading evidence");
  time = 60_000;
  log(wrapped, "Reading evidence");
  expect(lines).toEqual([
    "twofold: Checking registries failed and is tried again: connection refused\n",
    "twofold: Reading evidence failed and is tried again: connection refused\n",
  ]);
});
