import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";

export const root = new URL("../../", import.meta.url).pathname;
export const bin = join(root, "cli/bin.mjs");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Run {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What standard input holds; closed at once without it. */
  readonly input?: string;
}

/** Runs the command as a user does: their own Node.js, a whole process, nothing of this test run's environment. */
export const twofold = (args: readonly string[], run: Run = {}): Promise<Ended> =>
  ended(start("node", [bin, ...args], run));

/** Runs a line of a shell in which `twofold` is the command. */
export const shell = (line: string, run: Run = {}): Promise<Ended> =>
  ended(start("bash", ["-c", `twofold() { node '${bin}' "$@"; }\n${line}`], run));

export function start(program: string, args: readonly string[], { cwd, env, input }: Run = {}): ChildProcess {
  const child = spawn(program, args, {
    cwd: cwd ?? root,
    env: cleanEnvironment(env) as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own, as a shell gives it, so that Ctrl-C can be sent to all of it.
    detached: true,
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  });
  // A command that reads no input closes it early.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input ?? "");
  return child;
}

export function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (part: string) => {
      text[name] += part;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, ...text }));
  });
}

/** No colour, proxy, settings or logins but those a test gives; the machine's own Node.js before the project's. */
export function cleanEnvironment(
  more: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const kept = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_|TWOFOLD_|INIT_CWD|NODE_|VITEST|NO_COLOR|FORCE_COLOR|.*_PROXY|.*_proxy|DOCKER_|REGISTRY_)/.test(
          name,
        ),
    ),
  );
  const path = (process.env["PATH"] ?? "").split(delimiter);
  return {
    ...kept,
    PATH: path.filter((folder) => !folder.includes("node_modules")).join(delimiter),
    HOME: "/nonexistent",
    XDG_RUNTIME_DIR: "/nonexistent",
    ...more,
  };
}

/** A folder of the test's own, gone with it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "twofold-command-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a complaint is: one line that begins with our name, and ends with what to do. */
export const complaint = /^twofold: \S[^\n]+[.?]\n$/;
