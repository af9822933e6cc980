import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { openSource } from "./source-http.ts";

test("a token's file that is not there is no fault of the service, which is not asked", async () => {
  const opened = openSource({
    name: "KubeArchive",
    address: "http://127.0.0.1:9",
    token: () => readFile("/nowhere/archive-token", "utf8"),
    timeoutMs: 1000,
  });
  const client = opened.ok ? opened.value : expect.fail(opened.failure.message);
  onTestFinished(() => client.close());
  expect(await client.get("/apis", {}, new AbortController().signal)).toEqual({
    ok: false,
    failure: {
      code: "source-config",
      source: "KubeArchive",
      message: "The file with the token of KubeArchive, archive-token, cannot be read (ENOENT).",
      next: expect.stringContaining("`tokenFile`"),
    },
  });
});
