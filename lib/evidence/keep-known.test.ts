import { expect, test } from "vitest";
import { evidenceOf } from "#test/evidence/bed.ts";
import { keptReading } from "./keep-known.ts";
import type { EvidenceReport } from "./report.ts";

const DUAL = "amd64 gzip, amd64 chunked+";
const answered = [{ name: "archive", isAsked: true, failure: null }];
const away = [{ name: "archive", isAsked: true, failure: { code: "source-away", message: "", next: "" } }];
const read = async (line: string, sources: EvidenceReport["sources"]): Promise<EvidenceReport> => ({
  ...(await evidenceOf(`${DUAL}${line}`)),
  sources,
});
const NAMED = " | named index 1 2 | attested index 1 2";

test("what was known stays where a source is away that told it, and the source is named", async () => {
  const known = await read(NAMED, answered);
  expect(keptReading(await read(" | attested index 1 2", away), known)).toEqual({ ...known, sources: away });
});

test.each<[string, string, EvidenceReport["sources"]]>([
  ["all answered, and the run is gone", " | attested index 1 2", answered],
  ["a source is away that told nothing of it", NAMED, away],
  ["a source is away, and more is told than before", `${NAMED} | signed index`, away],
])("what was read replaces it where %s", async (_, line, sources) => {
  const now = await read(line, sources);
  expect(keptReading(now, await read(NAMED, answered))).toBe(now);
});

test("of another digest nothing is kept", async () => {
  const now = await read("", away);
  expect(
    keptReading(now, { ...(await read(NAMED, answered)), digest: now.entries[0]?.digest ?? now.digest }),
  ).toBe(now);
  expect(keptReading(now, null)).toBe(now);
});
