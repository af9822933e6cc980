import { readFileSync } from "node:fs";
import { formatFault, loadSettings } from "#lib/config/load.ts";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { unreachable } from "#lib/oci/result.ts";
import { type Command, parseCommand, usage } from "./arguments.ts";
import { runCheck } from "./check.ts";
import { runInspect } from "./inspect.ts";
import { expandReferences } from "./standard-input.ts";
import { styleFor } from "./style.ts";

/** Memory for documents of one run; every one of them is small, and the run is short. */
const STORE_BYTES = 64 * 1024 * 1024;

async function main(): Promise<number> {
  const parsed = parseCommand(process.argv.slice(2));
  if (!parsed.ok) return complain(`${parsed.failure} See twofold --help.`);
  return run(parsed.value);
}

async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case "help":
      process.stdout.write(usage);
      return 0;
    case "version":
      process.stdout.write(`${version()}\n`);
      return 0;
    case "inspect":
    case "check": {
      const references = await expandReferences(command.references, process.stdin);
      if (references.length === 0) return complain("standard input held no reference. Write one per line.");
      const inspector = userInspector();
      if (inspector === null) return 2;
      const out = {
        print: (text: string) => process.stdout.write(text),
        complain,
        style: styleFor(process.stdout.isTTY === true, process.env),
        signal: interrupted(),
      };
      return command.kind === "inspect"
        ? runInspect({ ...command, references }, inspector, out)
        : runCheck({ ...command, references }, inspector, out);
    }
    default:
      return unreachable(command);
  }
}

function userInspector(): Inspector | null {
  const loaded = loadSettings(process.env, process.cwd());
  if (loaded.ok)
    return createInspector(openAsUser(loaded.value), createContentStore({ memoryBytes: STORE_BYTES }));
  for (const fault of loaded.failure) complain(formatFault(fault));
  return null;
}

function complain(line: string): number {
  process.stderr.write(`twofold: ${line.replace(/\s+/g, " ").trim()}\n`);
  return 2;
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof file === "object" && file !== null && "version" in file ? String(file.version) : "";
}

function interrupted(): AbortSignal {
  const control = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => control.abort());
  return control.signal;
}

// A reader that closes the pipe (`| head`) has what it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await main();
