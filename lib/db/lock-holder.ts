import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** The process that a lock's file names. */
export interface Holder {
  readonly pid: number;
  /** The file is all the lock there is. */
  readonly isOnly: boolean;
  readonly isAlive: boolean;
}

const ONLY = "only";

/** Names this process, for the message of whoever comes second; the lock itself is another file's. */
export const writeHolder = (file: string): void =>
  writeFileSync(file, `${process.pid} ${beginOf(process.pid)}\n`);

/** Null where nobody is named. */
export function holderOf(file: string): Holder | null {
  const text = textOf(file);
  const [, pid = "", begin = "", only] = /^(\d{1,10})(?: (\S+))?(?: (\S+))?\s*$/.exec(text ?? "") ?? [];
  if (pid === "") return null;
  return { pid: Number(pid), isOnly: only === ONLY, isAlive: isAlive(Number(pid), begin) };
}

/** Takes the lock whose file is all there is of it; the holder where there is one. */
export function takeAsOnly(file: string): Holder | null {
  const stale = textOf(file);
  if (stale !== null) {
    const holder = holderOf(file);
    if (holder?.isAlive === true) return holder;
    const aside = `${file}.${process.pid}`;
    renameSync(file, aside);
    // Somebody may have been faster between the lines above, and has it.
    if (textOf(aside) !== stale) {
      renameSync(aside, file);
      return holderOf(file);
    }
    rmSync(aside);
  }
  try {
    writeFileSync(file, `${process.pid} ${beginOf(process.pid)} ${ONLY}\n`, { flag: "wx" });
    return null;
  } catch (error) {
    const other = holderOf(file);
    if (other === null) throw error;
    return other;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** When a process began, as Linux tells it (proc(5), field 22 of stat): a number is given to another process some day. */
function beginOf(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`) ?? "";
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "-";
}

function isAlive(pid: number, begin: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return begin === beginOf(pid);
}
