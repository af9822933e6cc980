import { expect, test } from "vitest";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { evidenceOf } from "#test/evidence/bed.ts";
import { bracketsOf, fansOf, faultsOf, linesOf, rungsOf } from "./chain.ts";
import { words } from "./words.ts";

const DUAL = "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+";
const ASKED: Partial<EvidenceReport> = { sources: [{ name: "test", isAsked: true, failure: null }] };

const pieces = { alone: "─", start: "┬", through: "┤", end: "┘" } as const;

/** Each line as it is drawn: result, bracket, task, pipeline, then what is missing in parentheses. */
async function drawn(line: string, more: Partial<EvidenceReport> = ASKED, open: number | null = null) {
  const lines = linesOf({ ...(await evidenceOf(line)), ...more });
  const brackets = bracketsOf(lines, open);
  return lines.map(({ position, result, task, pipeline, made, attested }, at) =>
    [
      position,
      result?.label,
      brackets[at] == null ? null : pieces[brackets[at]],
      task === null ? null : `${task.name}${task.run === null ? "?" : ""}`,
      pipeline === null ? null : `${pipeline.name}${pipeline.run === null ? "?" : ""}`,
      made === null ? null : `(${made.isFault ? "!" : ""}${made.text})`,
      attested === null ? null : `(${attested.isFault ? "!" : ""}${attested.text})`,
    ]
      .filter((part) => part != null)
      .join(" "),
  );
}

test("what one task names is joined, in the index's order", async () =>
  expect(await drawn(`${DUAL} | named index 1 2 3 4 | attested index 1 2 3 4`)).toEqual([
    "0 IMAGE_DIGEST ┬ build-image-index app-on-push-x7k2p",
    "1 IMAGES[0] ┤ build-image-index app-on-push-x7k2p",
    "2 IMAGES[1] ┤ build-image-index app-on-push-x7k2p",
    "3 IMAGES[2] ┤ build-image-index app-on-push-x7k2p",
    "4 IMAGES[3] ┘ build-image-index app-on-push-x7k2p",
  ]));

test("a digest that no result names breaks the bracket, and both gaps say why", async () =>
  expect(await drawn(`${DUAL} | named index 1 3 | attested index 1 3`)).toEqual([
    "0 IMAGE_DIGEST ┬ build-image-index app-on-push-x7k2p",
    "1 IMAGES[0] ┘ build-image-index app-on-push-x7k2p",
    "2 (!in no result)",
    "3 IMAGES[1] ─ build-image-index app-on-push-x7k2p",
    "4 (!in no result)",
  ]));

test("a statement that nobody signed fills no gap", async () =>
  expect(await drawn(`${DUAL} | unsigned index 1 2 3 4`)).toEqual(
    [0, 1, 2, 3, 4].map((at) => `${at} (!in no result) (!no attestation)`),
  ));

test("an attestation of another run than the result leads to is told", async () => {
  const report = await evidenceOf(`${DUAL} | named index 1 2 3 4 | attested index 1 2 3 4`);
  const renamed = report.runs.map((run) =>
    run.kind === "PipelineRun" ? { ...run, uid: "another", name: "app-on-push-other" } : run,
  );
  const runs = renamed.map((run) => ({
    ...run,
    pipelineRun: run.pipelineRun === null ? null : { name: "app-on-push-other", uid: "another" },
  }));
  const uid = report.runs.find(({ kind }) => kind === "PipelineRun")?.uid;
  const named = <Facts extends { named: readonly { run: string; result: string }[] }>(facts: Facts) => ({
    ...facts,
    named: facts.named.filter(({ run }) => run !== uid),
  });
  const lines = linesOf({ ...report, runs, index: named(report.index), entries: report.entries.map(named) });
  expect(lines.map(({ otherRun }) => otherRun)).toEqual(Array(5).fill("app-on-push-x7k2p"));
  expect(faultsOf(lines)).toEqual([{ kind: "other-run", positions: [0, 1, 2, 3, 4] }]);
  expect(linesOf(report).map(({ otherRun }) => otherRun)).toEqual(Array(5).fill(null));
});

