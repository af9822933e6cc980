import { expect, test } from "vitest";
import { parseCommand } from "./arguments.ts";

/** What is there: two folders, files as a wildcard gives them, and a folder with the name of an image. */
const there = new Set(["dir", "other", "a.yaml", "b.yaml", "c", "k.pub", "quay.io/mirrored/app", "oci:odd"]);

/** What came of a line: references | paths of runs | keys, or the complaint. */
function read(line: string): string {
  const parsed = parseCommand(line.split(" "), (path) => there.has(path));
  if (!parsed.ok) return parsed.failure;
  const { value } = parsed;
  if (value.kind === "evidence")
    return [[value.reference], value.runs, value.keys].map((all) => all.join(" ")).join(" | ");
  if (value.kind === "check" && value.evidence !== null)
    return [value.references, value.evidence.runs, value.evidence.keys]
      .map((all) => all.join(" "))
      .join(" | ");
  return value.kind;
}

const REF = "quay.io/org/app:1";

test.each([
  [`evidence ${REF}`, `${REF} |  | `],
  [`evidence ${REF} --runs dir`, `${REF} | dir | `],
  [`evidence ${REF} --runs a.yaml b.yaml c`, `${REF} | a.yaml b.yaml c | `],
  [`evidence ${REF} --runs a.yaml b.yaml --key k.pub`, `${REF} | a.yaml b.yaml | k.pub`],
  [`evidence ${REF} --runs dir --runs other --json`, `${REF} | dir other | `],
  [`evidence --runs dir ${REF}`, `${REF} | dir | `],
  [`evidence --runs dir ${REF} --json`, `${REF} | dir | `],
  [`evidence --runs dir --json ${REF}`, `${REF} | dir | `],
  [`evidence --runs a.yaml b.yaml ${REF}`, `${REF} | a.yaml b.yaml | `],
  [`evidence --key k.pub ${REF} --runs dir`, `${REF} | dir | k.pub`],
  // An image whose name happens to be a folder here comes before the option, or behind --.
  ["evidence quay.io/mirrored/app --runs dir", "quay.io/mirrored/app | dir | "],
  ["evidence --runs dir -- quay.io/mirrored/app", "quay.io/mirrored/app | dir | "],
  // One value, and no more, where it is tied to its option.
  [`evidence --runs=dir ${REF}`, `${REF} | dir | `],
  ["evidence --runs=dir quay.io/mirrored/app", "quay.io/mirrored/app | dir | "],
  [`evidence --key=k.pub --runs=dir ${REF}`, `${REF} | dir | k.pub`],
  // The first is a path whatever it is; reading it tells that it is not there.
  [`evidence --runs nowhere ${REF}`, `${REF} | nowhere | `],
  // A layout is marked as one, even where a folder has such a name.
  ["evidence --runs dir oci:dir:main", "oci:dir:main | dir | "],
  ["evidence --runs dir oci:odd", "oci:odd | dir | "],
  ["evidence --runs dir docker://quay.io/a/b", "docker://quay.io/a/b | dir | "],
  // A misspelt path is no image of Docker Hub.
  [`evidence ${REF} --runs a.yaml bb.yaml`, `${REF} | a.yaml bb.yaml | `],
  [
    `evidence ${REF} --runs dir ./nowhere ../x /x nowhere/ ~x`,
    `${REF} | dir ./nowhere ../x /x nowhere/ ~x | `,
  ],
  [`evidence --key k.pub l.pub ${REF}`, `${REF} |  | k.pub l.pub`],
  [`check --evidence --runs dir ${REF} quay.io/org/b`, `${REF} quay.io/org/b | dir | `],
  [`check --evidence --runs dir other ${REF} oci:x -`, `${REF} oci:x - | dir other | `],
  ["check --evidence --runs dir -", "- | dir | "],
  [`check a/b --evidence --runs dir ${REF} --key k.pub c/d`, `a/b ${REF} c/d | dir | k.pub`],
  // Behind a reference no word is a path.
  [`check --evidence --runs dir ${REF} other`, `${REF} other | dir | `],
])("%s", (line, expected) => expect(read(line)).toBe(expected));

const NEEDS = "needs a reference, such as quay.io/org/app:tag";
const BEFORE = "write the reference before them, or behind --.";
test.each([
  ["evidence", `evidence ${NEEDS}.`],
  [
    "evidence --runs dir quay.io/mirrored/app",
    `evidence ${NEEDS}: --runs took dir quay.io/mirrored/app; ${BEFORE}`,
  ],
  [`evidence --runs ${REF}`, `evidence ${NEEDS}: --runs took ${REF}; ${BEFORE}`],
  ["evidence --runs dir --key k.pub c", `evidence ${NEEDS}: --runs took dir, --key took k.pub c; ${BEFORE}`],
  ["check --evidence --runs dir other", `check ${NEEDS}: --runs took dir other; ${BEFORE}`],
  ["evidence --runs oci:dir", "--runs needs a path, and oci:dir is a reference."],
  ["evidence --key docker://a/b c", "--key needs a path, and docker://a/b is a reference."],
  [`evidence ${REF} --runs=`, "--runs needs a path."],
  ["evidence a/b c/d", "evidence takes one reference, and these are 2: a/b c/d."],
  [
    `evidence --runs dir typo ${REF}`,
    `evidence takes one reference, and these are 2: typo ${REF}; a path of --runs or --key is one that is there and follows its option.`,
  ],
  ["check a/b --runs dir", "--runs and --key belong to check --evidence."],
])("%s is refused", (line, complaint) => expect(read(line)).toBe(complaint));

test.each([`evidence ${REF} --runs`, `evidence ${REF} --key --json`, `evidence --runs --key k.pub ${REF}`])(
  "%s lacks a value",
  (line) => expect(read(line)).toMatch(/^--(?:runs|key) needs a value\.$/),
);
