import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sweepSocketFolders } from "./socket-folder.ts";

test("what killed processes left goes, and nothing else", async () => {
  const below = mkdtempSync(join(tmpdir(), "twofold-sweep-"));
  onTestFinished(() => rmSync(below, { recursive: true, force: true }));
  const folder = (name: string) => {
    mkdirSync(join(below, name));
    return join(below, name);
  };
  const socketOf = (name: string) => join(folder(name), ".s.PGSQL.5432");

  const alive = createServer().listen(socketOf("twofold-db-alive"));
  onTestFinished(() => void alive.close());
  await new Promise((resolve) => alive.once("listening", resolve));
  // Killed in the middle of it, which leaves the socket there.
  const script = `require("net").createServer().listen(${JSON.stringify(socketOf("twofold-db-dead"))}, () => process.kill(process.pid, "SIGKILL"))`;
  expect(() => execFileSync(process.execPath, ["-e", script])).toThrow();
  folder("twofold-db-young");
  const old = folder("twofold-db-old");
  utimesSync(old, new Date(0), new Date(0));
  writeFileSync(join(folder("twofold-db-other"), "notes"), "mine");
  writeFileSync(join(below, "twofold-db-file"), "");
  folder("elsewhere-db-old");

  const swept = await sweepSocketFolders(below);
  expect(swept.toSorted()).toEqual([join(below, "twofold-db-dead"), old]);
  expect(readdirSync(below).toSorted()).toEqual([
    "elsewhere-db-old",
    "twofold-db-alive",
    "twofold-db-file",
    "twofold-db-other",
    "twofold-db-young",
  ]);
});
