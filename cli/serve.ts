import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

/** Signals that end the server: it stops what it does, and the command ends with it. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs the server of this Twofold to its end; resolves to the exit status. Null where there is none: in the image of the Tasks. */
export async function runServe(root: string): Promise<number | null> {
  const args = serverOf(root);
  if (args === null) return null;
  const child = spawn(process.execPath, args, {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", TWOFOLD_ROOT: root },
  });
  for (const signal of SIGNALS) process.removeAllListeners(signal).on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) =>
      resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** In a package the server is there as it runs; in a checkout it is built first, as by `npm start`. */
function serverOf(root: string): readonly string[] | null {
  const packed = join(root, "bundle/scripts-serve.mjs");
  if (existsSync(packed)) return [...flagsOf(root), packed];
  const start = join(root, "scripts/start.mjs");
  return existsSync(start) ? [start] : null;
}

function flagsOf(root: string): readonly string[] {
  const flags: unknown = JSON.parse(readFileSync(join(root, "scripts/server-flags.json"), "utf8"));
  return Array.isArray(flags) ? flags.map(String) : [];
}
