import { expect, test } from "vitest";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { lackOf, tied } from "./tags.tsx";

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

test.each([
  // chosen, held, in full, what is said
  ["dual", "dual", true, null],
  ["dual", "gzip", true, "without zstd:chunked"],
  ["dual", null, true, "without gzip and zstd:chunked"],
  ["dual", "dual", false, "not on every platform"],
  ["gzip", "dual", true, null],
  ["zstd-chunked", "gzip", true, "without zstd:chunked"],
] as const)("chosen %s, held %s (in full: %s): %s", (push: Choice, holds, complete, said) =>
  expect(
    lackOf(
      { tag: "a", digest: "sha256:0", holds, complete, failure: null },
      { kind: "chosen", push, pullRequest: null, by: "ann", at: null, note: null },
    ),
  ).toBe(said),
);

test("where nobody chose, nothing lacks", () =>
  expect(
    lackOf(
      { tag: "a", digest: "sha256:0", holds: "gzip", complete: true, failure: null },
      { kind: "default", from: "settings", push: "dual", pullRequest: null },
    ),
  ).toBeNull());
