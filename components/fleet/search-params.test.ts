import fc from "fast-check";
import { expect, test } from "vitest";
import { columns, filterFields, readFleetParams, sortable, writeFleetParams } from "./search-params.ts";

const params = fc.record({
  q: fc.string({ maxLength: 20 }),
  filters: fc.record(
    Object.fromEntries(
      filterFields.map((field) => [field, fc.uniqueArray(fc.string({ maxLength: 9 }), { maxLength: 3 })]),
    ),
  ),
  sort: fc.record({ by: fc.constantFrom(...sortable), descending: fc.boolean() }),
  grouped: fc.boolean(),
  hidden: fc.subarray([...columns]),
  days: fc.constantFrom(null, 91 as const, 365 as const),
  batch: fc.option(fc.integer({ min: 1, max: 1e14 })),
});

test("whatever is written is read back", () => {
  fc.assert(
    fc.property(params, (given) => {
      const written = writeFleetParams(given as never);
      expect(readFleetParams(new URLSearchParams(written.toString()))).toEqual(given);
    }),
  );
});

test.each(["0", "-1", "x", "1e3"])("no batch has the number %s", (batch) =>
  expect(readFleetParams(new URLSearchParams({ batch })).batch).toBeNull(),
);

test("defaults are not written", () =>
  expect(writeFleetParams(readFleetParams(new URLSearchParams())).toString()).toBe(""));
