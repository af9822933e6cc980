import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { runApply } from "./apply.ts";
import { usage } from "./arguments/usage.ts";
import { parseCommand } from "./arguments.ts";
import { runIndex } from "./assemble.ts";
import { runCat } from "./cat.ts";
import { runCheck } from "./check.ts";
import { runDelta } from "./delta.ts";
import { runEvidence } from "./evidence.ts";
import { runForget } from "./forget.ts";
import { runInspect } from "./inspect.ts";
import { runLayers } from "./layers.ts";
import type { Output } from "./output.ts";
import { runPlan } from "./plan.ts";
import { printable } from "./printable.ts";
import { runProbe } from "./probe.ts";
import { createProgress } from "./progress.ts";
import { runRepair } from "./repair.ts";
import { expandReferences } from "./standard-input.ts";
import { styleFor } from "./style.ts";
import { openTools } from "./user-tools.ts";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const ENVIRONMENT = { HOME: "/nonexistent", XDG_RUNTIME_DIR: "/nonexistent" };

/** Runs a command for tests in this process, which is faster than one of its own: with no settings, no logins and an own store. */
export async function runHere(args: readonly string[], input = ""): Promise<Ran> {
  const parts: Buffer[] = [];
  let stderr = "";
  const out: Output = {
    print: (text) => void parts.push(Buffer.from(text)),
    complain: (line) => {
      stderr += `twofold: ${printable(line)}\n`;
    },
    progress: createProgress({
      write(text) {
        stderr += text;
      },
    }),
    aside: {
      write: (text) => {
        stderr += text;
      },
    },
    style: styleFor({}, {}),
    signal: new AbortController().signal,
  };
  const status = await run(args, input, out, async (bytes) => void parts.push(Buffer.from(bytes)));
  return { status, stdout: Buffer.concat(parts).toString(), stderr };
}

async function run(
  args: readonly string[],
  input: string,
  out: Output,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  const refuse = (line: string) => {
    out.complain(line);
    return 2;
  };
  const parsed = parseCommand(args);
  if (!parsed.ok) return refuse(`${parsed.failure} See twofold --help.`);
  const command = parsed.value;
  const opened = openTools(root, ENVIRONMENT);
  if (!opened.ok) throw new Error("the default settings are refused");
  const tools = opened.value;
  switch (command.kind) {
    case "inspect":
    case "check": {
      const expanded = await expandReferences(command.references, Readable.from([Buffer.from(input)]));
      if (!expanded.ok) return refuse(expanded.failure);
      return command.kind === "inspect"
        ? runInspect({ ...command, references: expanded.value }, tools.inspector, out)
        : runCheck({ ...command, references: expanded.value }, tools, out);
    }
    case "plan":
      return runPlan(command, tools.inspector, out);
    case "apply":
      return runApply(command, tools, out);
    case "repair":
      return runRepair(command, tools, out);
    case "index":
      return runIndex(command, tools, out);
    case "evidence":
      return runEvidence(command, tools, out);
    case "layers":
      return runLayers(command, tools, out);
    case "cat":
      return runCat(command, tools, out, write);
    case "delta":
      return runDelta(command, tools, out);
    case "probe":
      return runProbe(command, tools.loaded, out);
    case "forget":
      return runForget(command, tools.loaded, out);
    case "help":
      out.print(usage);
      return 0;
    default:
      throw new Error(`${command.kind} is run as a process`);
  }
}
