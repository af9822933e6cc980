import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Served {
  readonly origin: string;
  readonly process: ChildProcess;
}

/** A server as `npm start` runs it, on a free port. */
export async function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const child = spawn("node", [fileURLToPath(new URL("../scripts/start.mjs", import.meta.url))], {
    env: { ...process.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    const [, origin] = /serving on (http:\S+)/.exec(line) ?? [];
    if (origin !== undefined) return { origin, process: child };
  }
  throw new Error("the server did not start");
}

/** Bytes; the server itself is a child of what `npm start` runs. */
export const memoryNow = (server: Served): number => memoryOf(server, "VmRSS");
export const memoryPeak = (server: Served): number => memoryOf(server, "VmHWM");

function memoryOf({ process: { pid } }: Served, which: "VmRSS" | "VmHWM"): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const all = children.map((child) => {
    const status = readFileSync(`/proc/${child}/status`, "utf8");
    const [, kib] = new RegExp(`^${which}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
    return Number(kib) * 1024;
  });
  return Math.max(...all);
}
