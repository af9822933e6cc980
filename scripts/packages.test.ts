import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
};

test("no library that decodes images is installed: the server resizes none", () => {
  const names = Object.keys(lock.packages);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => /\/(?:sharp|@img)(?:\/|$)/.test(name))).toEqual([]);
});

test("nothing is fetched for whoever installs the package: what it runs is in it", () => {
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  expect([dependencies, optionalDependencies, peerDependencies]).toEqual([undefined, undefined, undefined]);
});

test("the lock names no registry, so that any mirror serves", () => {
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
