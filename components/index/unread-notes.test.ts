import { expect, test } from "vitest";
import { bedReport } from "#test/bed-report.ts";
import { unreadNotes } from "./unread-notes.ts";

const notesOf = (spec: string) =>
  [...unreadNotes(bedReport(spec))].map(([at, { labels, message }]) => [
    at,
    labels.join(" "),
    message.replace(/sha256:[0-9a-f]{7}…[0-9a-f]{4}/, "DIGEST"),
  ]);

test.each([
  ["amd64 gzip", []],
  ["amd64 gzip, arm64 damaged", [["2", "2", "bed: DIGEST is digest-mismatch."]]],
  [
    "amd64 limited, arm64 missing, arm64/v7 limited, amd64 chunked+ limited",
    [
      ["1", "1 3 4", "bed: DIGEST is rate-limited."],
      ["2", "2", "bed: DIGEST is not-found."],
    ],
  ],
  ["amd64 gzip, nested(arm64 gzip, arm64 limited)", [["2.2", "2.2", "bed: DIGEST is rate-limited."]]],
])("of %s the reasons are told once each", (spec, notes) => {
  expect(notesOf(spec)).toEqual(notes);
});
