// What the examples of the checks' pages look like is drawn by the test bed, which no page may load: it is kept beside the page, and
// held here against the documents. `vitest run --project unit app/issues -u` writes it anew.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DrawnExample, DrawnIndex } from "#components/issues/example.ts";
import { miniRungs } from "#components/ladder/mini-rungs.ts";
import { issueCodes, registryCodes } from "#lib/variants/issue-codes.ts";
import { bedReport } from "#test/bed-report.ts";
import { lore } from "../lore.tsx";

test("the drawings are those of the examples that the pages give", async () => {
  const drawn = Object.fromEntries(
    issueCodes.map((code): [string, DrawnExample] => {
      const page = readFileSync(new URL(`../../docs/issues/${code}.md`, import.meta.url), "utf8");
      const draw = (kind: "bad" | "good") => drawnOf(code, exampleOf(page, kind));
      return [code, withoutCommon({ bad: draw("bad"), good: draw("good") })];
    }),
  );
  // A line for each, so that a difference is one to read.
  const lines = Object.entries(drawn).map(([code, example]) => `"${code}":${JSON.stringify(example)}`);
  await expect(`{\n${lines.join(",\n")}\n}\n`).toMatchFileSnapshot("./example-drawings.json");
});

test.each(issueCodes)("the bad and the good example of %s do not look the same", (code) => {
  const { bad, good } = drawings()[code] as DrawnExample;
  expect(bad).not.toEqual(good);
});

const drawings = (): Readonly<Record<string, DrawnExample>> =>
  JSON.parse(readFileSync(new URL("./example-drawings.json", import.meta.url), "utf8"));

const exampleOf = (page: string, kind: "bad" | "good"): string =>
  new RegExp(`\`\`\`${kind}\\n(.+)\\n\`\`\``).exec(page)?.[1] ?? "";

/** What is true of both tells them apart in nothing, nor does what has only moved. */
function withoutCommon({ bad, good }: DrawnExample): DrawnExample {
  const own = (notes: readonly string[], others: readonly string[]) =>
    notes.filter((note) => !others.includes(note));
  const [badNotes, goodNotes] = [own(bad.notes, good.notes), own(good.notes, bad.notes)];
  const isMoved = wherever(badNotes) === wherever(goodNotes);
  return {
    bad: { ...bad, notes: isMoved ? [] : badNotes },
    good: { ...good, notes: isMoved ? [] : goodNotes },
  };
}

const wherever = (notes: readonly string[]): string =>
  notes
    .map((note) => note.replace(/^Entry \d+: /, ""))
    .toSorted()
    .join();

function drawnOf(code: (typeof issueCodes)[number], example: string): DrawnIndex {
  if (registryCodes.some((one) => one === code)) return { ladder: null, notes: [answerNote(example)] };
  const [index = "", ...clauses] = example.split(" | ");
  const entries = index.replace(/^list: /, "").split(", ");
  return {
    ladder: miniRungs(bedReport(index), lore.clients),
    notes: [
      ...(index.startsWith("list: ") ? ["A Docker manifest list"] : []),
      ...entries.flatMap((entry, at) => entryNotes(entry, at + 1)),
      ...clauses.map(clauseNote),
    ],
  };
}

/** What is said of an entry in the line of the bed, and is not to be seen in a ladder. */
function entryNotes(entry: string, position: number): readonly string[] {
  return entryWords.flatMap(([pattern, say]) => {
    const match = pattern.exec(entry);
    return match === null ? [] : [`Entry ${position}: ${say(match[1] ?? "")}`];
  });
}

const entryWords: readonly (readonly [RegExp, (given: string) => string])[] = [
  [/(?:zstd|chunked|gzip)\+/, () => "annotated as zstd"],
  [/\bchunked(?!\+)/, () => "without the annotation of zstd"],
  [/\bzstd\+/, () => "plain zstd, which is pulled whole"],
  [/note\((.+?)\)/, (given) => `annotation ${given} on its manifest`],
  [/\+erofs/, () => "marked with the feature erofs"],
  [/erofs(?!.*\+erofs)/, () => "not marked with the feature erofs"],
  [/type\(\)/, () => "no media type"],
  [/diff-ids\((\d+)\)/, (given) => `${given} diff ID for 2 layers in its configuration`],
  [/config\((.+?)\)/, (given) => `its configuration says linux/${given}`],
  [/#b/, () => "other files than its twin"],
  [/(?:^| )=(\d+)/, (given) => `the manifest of entry ${given} again`],
  [/\bdocker\b/, () => "in Docker's format"],
  [/\bdamaged\b/, () => "its content is not what its digest names"],
  [/\bmissing\b/, () => "its manifest is not in the registry"],
  [/\bmislabelled\b/, () => "typed as gzip, annotated as zstd:chunked"],
  [/att\((\d+)\)/, (given) => `the attestation of entry ${given}`],
  [/nested\(/, () => "an index that lists linux/amd64 and linux/arm64"],
];

/** What stands beside an index, or what its layers suffer from. */
function clauseNote(clause: string): string {
  const [word = "", ...rest] = clause.split(" ");
  const say = clauseWords[word];
  if (say === undefined) throw new Error(`no words for the example "${clause}"`);
  return say(rest);
}

const clauseWords: Readonly<Record<string, (rest: readonly string[]) => string>> = {
  named: (rest) => `The results of its build name ${listed(rest)}`,
  of: (rest) => `The reference names entry ${rest[0]} by itself`,
  extra: (rest) => `IMAGES names ${rest[0]} references more`,
  refused: () => "Tekton refuses the results",
  cut: () => "The kubelet cuts the results short",
  attested: (rest) => `Attested: ${listed(rest)}`,
  signed: (rest) => `Signed by the key of the settings: ${listed(rest)}`,
  forged: (rest) => `Signed by a key that nobody named: ${listed(rest)}`,
  "latin-1": () => "A file name in the layer is not UTF-8",
  damaged: () => "The table of contents of the layer is damaged",
};

function listed([first, ...rest]: readonly string[]): string {
  if (first !== "index") return `entry ${[first, ...rest].join(" and ")}`;
  if (rest.length === 0) return "the index";
  return `the index and ${rest.length === 1 ? "entry" : "entries"} ${rest.join(" and ")}`;
}

const answerNote = (answer: string): string =>
  answer === "501"
    ? "Asked for two ranges at once, the registry answers 501"
    : "Asked for two ranges at once, the registry answers 206 with both";
