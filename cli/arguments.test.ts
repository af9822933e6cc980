import { expect, test } from "vitest";
import { parseCommand } from "./arguments.ts";

const kindOf = (line: string) => {
  const parsed = parseCommand(line === "" ? [] : line.split(" "));
  return parsed.ok ? parsed.value.kind : "refused";
};

test.each([
  ["inspect a/b", "inspect"],
  ["inspect --json a/b --platform linux/arm64 c/d", "inspect"],
  ["check -", "check"],
  ["check a/b --choice dual --format=junit", "check"],
  ["check --json --format json a/b", "check"],
  ["check -h", "help"],
  ["layers a/b --tree --platform linux/arm64", "layers"],
  ["layers", "refused"],
  ["layers a/b c/d", "refused"],
  ["cat a/b /etc/os-release", "cat"],
  ["cat a/b", "refused"],
  ["delta a/b:1 a/b:2 --json", "delta"],
  ["delta a/b --tags v1..v2", "delta"],
  ["delta a/b --tags v1,v2", "delta"],
  ["delta a/b", "refused"],
  ["delta a/b --tags v1", "refused"],
  ["delta a/b --tags ..v1", "refused"],
  ["delta a/b:1 a/b:2 --platform=", "refused"],
  ["check --deep a/b", "check"],
  ["check --deep=layers a/b", "check"],
  ["check --deep=all a/b", "refused"],
  ["probe a/b --json", "probe"],
  ["probe", "refused"],
  ["help", "help"],
  ["-h", "help"],
  ["version", "version"],
  ["", "refused"],
  ["Inspect a/b", "refused"],
  ["plan a/b", "refused"],
  ["inspect", "refused"],
  ["check --choice zstd a/b", "refused"],
  ["check --platform linux/arm64 a/b", "refused"],
  ["inspect --platform", "refused"],
])("%j is %s", (line, kind) => expect(kindOf(line)).toBe(kind));

test("what is given comes through as it is", () => {
  const parsed = parseCommand("check --choice zstd-chunked --format sarif b/c a/b -- -odd".split(" "));
  expect(parsed).toEqual({
    ok: true,
    value: {
      kind: "check",
      references: ["b/c", "a/b", "-odd"],
      choice: "zstd-chunked",
      format: "sarif",
      evidence: null,
      deep: null,
    },
  });
});
