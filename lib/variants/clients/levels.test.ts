import { expect, test } from "vitest";
import { levelSentence } from "#lib/ladder/levels.ts";
import { imageBed } from "#test/image-bed.ts";
import { analyse } from "../analyse.ts";

const levelsOf = (spec: string) =>
  levelSentence(analyse(imageBed(spec), "example").levelPicks, (client) => client);

test("an index with levels of amd64 tells what who asks for the machine's level pulls", () => {
  expect(levelsOf("amd64 gzip, amd64/v2 gzip, amd64/v3 gzip")).toBe(
    "Without --platform, some clients ask for the machine's own amd64 level. docker-23 and docker-29: v1 pulls entry 1, v2 pulls entry 2, v3 pulls entry 3, v4 pulls entry 3.",
  );
});

test.each(["amd64 gzip, arm64 gzip", "amd64/v1 gzip", "arm64/v8 gzip, arm/v7 gzip"])("%s has none", (spec) =>
  expect(levelsOf(spec)).toBeNull(),
);
