// Every measurement, one after the other; ends with status 1 when a limit is not held.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

for (const name of [
  "start",
  "inspect-cold",
  "inspect-warm",
  "throughput",
  "growth",
  "worst",
  "toc",
  "tree",
  "first-js",
  "paint",
  "scan",
  "fleet",
  "board",
  "tenfold",
  "evidence",
  "convert",
  "repair",
]) {
  process.stdout.write(`\n## ${name}\n\n`);
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { status } = spawnSync("node", [file], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
