import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bin, twofold } from "./twofold.ts";

/** What is typed, and what the shell offers; `|` stands before the word that is typed. */
const typed: readonly (readonly [line: string, offered: string])[] = [
  ["|in", "index inspect"],
  ["|comp", "completion"],
  ["check |--f", "--format"],
  ["check --format |", "json junit markdown sarif text"],
  ["check --format=|s", "sarif"],
  ["plan --choice |d", "dual"],
  ["check --deep=|", "layers"],
  ["check --deep |", ""],
  ["inspect --platform |linux/arm", "linux/arm/v7 linux/arm64"],
  ["evidence --key |cos", "cosign.pub"],
  ["check --runs |ru", "runs.json"],
  // References are nobody's but the person's, and so is a text of any kind.
  ["inspect |", ""],
  ["inspect oci:samples:|du", ""],
  ["apply x --to |", ""],
  ["task |c", "check-variants"],
  ["task add-variants |--ch", "--choice"],
  ["task add-variants --choice=|d", "dual"],
  ["task check-variants --ca-file=|cos", "cosign.pub"],
  ["completion |", "bash fish zsh"],
];

const offersOf: Readonly<Record<string, (script: string, line: string, cwd: string) => readonly string[]>> = {
  bash(script, line, cwd) {
    // As readline does it: `=` and `:` are words too.
    const words = line.match(/[=:]|[^\s=:]+|\s$/g)?.map((word) => word.trim()) ?? [];
    const said = execFileSync("bash", [join(import.meta.dirname, "complete.bash"), script, ...words], {
      cwd,
      encoding: "utf8",
      // That nobody types is no news.
      stdio: ["ignore", "pipe", "ignore"],
    });
    return said.split("\n");
  },
  zsh: (script, line, cwd) =>
    execFileSync("zsh", ["-f", join(import.meta.dirname, "complete.zsh"), script, line], {
      cwd,
      encoding: "utf8",
    })
      .replaceAll("\r", "")
      .split(/\s+/),
  fish: (script, line, cwd) =>
    execFileSync("fish", ["--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', script, line], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, HOME: cwd },
    })
      // With its option where it is one word with it.
      .split("\n")
      .map((offer) => offer.replace(/^--\w[\w-]*=/, "")),
};

describe.each(Object.keys(offersOf))("%s", (shell) => {
  const isHere = existsSync(`/usr/bin/${shell}`) || existsSync(`/bin/${shell}`);
  const cwd = mkdtempSync(join(tmpdir(), "twofold-completion-"));
  const script = join(cwd, `script.${shell}`);
  beforeAll(() => {
    writeFileSync(script, execFileSync("node", [bin, "completion", shell]));
    for (const file of ["cosign.pub", "runs.json"]) writeFileSync(join(cwd, file), "");
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  test.skipIf(!isHere).each(typed)("twofold %s offers %j", (line, offered) => {
    const offers = offersOf[shell]?.(script, `twofold ${line.replace("|", "")}`, cwd) ?? [];
    expect(
      offers
        .filter((offer) => offer !== "")
        .toSorted()
        .join(" "),
    ).toBe(offered);
  });
});

test("completion tells which shells it knows", async () => {
  expect(await twofold(["completion", "tcsh"])).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringContaining("completion needs one of bash, zsh and fish."),
  });
});
