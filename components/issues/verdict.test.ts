import { expect, test } from "vitest";
import type { BoardComponents } from "#lib/fleet/issues/answers.ts";
import { clientNames } from "#lib/variants/clients/names.ts";
import { changeOf, hurtText, restOf, verdictOf } from "./verdict.ts";

function counted(given: Partial<BoardComponents>): BoardComponents {
  const parts = { order: 0, errors: 0, warnings: 0, infos: 0, none: 0, unread: 0, ...given };
  return { all: Object.values(parts).reduce((sum, count) => sum + count, 0), ...parts };
}

/** A number and its noun stay on one line. */
const spaced = (text: string): string => text.replaceAll("\u00a0", " ");

test.each([
  [
    { order: 75, errors: 12, warnings: 63, none: 150 },
    "75 components have a broken order; 12 more have other errors",
    "Of 300 components, 63 have warnings only and 150 have no issues.",
  ],
  [{ order: 1, errors: 1 }, "1 component has a broken order; 1 more has other errors", ""],
  [
    { errors: 2, none: 1 },
    "2 components have errors; no order is broken",
    "Of 3 components, 1 has no issues.",
  ],
  [
    { warnings: 3, unread: 2 },
    "No errors; 3 components have warnings",
    "Of 5 components, 3 have warnings and 2 could not be checked.",
  ],
  [
    { infos: 1, none: 4 },
    "No errors or warnings in 5 components",
    "Of 5 components, 1 has notes only and 4 have no issues.",
  ],
  [{ none: 300 }, "No issues in 300 components", ""],
  [{ unread: 4 }, "None of 4 components is checked yet", ""],
  [{}, "No components yet", ""],
])("%j is told as «%s»", (given, heading, rest) => {
  expect(spaced(verdictOf(counted(given)))).toBe(heading);
  expect(spaced(restOf(counted(given)))).toBe(rest);
});

test.each([
  [{ new: 13, gone: 7 }, "13 new|, 7 gone"],
  [{ new: 0, gone: 7 }, "|7 gone"],
  [{ new: 1, gone: 0 }, "1 new|"],
  [{ new: 0, gone: 0 }, "|nothing changed"],
])("%j since the last visit is «%s»", (changed, text) => {
  const { strong, rest } = changeOf(changed);
  expect(`${strong}|${rest}`).toBe(text);
});

const fails = (count: number) => clientNames.slice(0, count).map((client) => ({ client, fails: 1, less: 0 }));
test.each([
  ["Docker 20.10 cannot pull", fails(1), "zstd-before-gzip"],
  ["Docker 20.10 and Docker 23 cannot pull", fails(2), null],
  ["Docker 20.10 and 4 more cannot pull", fails(5), null],
  ["Nobody can pull", fails(clientNames.length), "manifest-missing"],
  ["No partial pulls", [{ client: "podman-5", fails: 0, less: 2 }], "chunked-incomplete"],
  ["Another variant or more bytes", [{ client: "podman-5", fails: 0, less: 2 }], null],
  ["Release policy fails", [], "no-provenance"],
  ["Nobody now", [], null],
] as const)("«%s»", (text, clients, code) => {
  expect(hurtText(clients, code)).toBe(text);
});
