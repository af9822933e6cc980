// How soon the command starts: what it takes to tell the version, and to inspect a local layout, against a program that does nothing.
// All by the machine's own Node.js, as a person starts it; by turns, as other work goes on beside. `node bench/start.ts FILE` measures the
// command that FILE is, such as `dist/twofold.mjs` of a package.
import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { median, printTable, verdict } from "./table.ts";

const ROUNDS = 21;
const command = process.argv[2] ?? fileURLToPath(new URL("../cli/bin.mjs", import.meta.url));
const env = {
  ...process.env,
  PATH: (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter),
};

const cases = [
  { what: "node -e 0", args: ["-e", "0"], most: 1 },
  { what: "twofold --version", args: [command, "--version"], most: 2 },
  { what: "twofold inspect oci:samples:dual", args: [command, "inspect", "oci:samples:dual"], most: 4 },
] as const;

function milliseconds(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync("node", args, { env, stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

// Made and compiled once, as after every change.
for (const { args } of cases) milliseconds(args);
const rounds = Array.from({ length: ROUNDS }, () => cases.map(({ args }) => milliseconds(args)));
const times = cases.map((_, at) => median(rounds.map((round) => round[at] ?? Number.NaN)));
// Each against the empty program of its own round: both were disturbed alike.
const ratios = cases.map((_, at) =>
  median(rounds.map((round) => (round[at] ?? Number.NaN) / (round[0] ?? Number.NaN))),
);
const { stdout: version } = spawnSync("node", ["--version"], { env, encoding: "utf8" });
printTable(
  [`started by Node.js ${version.trim()}`, "ms", "times node -e 0"],
  cases.map(({ what }, at) => [what, (times[at] ?? 0).toFixed(0), (ratios[at] ?? 0).toFixed(2)]),
);
for (const [at, { what, most }] of cases.entries())
  if (at > 0)
    verdict(
      `${what}: ${(ratios[at] ?? 0).toFixed(2)} times node -e 0, ${most} at most`,
      (ratios[at] ?? Number.POSITIVE_INFINITY) <= most,
    );
