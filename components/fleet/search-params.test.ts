import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFleetQuery } from "#lib/components/fleet-query.ts";
import {
  columns,
  filterFields,
  readFleetParams,
  rowsSearch,
  sortable,
  writeFleetParams,
} from "./search-params.ts";

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
  days: fc.constantFrom(91 as const, 365 as const),
});

test("whatever is written is read back", () => {
  fc.assert(
    fc.property(params, (given) => {
      const written = writeFleetParams(given as never);
      expect(readFleetParams(new URLSearchParams(written.toString()))).toEqual(given);
    }),
  );
});

test("defaults are not written", () =>
  expect(writeFleetParams(readFleetParams(new URLSearchParams())).toString()).toBe(""));

test("what a page asks for, the API takes", () => {
  const all =
    "q=x&namespace=a&wanted=dual&wanted=default&built=other&step=build&severity=none&group=application&sort=-newest";
  expect(parseFleetQuery(rowsSearch(readFleetParams(new URLSearchParams(all)))).ok).toBe(true);
  for (const by of sortable) expect(parseFleetQuery(new URLSearchParams({ sort: by })).ok).toBe(true);
});
