import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { imageBed } from "#test/image-bed.ts";

const levelsOf = (spec: string) =>
  analyse(imageBed(spec), "example").levelPicks.map(
    ({ client, platform, position }) => `${client} ${platform} ${position}`,
  );

test("an index with levels of amd64 tells what who asks for the machine's level pulls", () => {
  const levels = ["linux/amd64 1", "linux/amd64/v2 2", "linux/amd64/v3 3", "linux/amd64/v4 3"];
  expect(levelsOf("amd64 gzip, amd64/v2 gzip, amd64/v3 gzip")).toEqual(
    ["docker-23", "docker-29"].flatMap((client) => levels.map((answer) => `${client} ${answer}`)),
  );
});

test.each(["amd64 gzip, arm64 gzip", "amd64/v1 gzip", "arm64/v8 gzip, arm/v7 gzip"])("%s has none", (spec) =>
  expect(levelsOf(spec)).toEqual([]),
);
