import { expect, test } from "vitest";
import { hrefOf, viewOf } from "./places.ts";

test.each([
  ["plan", "", "/c?tab=plan"],
  ["plan", "tab=tags&client=podman-5", "/c?tab=plan&client=podman-5"],
  ["index", "tab=plan", "/c"],
  ["index", "tab=plan&client=podman-5", "/c?client=podman-5"],
] as const)("%s from ?%s stands at %s", (view, search, href) => {
  expect(hrefOf(view, "/c", new URLSearchParams(search))).toBe(href);
});

test.each([
  ["", "index"],
  ["tab=history", "history"],
  ["tab=nothing", "index"],
])("?%s is the view %s", (search, view) => {
  expect(viewOf(new URLSearchParams(search))).toBe(view);
});
