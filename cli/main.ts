import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import { formatFault, loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { MIB } from "#lib/oci/byte-budget.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { unreachable } from "#lib/oci/result.ts";
import { runApply } from "./apply.ts";
import { type Command, parseCommand, usage } from "./arguments.ts";
import { runIndex } from "./assemble.ts";
import { runCat, type Write } from "./cat.ts";
import { runCheck } from "./check.ts";
import { runDelta } from "./delta.ts";
import { runEvidence, type UserTools } from "./evidence.ts";
import { runForget } from "./forget.ts";
import { runInspect } from "./inspect.ts";
import { runLayers } from "./layers.ts";
import type { Output } from "./output.ts";
import { runPlan } from "./plan.ts";
import { printable, printableText } from "./printable.ts";
import { runRepair } from "./repair.ts";
import { expandReferences } from "./standard-input.ts";
import { styleFor } from "./style.ts";
import { runTask } from "./task/task.ts";

/** Memory for documents of one run; every one of them is small, and the run is short. */
const STORE_BYTES = 64 * 1024 * 1024;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main(signal: AbortSignal): Promise<number> {
  const parsed = parseCommand(process.argv.slice(2));
  return parsed.ok ? run(parsed.value, signal) : complain(`${parsed.failure} See twofold --help.`);
}

async function run(command: Command, signal: AbortSignal): Promise<number> {
  watchOutput(command.kind);
  switch (command.kind) {
    case "help":
      process.stdout.write(usage);
      return 0;
    case "version":
      process.stdout.write(`${version()}\n`);
      return 0;
    case "plan": {
      const tools = userTools();
      return tools === null ? 2 : runPlan(command, tools.inspector, outputFor(signal));
    }
    case "apply": {
      const tools = userTools();
      return tools === null ? 2 : runApply(command, tools, outputFor(signal));
    }
    case "repair": {
      const tools = userTools();
      return tools === null ? 2 : runRepair(command, tools, outputFor(signal));
    }
    case "index": {
      const tools = userTools();
      return tools === null ? 2 : runIndex(command, tools, outputFor(signal));
    }
    case "task": {
      const tools = userTools();
      return tools === null ? 2 : runTask(command, tools, outputFor(signal));
    }
    case "evidence": {
      const tools = userTools();
      return tools === null ? 2 : runEvidence(command, tools, outputFor(signal));
    }
    case "layers": {
      const tools = userTools();
      return tools === null ? 2 : runLayers(command, tools, outputFor(signal));
    }
    case "cat": {
      const tools = userTools();
      return tools === null ? 2 : runCat(command, tools, outputFor(signal), writeTo(process.stdout));
    }
    case "delta": {
      const tools = userTools();
      return tools === null ? 2 : runDelta(command, tools, outputFor(signal));
    }
    case "forget": {
      const tools = userTools();
      return tools === null ? 2 : runForget(command, tools.loaded, outputFor(signal));
    }
    case "inspect":
    case "check": {
      const expanded = await expandReferences(command.references, process.stdin);
      if (!expanded.ok) return complain(expanded.failure);
      const references = expanded.value;
      const tools = userTools();
      if (tools === null) return 2;
      const out = outputFor(signal);
      return command.kind === "inspect"
        ? runInspect({ ...command, references }, tools.inspector, out)
        : runCheck({ ...command, references }, tools, out);
    }
    default:
      return unreachable(command);
  }
}

const outputFor = (signal: AbortSignal): Output => ({
  print: (text) => process.stdout.write(text),
  complain,
  style: styleFor(process.stdout, process.env),
  signal,
});

/** Bytes as they are for a pipe; a terminal is shown text, and nothing that it would obey. */
function writeTo(stream: typeof process.stdout): Write {
  const decoder = stream.isTTY ? new StringDecoder("utf8") : null;
  return async (bytes) => {
    const part = decoder === null ? bytes : printableText(decoder.write(Buffer.from(bytes)));
    if (!stream.write(part)) await once(stream, "drain");
  };
}

function userTools(): UserTools | null {
  const loaded = loadSettings({ ...process.env, TWOFOLD_ROOT: root }, settingsFolder());
  if (loaded.ok)
    return {
      loaded: loaded.value,
      inspector: createInspector(openAsUser(loaded.value), createContentStore({ memoryBytes: STORE_BYTES }), {
        readBytes: loaded.value.settings.limits.readMiB * MIB,
      }),
    };
  for (const fault of loaded.failure) complain(`${formatFault(fault)}. Correct the settings.`);
  return null;
}

/** Settings are looked for where the person stands, then beside Twofold itself, as `npm start` does. */
function settingsFolder(): string {
  const here = currentFolder() ?? root;
  return process.env["TWOFOLD_CONFIG"] || existsSync(join(here, "twofold.yaml")) ? here : root;
}

/** Null where the folder was removed under the shell that stands in it. */
function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** One line on standard error; the status of what could not be done. */
function complain(line: string): number {
  process.stderr.write(`twofold: ${printable(line)}\n`);
  return 2;
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return typeof file === "object" && file !== null && "version" in file ? String(file.version) : "";
}

/** A reader that closes the pipe (`| head`) has what it wanted of a report; a check is made for its exit status too, and a step for its results. */
function watchOutput(kind: Command["kind"]): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      process.exit(
        complain(`standard output cannot be written (${error.message}). Make room, or write elsewhere.`),
      );
    }
    if (kind !== "check" && kind !== "task") process.exit(0);
  });
  // Nobody reads the complaints: the exit status still tells.
  process.stderr.on("error", () => {});
}

/** Ctrl-C ends the command at once, with the status that shells give to it, and nothing more is said. */
function interruption(): AbortSignal {
  const control = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      control.abort();
      process.exit(128 + constants.signals[signal]);
    });
  }
  return control.signal;
}

/** A fault of ours must not end with 1, which says that an image has an error. */
function bug(error: unknown): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.exit(complain(`this is a bug in Twofold; please report it with the reference. ${what}`));
}

process.on("uncaughtException", bug);
main(interruption()).then((status) => {
  process.exitCode = status;
}, bug);
