import { expect, test } from "vitest";
import type { IssueComponent } from "#lib/fleet/issues/answers.ts";
import { scriptText } from "./script-text.ts";

const row = (name: string, command: string | null, why: string | null = null) =>
  ({
    ...{ namespace: "shop", name },
    fix: { way: "repair", by: "command", command, why },
  }) as unknown as IssueComponent;

test("each line stands under the name of its component", () => {
  expect(
    scriptText([row("a", "twofold repair r/a:1"), row("b", null, "It takes another build.")], "zstd first"),
  ).toMatchInlineSnapshot(`
      "#!/bin/sh
      set -eu
      # 2 components: zstd first
      # shop/a
      twofold repair r/a:1
      # shop/b: It takes another build.
      "
    `);
});

test("a name with a line break begins no line of its own", () => {
  const script = scriptText([row("a\nrm -rf /", "true"), row("b\r\nrm -rf /", null)], "x");
  expect(script).not.toMatch(/^rm/m);
});
