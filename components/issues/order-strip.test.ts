import { expect, test } from "vitest";
import type { IssueEntry, IssueFinding } from "#lib/fleet/issues/answers.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { stripOf, whereText } from "./order-strip.ts";

/** `Gamd64 Zarm64 Aamd64`: what it is, and its platform. */
function entriesOf(text: string): readonly IssueEntry[] {
  return text.split(" ").map((word, at) => ({
    position: at + 1,
    platform: `linux/${word.slice(1)}`,
    compression: word[0] === "G" ? "gzip" : "zstd:chunked",
    role: word[0] === "A" ? "attestation" : "image",
  }));
}

const finding = (platform: string | null, ...positions: readonly number[]): IssueFinding => ({
  platform: platform === null ? null : `linux/${platform}`,
  ...{ severity: "error", positions, message: "", reason: null },
});

/** `G Z| G'`: a cut before it, `'` for what comes too late, `*` for what is flagged; ties as `from-to`. */
function drawn(code: IssueCode, text: string, found: readonly IssueFinding[]): string {
  const entries = entriesOf(text);
  const { cells, ties, before, after } = stripOf(code, { entries, entryCount: entries.length, found });
  const marks = { early: "!", late: "'", flagged: "*", plain: "" } as const;
  const row = cells.map(
    ({ cut, entry, mark }) => `${cut ? "|" : ""}${entry.compression === "gzip" ? "G" : "Z"}${marks[mark]}`,
  );
  return `${before}< ${row.join(" ")} >${after} ${ties.map(({ from, to }) => `${from}-${to}`).join(" ")}`.trim();
}

test.each([
  ["Zamd64 Gamd64", [finding("amd64", 1, 2)], "0< |Z! G' >0 0-1"],
  // Each platform breaks by itself.
  [
    "Zamd64 Gamd64 Zarm64 Garm64",
    [finding("amd64", 1, 2), finding("arm64", 3, 4)],
    "0< |Z! G' |Z! G' >0 0-1 2-3",
  ],
  // They cross, and are one tie and one cut.
  ["Zamd64 Zarm64 Gamd64 Garm64", [finding("amd64", 1, 3), finding("arm64", 2, 4)], "0< |Z! Z! G' G' >0 0-3"],
  ["Gamd64 Zarm64 Garm64 Aamd64 Aarm64", [finding("arm64", 2, 3)], "0< G |Z! G' >0 1-2"],
  ["Ga Gb Gc Gd Ge Gf Gg Gh Zi Gi Zj", [finding("i", 9, 10)], "3< G G G G G |Z! G' Z >0 5-6"],
])("%s is drawn as %j", (text, found, strip) => {
  expect(drawn("zstd-before-gzip", text, found)).toBe(strip);
});

test("another issue flags its entries, and breaks nothing", () => {
  expect(drawn("missing-variant", "Gamd64 Zamd64 Garm64", [finding("arm64", 3)])).toBe("0< G Z G* >0");
});

test.each([
  ["zstd-before-gzip", "Zamd64 Gamd64", [finding("amd64", 1, 2)], "amd64: entry 1 before 2"],
  [
    "zstd-before-gzip",
    "Zamd64 Gamd64 Zarm64 Garm64",
    [finding("amd64", 1, 2), finding("arm64", 3, 4)],
    "both platforms",
  ],
  [
    "zstd-before-gzip",
    "Za Ga Zb Gb Zc Gc",
    [finding("a", 1, 2), finding("b", 3, 4), finding("c", 5, 6)],
    "all 3 platforms",
  ],
  ["missing-variant", "Ga Gb Gc", [finding("a", 1), finding("b", 2)], "2 platforms"],
  ["missing-variant", "Gamd64", [finding("amd64", 1)], "amd64: entry 1"],
  ["duplicate-variant", "Ga Ga Ga", [finding(null, 1, 2, 3)], "entries 1, 2 and 3"],
  ["no-provenance", "Ga Gb Gc Gd", [finding(null, 1, 2, 3, 4)], "4 entries"],
  ["mixed-formats", "Ga", [finding(null)], "the whole index"],
] as const)("%s in %s is at «%s»", (code, text, found, where) => {
  expect(whereText(code, { entries: entriesOf(text), found })).toBe(where);
});
