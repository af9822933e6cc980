import { expect, test } from "vitest";
import { readFleetParams, rowsSearch, sortable } from "#components/fleet/search-params.ts";
import { parseFleetQuery } from "#lib/fleet/table/query.ts";

test("what a page asks for, the API takes", () => {
  const all =
    "q=x&namespace=a&wanted=dual&wanted=default&built=other&step=build&severity=none&group=application&sort=-newest";
  expect(parseFleetQuery(rowsSearch(readFleetParams(new URLSearchParams(all)))).ok).toBe(true);
  for (const by of sortable) expect(parseFleetQuery(new URLSearchParams({ sort: by })).ok).toBe(true);
});
