import { expect, test } from "vitest";
import {
  boardHref,
  boardSearch,
  openCode,
  readBoardParams,
  withSeverity,
  withValue,
  writeBoardParams,
} from "./search-params.ts";

const read = (address: string) => readBoardParams(new URLSearchParams(address));

test.each([
  "",
  "q=ledger&severity=error",
  "severity=error&severity=warning&severity=info",
  "code=zstd-before-gzip&namespace=shop&namespace=payments&application=a&client=docker-20.10",
  "new=yes&group=namespace&open=shop",
  "open=zstd-before-gzip&batch=7",
])("?%s reads and writes the same", (address) => {
  expect(writeBoardParams(read(address)).toString()).toBe(address);
});

test("errors and warnings are what is usual, and not written", () => {
  expect(read("").severities).toEqual(["error", "warning"]);
  expect(boardHref(read("severity=warning&severity=error"))).toBe("/issues");
});

test.each([
  ["", "warning", ["error"]],
  ["", "info", ["error", "warning", "info"]],
  // With none there would be nothing to see.
  ["severity=info", "info", ["error", "warning"]],
] as const)("?%s with %s pressed shows %j", (address, severity, shown) => {
  expect(withSeverity(read(address), severity)).toEqual(shown);
});

test("a value is added once and taken away again", () => {
  const first = read("namespace=shop");
  expect(withValue(first, "namespace", "payments").namespace).toEqual(["shop", "payments"]);
  expect(withValue(first, "namespace", "shop").namespace).toEqual([]);
});

test("the API is asked for the severities that are shown, and never for what the page alone knows", () => {
  expect(boardSearch(read("new=yes&open=zstd-before-gzip&batch=3&group=client")).toString()).toBe(
    "severity=error&severity=warning&group=client",
  );
});

test.each([
  ["open=zstd-before-gzip", "zstd-before-gzip"],
  ["open=no-code", null],
  ["open=zstd-before-gzip&group=namespace", null],
  ["batch=nothing", null],
])("?%s opens the code %s", (address, code) => {
  expect(openCode(read(address))).toBe(code);
});
