// Run at start: the settings hold, or the process ends with status 2 and says what is wrong where.
import { formatFault, loadSettings } from "./load.ts";

const loaded = loadSettings(process.env, process.cwd());
if (!loaded.ok) {
  for (const fault of loaded.failure) process.stderr.write(`twofold: ${formatFault(fault)}\n`);
  process.exitCode = 2;
}
