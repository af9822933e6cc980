import { join } from "node:path";
import { expect, test } from "vitest";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { makeLayer } from "#test/chunked/make-layer.ts";
import { writeLayout } from "./images.ts";
import { shell, temporaryFolder } from "./twofold.ts";

test("layers, cat and delta are commands: bytes as they are, a closed pipe is fine, a fault is status 2", async () => {
  const layout = `oci:${join(temporaryFolder(), "layout")}`;
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
  const layer = makeLayer([{ path: "bin/app", content: bytes, cuts: [100_000, 200_000] }]);
  writeLayout(layout.slice(4), { one: makeImage([[layer]]) });
  const { stdout, stderr } = await shell(
    [
      `twofold layers ${layout}:one --tree | grep -c app`,
      `twofold cat ${layout}:one /bin/app | sha256sum | cut -c1-64`,
      `twofold cat ${layout}:one /bin/app | head -c 3 | od -An -tu1; echo "\${PIPESTATUS[0]}"`,
      `twofold delta ${layout}:one ${layout}:one | grep -c "missing layers"`,
      `twofold cat ${layout}:one /nowhere 2>/dev/null; echo $?`,
    ].join("\n"),
  );
  const [, digest = ""] = `${layer.toc.entries?.[0]?.["digest"]}`.split(":");
  expect(stderr).toBe("");
  expect(stdout.split("\n").map((line) => line.trim())).toEqual([
    "1",
    digest,
    "0   1   2",
    "0",
    "1",
    "2",
    "",
  ]);
});
