import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fail, type Result } from "#lib/oci/result.ts";
import type { ApplyFailure } from "./failure.ts";

const PREFIX = "twofold-apply-";

/** Machines may share a folder for temporary files, and a process of another is none of ours. */
const own = (pid: number): string => `${PREFIX}${hostname().replace(/[^A-Za-z0-9.]/g, "_")}-${pid}-`;
const OWNER = /-(\d+)-[^-]+$/;

/** Runs `work` with a folder of its own for layers that are being made; it is gone afterwards, and so is what a kill left earlier. */
export async function inWorkFolder<T>(
  work: (folder: string) => Promise<Result<T, ApplyFailure>>,
): Promise<Result<T, ApplyFailure>> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), own(process.pid))).catch(() => null);
  if (folder === null) return fail(noRoom());
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = Number(OWNER.exec(name)?.[1]);
    if (!name.startsWith(PREFIX) || !Number.isInteger(pid) || !name.startsWith(own(pid)) || isAlive(pid))
      continue;
    // Another user's folder stays where it is.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
  return !isZombie(pid);
}

/** One that has ended and that nobody asked about yet still has its number (Linux, proc_pid_stat(5)). */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const noRoom = (): ApplyFailure => ({
  code: "unreachable",
  message: `Layers are made in a folder of ${tmpdir()}, which cannot be written to.`,
  next: "Make room there, or name another place in TMPDIR. Nothing was changed.",
});
