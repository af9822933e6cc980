import { loadSettings } from "#lib/config/load.ts";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { parseCommand } from "../../cli/arguments.ts";
import { printable } from "../../cli/printable.ts";
import { styleFor } from "../../cli/style.ts";
import { runTask } from "../../cli/task/task.ts";

/** Runs a step's command in this process, which is seconds faster each: nothing of one run is known to the next. */
export async function runHere(
  args: readonly string[],
): Promise<{ readonly status: number; readonly log: string }> {
  const parsed = parseCommand(args);
  if (!parsed.ok) return { status: 2, log: parsed.failure };
  if (parsed.value.kind !== "task") throw new Error(`a step runs ${parsed.value.kind}`);
  let log = "";
  const out = {
    print: (text: string) => {
      log += text;
    },
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
  const inspector: Inspector = createInspector(
    openAsUser(loaded.value),
    createContentStore({ memoryBytes: 1e8 }),
  );
  return { loaded: loaded.value, inspector };
}

/** What a reference names, read by nothing that a step before had. */
export async function reportOf(reference: string): Promise<IndexReport> {
  const signal = new AbortController().signal;
  const report = await freshTools().inspector.inspect(reference, { signal });
  if (!report.ok) throw new Error(report.failure.message);
  return report.value;
}
