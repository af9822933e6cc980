import { expect, test } from "vitest";
import { readSideBySide } from "./read-side-by-side.ts";

const names = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("results come in the order given although the first is ready last", async () => {
  const delivered: string[] = [];
  const read = async (reference: string) => {
    for (let turns = reference === "r0" ? 40 : Number(reference.slice(1)) % 3; turns > 0; turns -= 1)
      await turn();
    return reference.toUpperCase();
  };
  await readSideBySide(names(30), read, (given, result) => delivered.push(`${given} ${result}`));
  expect(delivered).toEqual(names(30).map((name) => `${name} ${name.toUpperCase()}`));
});

test("every reference is read once, and no more than eight at the same time", async () => {
  const seen: string[] = [];
  let [running, most] = [0, 0];
  await readSideBySide(
    names(50),
    async (reference) => {
      seen.push(reference);
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      return reference;
    },
    () => {},
  );
  expect(seen).toEqual(names(50));
  expect(most).toBe(8);
});

test("behind one that is slow no more than 64 wait with their results", async () => {
  let seen = 0;
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const all = readSideBySide(
    names(500),
    (reference) => {
      seen += 1;
      return reference === "r0" ? slow : turn();
    },
    () => {},
  );
  for (let turns = 0; turns < 200; turns += 1) await turn();
  expect(seen).toBe(64);
  release();
  await all;
  expect(seen).toBe(500);
});

test("a read that breaks ends all of it with its error", async () => {
  const broken = readSideBySide(
    names(20),
    (reference) => (reference === "r3" ? Promise.reject(new Error("r3")) : turn()),
    () => {},
  );
  await expect(broken).rejects.toThrow("r3");
});
