import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "./lock.ts";
import { holderOf, takeAsOnly, writeHolder } from "./lock-holder.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "twofold-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("one process has it, and nobody else until it is given back", () => {
  const file = join(temporaryFolder(), "holder");
  expect(takeAsOnly(file)).toBeNull();
  expect(takeAsOnly(file)).toEqual({ pid: process.pid, isOnly: true, isAlive: true });
  rmSync(file);
  expect(takeAsOnly(file)).toBeNull();
});

test("what a process left that was killed is taken over", async () => {
  const file = join(temporaryFolder(), "holder");
  const gone = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  writeFileSync(file, `${gone.pid} ${readBegin(gone.pid)} only\n`);
  expect(takeAsOnly(file)).toEqual({ pid: gone.pid, isOnly: true, isAlive: true });
  gone.kill("SIGKILL");
  await once(gone, "exit");
  expect(holderOf(file)).toEqual({ pid: gone.pid, isOnly: true, isAlive: false });
  expect(takeAsOnly(file)).toBeNull();
  expect(holderOf(file)?.pid).toBe(process.pid);
});

test.each(["", "nobody", `${process.pid} 1 only`, "999999999 5 only"])(
  "%j names no living process: a number is given again some day",
  (text) => {
    const file = join(temporaryFolder(), "holder");
    writeFileSync(file, text);
    expect(holderOf(file)?.isAlive ?? false).toBe(false);
    expect(takeAsOnly(file)).toBeNull();
  },
);

test("where SQLite has no say, its lock is not taken beside a living process that has none", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "lock.holder");
  expect(takeAsOnly(file)).toBeNull();
  expect(lockFolder(folder)).toMatchObject({
    ok: false,
    failure: { code: "database-in-use", message: expect.stringContaining(`process ${process.pid}`) },
  });
  rmSync(file);
  const lock = lockFolder(folder);
  expect(lock.ok).toBe(true);
  expect(existsSync(file)).toBe(true);
  // Named for the message, and no lock by itself.
  expect(holderOf(file)).toEqual({ pid: process.pid, isOnly: false, isAlive: true });
  if (lock.ok) lock.value.release();
  writeHolder(file);
  expect(lockFolder(folder).ok).toBe(true);
});

function readBegin(pid: number | undefined): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
