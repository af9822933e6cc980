import { expect, test } from "vitest";
import type { Checked } from "./checked.ts";
import { readSideBySide } from "./read-side-by-side.ts";

const gone: Checked["result"] = { ok: false, failure: { code: "not-found", message: "", next: "" } };

test("results come in the order given although the last is ready first", async () => {
  const references = Array.from({ length: 30 }, (_, at) => `r${at}`);
  const delivered: string[] = [];
  let ready = Promise.resolve();
  const read = (reference: string) =>
    new Promise<Checked["result"]>((resolve) => {
      // Later ones of a batch settle earlier.
      const before = ready;
      ready = new Promise((settle) =>
        setImmediate(() => {
          resolve(gone);
          void before.then(settle);
        }),
      );
      void reference;
    });
  await readSideBySide(references, read, ({ given }) => delivered.push(given));
  expect(delivered).toEqual(references);
});

test("every reference is read once, and no more than eight at the same time", async () => {
  const references = Array.from({ length: 50 }, (_, at) => `r${at}`);
  const seen: string[] = [];
  let [running, most] = [0, 0];
  await readSideBySide(
    references,
    async (reference) => {
      seen.push(reference);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return gone;
    },
    () => {},
  );
  expect(seen.toSorted()).toEqual(references.toSorted());
  expect(most).toBe(8);
});
