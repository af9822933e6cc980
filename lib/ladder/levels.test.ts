import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { imageBed } from "#test/image-bed.ts";
import { levelSentence } from "./levels.ts";

const sentenceOf = (spec: string) =>
  levelSentence(analyse(imageBed(spec), "example").levelPicks, (client) => client);

test("clients that do the same on every level are told together", () => {
  expect(sentenceOf("amd64 gzip, amd64/v2 gzip, amd64/v3 gzip")).toBe(
    "Without --platform, some clients ask for the machine's own amd64 level. docker-23 and docker-29: v1 pulls entry 1, v2 pulls entry 2, v3 pulls entry 3, v4 pulls entry 3.",
  );
  expect(sentenceOf("amd64 gzip, arm64 gzip")).toBeNull();
});
