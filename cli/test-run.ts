import { loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { parseCommand } from "./arguments.ts";
import { runCat } from "./cat.ts";
import { runCheck } from "./check.ts";
import { runDelta } from "./delta.ts";
import { runLayers } from "./layers.ts";
import { printable } from "./printable.ts";
import { runProbe } from "./probe.ts";
import { createProgress } from "./progress.ts";
import { styleFor } from "./style.ts";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command that reads layers, for tests: as the process does, in this one, which is a second faster each. */
export async function runHere(args: readonly string[]): Promise<Ran> {
  const parsed = parseCommand(args);
  const loaded = loadSettings({ HOME: "/nonexistent" }, "/nonexistent");
  if (!loaded.ok) throw new Error("the default settings are refused");
  const tools = {
    loaded: loaded.value,
    inspector: createInspector(openAsUser(loaded.value), createContentStore({ memoryBytes: 1e8 })),
  };
  const parts: Buffer[] = [];
  let stderr = "";
  const out = {
    print: (text: string) => void parts.push(Buffer.from(text)),
    complain: (line: string) => {
      stderr += `twofold: ${printable(line)}\n`;
    },
    progress: createProgress({
      write(text) {
        stderr += text;
      },
    }),
    style: styleFor({}, {}),
    signal: new AbortController().signal,
  };
  const write = async (bytes: Uint8Array) => void parts.push(Buffer.from(bytes));
  const status = await (async () => {
    if (!parsed.ok) {
      out.complain(`${parsed.failure} See twofold --help.`);
      return 2;
    }
    const command = parsed.value;
    if (command.kind === "check") return runCheck(command, tools, out);
    if (command.kind === "layers") return runLayers(command, tools, out);
    if (command.kind === "cat") return runCat(command, tools, out, write);
    if (command.kind === "probe") return runProbe(command, tools.loaded, out);
    if (command.kind === "delta") return runDelta(command, tools, out);
    throw new Error(`${command.kind} reads no layers`);
  })();
  return { status, stdout: Buffer.concat(parts).toString(), stderr };
}
