import { expect, test } from "vitest";
import { tied } from "./tags.tsx";

const row = (tag: string, digest: string | null) => ({
  tag,
  digest,
  holds: null,
  complete: false,
  failure: null,
});
const drawn = (tags: readonly ReturnType<typeof row>[]) =>
  tied(tags).map(({ row: { tag }, part }) => `${tag} ${part}`);

test("tags of one index stand together, the newest first", () =>
  expect(
    drawn([row("1.0", "a"), row("1.1", "b"), row("1", "b"), row("main", "c"), row("latest", "b")]),
  ).toEqual(["latest start", "1 through", "1.1 end", "main alone", "1.0 alone"]));

test("two that could not be resolved are not tied", () =>
  expect(drawn([row("x", null), row("y", null)])).toEqual(["y alone", "x alone"]));
