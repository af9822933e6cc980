import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import { unreachable } from "#lib/oci/result.ts";
import type { Command } from "./arguments/command.ts";
import { usage } from "./arguments/usage.ts";
import { parseCommand } from "./arguments.ts";
import type { Write } from "./cat.ts";
import type { UserTools } from "./evidence.ts";
import type { Output } from "./output.ts";
import { printable, printableText } from "./printable.ts";
import { createProgress } from "./progress.ts";
import { atSources } from "./source-positions.ts";
import { styleFor } from "./style.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const NO_SERVER =
  "there is no server in this Twofold, which is the command alone. Install it with npm, or run it from a checkout.";

// What a command needs is loaded for it alone: the version is to be had without any.
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
    case "completion":
      process.stdout.write((await import("./completion.ts")).completionScript(command.shell));
      return 0;
    case "serve":
      return (await (await import("./serve.ts")).runServe(root)) ?? complain(NO_SERVER);
    case "plan": {
      const tools = await userTools();
      return tools === null
        ? 2
        : (await import("./plan.ts")).runPlan(command, tools.inspector, outputFor(signal));
    }
    case "apply": {
      const tools = await userTools();
      return tools === null ? 2 : (await import("./apply.ts")).runApply(command, tools, outputFor(signal));
    }
    case "repair": {
      const tools = await userTools();
      return tools === null ? 2 : (await import("./repair.ts")).runRepair(command, tools, outputFor(signal));
    }
    case "index": {
      const tools = await userTools();
      return tools === null ? 2 : (await import("./assemble.ts")).runIndex(command, tools, outputFor(signal));
    }
    case "task": {
      const tools = await userTools();
      return tools === null ? 2 : (await import("./task/task.ts")).runTask(command, tools, outputFor(signal));
    }
    case "evidence": {
      const tools = await userTools();
      return tools === null
        ? 2
        : (await import("./evidence.ts")).runEvidence(command, tools, outputFor(signal));
    }
    case "layers": {
      const tools = await userTools();
      return tools === null ? 2 : (await import("./layers.ts")).runLayers(command, tools, outputFor(signal));
    }
    case "cat": {
      const tools = await userTools();
      return tools === null
        ? 2
        : (await import("./cat.ts")).runCat(command, tools, outputFor(signal), writeTo(process.stdout));
    }
    case "delta": {
      const tools = await userTools();
      return tools === null ? 2 : (await import("./delta.ts")).runDelta(command, tools, outputFor(signal));
    }
    case "probe": {
      const tools = await userTools();
      return tools === null
        ? 2
        : (await import("./probe.ts")).runProbe(command, tools.loaded, outputFor(signal));
    }
    case "forget": {
      const tools = await userTools();
      return tools === null
        ? 2
        : (await import("./forget.ts")).runForget(command, tools.loaded, outputFor(signal));
    }
    case "inspect":
    case "check": {
      const { expandReferences } = await import("./standard-input.ts");
      const expanded = await expandReferences(command.references, process.stdin);
      if (!expanded.ok) return complain(expanded.failure);
      const references = expanded.value;
      const tools = await userTools();
      if (tools === null) return 2;
      const out = outputFor(signal);
      return command.kind === "inspect"
        ? (await import("./inspect.ts")).runInspect({ ...command, references }, tools.inspector, out)
        : (await import("./check.ts")).runCheck({ ...command, references }, tools, out);
    }
    default:
      return unreachable(command);
  }
}

function outputFor(signal: AbortSignal): Output {
  const progress = createProgress(process.stderr);
  return {
    print(text) {
      progress.clear();
      process.stdout.write(text);
    },
    complain(line) {
      progress.clear();
      complain(line);
    },
    progress,
    aside: process.stderr,
    style: styleFor(process.stdout, process.env),
    signal,
  };
}

/** Bytes as they are for a pipe; a terminal is shown text, and nothing that it would obey. */
function writeTo(stream: typeof process.stdout): Write {
  const decoder = stream.isTTY ? new StringDecoder("utf8") : null;
  return async (bytes) => {
    const part = decoder === null ? bytes : printableText(decoder.write(Buffer.from(bytes)));
    if (!stream.write(part)) await once(stream, "drain");
  };
}

async function userTools(): Promise<UserTools | null> {
  const { openTools } = await import("./user-tools.ts");
  const tools = openTools(root, process.env);
  if (tools.ok) return tools.value;
  for (const fault of tools.failure) complain(fault);
  return null;
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
  process.exit(complain(`this is a bug in Twofold; please report it with the reference. ${atSources(what)}`));
}

process.on("uncaughtException", bug);
main(interruption()).then((status) => {
  process.exitCode = status;
}, bug);
