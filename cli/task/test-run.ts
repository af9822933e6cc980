import { loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { parseCommand } from "../arguments.ts";
import { printable } from "../printable.ts";
import { createProgress } from "../progress.ts";
import { styleFor } from "../style.ts";
import { runTask } from "./task.ts";

/** Runs a step's command for tests: as the process does, in this one, which is seconds faster each: nothing of one run is known to the next. */
export async function runStep(
  args: readonly string[],
): Promise<{ readonly status: number; readonly log: string }> {
  const parsed = parseCommand(args);
  if (!parsed.ok) return { status: 2, log: parsed.failure };
  if (parsed.value.kind !== "task") throw new Error(`a step runs ${parsed.value.kind}`);
  let log = "";
  const write = (text: string) => {
    log += text;
  };
  const out = {
    print: write,
    aside: { write },
    progress: createProgress({ write }),
    complain: (line: string) => {
      log += `twofold: ${printable(line)}\n`;
      return 2;
    },
    style: styleFor({}, {}),
    signal: new AbortController().signal,
  };
  const status = await runTask(parsed.value, freshTools(), out);
  return { status, log };
}

function freshTools() {
  const loaded = loadSettings({ HOME: "/nonexistent" }, "/nonexistent");
  if (!loaded.ok) throw new Error("the default settings are refused");
  const inspector = createInspector(openAsUser(loaded.value), createContentStore({ memoryBytes: 1e8 }));
  return { loaded: loaded.value, inspector };
}
