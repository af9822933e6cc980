import { expect, test } from "vitest";
import { evidenceOf } from "#test/evidence/bed.ts";
import { styleFor } from "../style.ts";
import { evidenceText } from "./evidence.ts";

type Report = Awaited<ReturnType<typeof evidenceOf>>;
const at = (columns: number) => styleFor({}, { COLUMNS: String(columns) });
const linesOf = (report: Report, columns: number) =>
  evidenceText(report, at(columns)).replaceAll("\u00a0", " ").split("\n");
const tableOf = (report: Report, columns: number) => {
  const lines = linesOf(report, columns);
  const from = lines.findIndex((line) => line.includes("provenance  verified"));
  return lines.slice(from, lines.indexOf("", from));
};

const ALL = "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+";
const WIDE = `${ALL} | named index 1 2 3 4 | attested index 1 2 | signed index 1 | sbom 1 2`;
const THROUGH = `${ALL} | named index 1 2 | attested index | signed index | sbom index`;

test.each([
  WIDE,
  THROUGH,
  ALL,
  `${ALL} | named index 1 2 | built 1 2 | extra 25 | cut`,
  "single: amd64 gzip",
])("%s fits 80 columns and 120", async (line) => {
  const report = await evidenceOf(line);
  for (const columns of [80, 120])
    for (const text of linesOf(report, columns)) {
      if (text.trim() !== report.reference) expect(text.length, text).toBeLessThanOrEqual(columns);
      expect(text).toBe(text.trimEnd());
    }
});

test("what a row tells goes one by one where there is no room", async () => {
  const report = await evidenceOf(THROUGH);
  const second = (columns: number) => tableOf(report, columns)[2];
  expect(second(120)).toMatch(
    /^ {2}1 +linux\/amd64 gzip +[0-9a-f]{7}…[0-9a-f]{4} +IMAGES +\S+ +\S+ +\S+ +\S+$/,
  );
  expect(second(80)).toMatch(/^ {2}1 +linux\/amd64 gzip +yes +/);
  expect(second(60)).toMatch(/^ {2}1 +linux\/amd64 +yes +/);
});

test("the index's own facts are told in a word, and once what the word means", async () => {
  const table = tableOf(await evidenceOf(THROUGH), 100);
  expect(table[1]).toMatch(/^ {2}index /);
  expect(table.at(-1)).toBe("  index: through the index that lists it");
  expect(table.join("\n").match(/through/g)).toHaveLength(1);
});

test("a single manifest is called so", async () => {
  const [, row, more] = tableOf(await evidenceOf("single: amd64 gzip"), 100);
  expect(row).toMatch(/^ {2}manifest /);
  expect(more).toBeUndefined();
});

test("runs that were read and name something else are told", async () => {
  const report = await evidenceOf(ALL);
  const told = (sources: Report["sources"]) =>
    linesOf({ ...report, sources }, 80).filter((line) => line.includes("Sources:"));
  const failure = { code: "x", message: "x", next: "x" };
  expect(told([{ name: "exported runs", isAsked: true, failure: null }])).toEqual([
    "  Sources: exported runs. No run found there names this image.",
  ]);
  expect(told([{ name: "a", isAsked: true, failure }])).toEqual([
    "  Sources: a (not all of it could be read). No run found there names this image.",
  ]);
  expect(told([{ name: "a", isAsked: false, failure: null }])).toEqual([
    "  Sources: none was asked for runs. Neither a component nor an attestation says",
  ]);
  expect(told([])).toEqual([]);
  const named = await evidenceOf(WIDE);
  expect(linesOf({ ...named, sources: [{ name: "a", isAsked: true, failure }] }, 80).join()).not.toContain(
    "No run found",
  );
});

test("what is missing, broken or was not looked at is told apart", async () => {
  const report = await evidenceOf(`${ALL} | attested index 1 | badly 2 | signed index 1`);
  const cells = (line = "") => line.trim().split(/ {2,}/).slice(-4).join(" ");
  const [, , first, second, third] = tableOf(report, 120);
  expect(cells(first)).toBe("own yes own –");
  expect(cells(second)).toBe("own no index –");
  expect(cells(third)).toBe("index – index –");
  const unseen = [{ place: "att" as const, code: "unreachable" as const, message: "x", next: "x" }];
  const [bare] = report.entries;
  const away = { ...bare, attested: "none", attestation: null, signed: "own", signature: "no", unseen };
  const told = { ...report, entries: [away as (typeof report.entries)[number]] };
  expect(cells(tableOf(told, 120)[2])).toBe("unknown unknown failed unknown");
});

test("a Notary Project signature is named as what it is, and never as none", async () => {
  const report = await evidenceOf(`${ALL} | attested index 1 | signed 1 | notary index 2`);
  const table = tableOf(report, 120);
  const cells = table.slice(1, 4).map((line) => line.trim().split(/ {2,}/).at(-2));
  expect(cells).toEqual(["not checked", "own", "not checked"]);
  expect(table.at(-1)).toBe("  not checked: Notary Project signature");
});

test("why what a source did not find may be there is told", async () => {
  const doubt = "a found nothing, and whether its database answered is not known.";
  const report = {
    ...(await evidenceOf(ALL)),
    sources: [{ name: "a", isAsked: true, failure: null, doubt }],
  };
  expect(linesOf(report, 100)).toContain(`  ${doubt}`);
});
