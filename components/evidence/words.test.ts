import { expect, test } from "vitest";
import { durationText, predicateText, shortName, words } from "./words.ts";

test.each([
  [0, "0 s"],
  [41_400, "41 s"],
  [60_000, "1 min"],
  [185_000, "3 min 5 s"],
  [3_600_000, "1 h"],
  [4_320_000, "1 h 12 min"],
])("%d ms are %s", (ms, text) => expect(durationText(ms)).toBe(text));

test.each<[fails: string[], unknown: number, all: number, sentence: string]>([
  [["provenance", "SBOMs"], 3, 9, "No: 2 of 9 checks fail (provenance and SBOMs)."],
  [["SBOMs"], 0, 9, "No: 1 of 9 checks fails (SBOMs)."],
  [[], 4, 9, "Unknown: no check fails, 4 of 9 could not be made."],
  [[], 8, 8, "Unknown: none of the 8 checks could be made."],
  [[], 0, 9, "Yes: all 9 checks pass."],
])("%j fail and %d of %d are not known: %s", (fails, unknown, all, sentence) =>
  expect(words.readinessSentence(fails, unknown, all)).toBe(sentence),
);

test("a long name keeps its end, which tells runs apart", () => {
  expect(shortName("app-on-push-x7k2p")).toBe("app-on-push-x7k2p");
  expect(shortName("catalog-search-indexer-on-push-7xk2p")).toBe("…ndexer-on-push-7xk2p");
});

test.each([
  ["https://slsa.dev/provenance/v0.2", "SLSA provenance v0.2"],
  ["https://slsa.dev/provenance/v1", "SLSA provenance v1"],
  ["https://example.org/build/v3", "example.org/build/v3"],
  [null, "provenance"],
])("%s is called %s", (type, text) => expect(predicateText(type)).toBe(text));
