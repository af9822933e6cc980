import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * A process beside this one that works on what it is sent and keeps nobody alive. It reads nothing else, so it is given no secrets; when
 * it runs out of `memoryMiB` it says more than anybody reads. Its end is told by whoever waits for its answer.
 */
export function startQuietProcess(program: URL, memoryMiB: number): ChildProcess {
  const child = fork(fileURLToPath(program), [], {
    serialization: "advanced",
    execArgv: [`--max-old-space-size=${memoryMiB}`],
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.on("error", () => {});
  child.unref();
  child.channel?.unref();
  return child;
}
