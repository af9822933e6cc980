import { expect, test } from "vitest";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { headingOf } from "./heading.ts";
import { readFleetParams } from "./search-params.ts";

/** A fleet of 1,200, of which the filters leave so many. */
const summary = (components: number, over: Partial<FleetSummary> = {}) =>
  ({
    ...{ components, dual: 61, unread: 0 },
    facets: {
      built: [
        { value: "dual", count: 200 },
        { value: "gzip", count: 1000 },
      ],
    },
    ...over,
  }) as unknown as FleetSummary;
const heading = (search: string, components: number, over: Partial<FleetSummary> = {}) =>
  headingOf(summary(components, over), readFleetParams(new URLSearchParams(search))).replaceAll(
    "\u00a0",
    " ",
  );

test.each([
  ["", 1200, "61 of 1,200 components are dual"],
  ["sort=-newest&hide=size", 1200, "61 of 1,200 components are dual"],
  ["built=dual", 61, "61 of 1,200 components are dual"],
  ["issue=zstd-before-gzip&issue=erofs-before-tar&issue=shadowed", 4, "4 components have order errors"],
  ["issue=zstd-before-gzip&issue=erofs-before-tar&issue=shadowed", 1, "1 component has an order error"],
  ["issue=zstd-before-gzip&issue=erofs-before-tar&issue=shadowed", 0, "No order errors"],
  ["results=near", 7, "7 components are near the result limit"],
  ["failing=yes", 0, "Everything could be read"],
  [
    "step=build&step=change-pipeline&step=find-configuration&step=complete-index&step=build-ignored-it",
    23,
    "23 components are on the way: chosen, not built yet",
  ],
  // Not the same question.
  ["step=build", 5, "5 of 1,200 components match"],
  [
    "issue=zstd-before-gzip&issue=erofs-before-tar&issue=shadowed&namespace=shop",
    1,
    "1 of 1,200 components matches",
  ],
  ["q=web", 0, "No matches"],
])("%s with %i left: %s", (search, count, text) => expect(heading(search, count)).toBe(text));

test("a fleet of which nothing is known yet says so", () => {
  expect(heading("", 0)).toBe("No components yet");
  expect(heading("", 3, { unread: 3 })).toBe("No component has been checked yet");
  expect(heading("", 3, { unread: 3, failing: 3 })).toBe("No component could be read");
  expect(heading("", 100, { unread: 20 })).toBe("61 of 100 components are dual, 20 not checked");
  expect(headingOf(undefined, readFleetParams(new URLSearchParams()))).toBe("Fleet");
});