test("below an open line a new bracket begins", async () =>
  expect((await drawn(`${DUAL} | named index 1 2 3 4`, ASKED, 2)).map((line) => line.split(" ")[2])).toEqual([
    "┬",
    "┤",
    "┘",
    "┬",
    "┘",
  ]));

test.each([
  ["named index 1 2 3 4 | attested index 1 2 3 4", "┬┤┤┤┘"],
  ["named index 1 2 3 4 | attested 1 2", "╷┤┘  "],
  // An attestation of the index reaches its entries too.
  ["named index 1 2 3 4 | attested index", "┬┤┤┤┘"],
  ["named index 1 2 3 4 | attested 2 4", "╷│┤│┘"],
  ["named index 1 2 3 4 | attested 1", "╷┘   "],
  ["named index 1 3 | attested index 1 3", "┬┘ ─ "],
  ["named index 1 2 3 4", "     "],
])("%s: from the run to the attestations %s", async (made, fans) => {
  const lines = linesOf({ ...(await evidenceOf(`${DUAL} | ${made}`)), ...ASKED });
  const pieceOf = { ...pieces, from: "╷", pass: "│" };
  expect(
    fansOf(lines, bracketsOf(lines, null))
      .map((fan) => (fan === null ? " " : pieceOf[fan]))
      .join(""),
  ).toBe(fans);
});

test("a run that no source has is followed as its attestation tells", async () =>
  expect(await drawn("amd64 gzip, amd64 chunked+ | attested index 1 2")).toEqual([
    "0 ┬ build-image-index? app-on-push-x7k2p?",
    "1 ┤ build-image-index? app-on-push-x7k2p?",
    "2 ┘ build-image-index? app-on-push-x7k2p?",
  ]));

test.each<[string, Partial<EvidenceReport>, string]>([
  ["nobody to ask", { sources: [] }, "1 (no run source set) (!no attestation)"],
  [
    "a source that is away",
    {
      sources: [{ name: "Results", isAsked: true, failure: { code: "unreachable", message: "", next: "" } }],
    },
    "1 (a run source failed) (!no attestation)",
  ],
  [
    "nothing led to the source",
    { sources: [{ name: "Results", isAsked: false, failure: null }] },
    "1 (no run source asked) (!no attestation)",
  ],
  ["all answered", ASKED, "1 (!in no result) (!no attestation)"],
])("%s: %#", async (_, more, line) => expect((await drawn("amd64 gzip", more))[1]).toBe(line));

test("results that were cut are told as lost", async () =>
  expect((await drawn("amd64 gzip, amd64 chunked+ | named index 1 2 | extra 40 | cut"))[1]).toBe(
    "1 (!its result was lost) (!no attestation)",
  ));

test("an attestation that does not hold is a gap too", async () => {
  const faults = async (line: string) =>
    faultsOf(linesOf({ ...(await evidenceOf(line)), ...ASKED })).map(({ kind, positions }) =>
      words.fault(kind, positions, false),
    );
  const named = "amd64 gzip, amd64 chunked+ | named index 1 2";
  expect(await faults(`${named} | attested index 1 2`)).toEqual([]);
  expect(await faults(`${named} | badly index 1 2`)).toEqual(["The index and entries 1 and 2 do not verify"]);
  expect(await faults("amd64 gzip, amd64 chunked+ | named index 1 | attested index 1")).toEqual([
    "Entry 2 has no provenance",
  ]);
  expect(await faults(`${named} | attested index 1 2 | no key`)).toEqual([]);
});

test("attestations that the index lists are folded, and open again", async () => {
  const lines = linesOf(await evidenceOf("amd64 gzip, arm64/v8 gzip, att(1), att(2)"));
  expect(rungsOf(lines, null, false)).toMatchObject([
    { kind: "line" },
    { kind: "line" },
    { kind: "line" },
    { kind: "folded", from: 3, to: 4 },
  ]);
  expect(rungsOf(lines, null, true)).toHaveLength(5);
  expect(rungsOf(lines, 4, false)).toHaveLength(5);
});
