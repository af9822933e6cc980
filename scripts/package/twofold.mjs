#!/usr/bin/env node
// The command as npm installs it, by the Node.js that is there. Nothing is made or fetched, and nothing is written beside it.
import module from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** A folder of this user's (XDG Base Directory Specification), which ignores a path that is not absolute. */
const userFolder = (variable, otherwise) => {
  const named = process.env[variable] ?? "";
  return join(isAbsolute(named) ? named : join(homedir(), otherwise), "twofold");
};

process.env.TWOFOLD_DATA ||= userFolder("XDG_DATA_HOME", ".local/share");
// Node.js warns where both are set, and NO_COLOR rules.
if (process.env.NO_COLOR) delete process.env.FORCE_COLOR;
if (process.getBuiltinModule === undefined) {
  process.stderr.write(`twofold: it needs Node.js 20.16 or newer, and this is ${process.version}.\n`);
  process.exit(2);
}
// Compiling what did not change is most of what a short command would do.
module.enableCompileCache?.(
  process.env.NODE_COMPILE_CACHE ?? join(userFolder("XDG_CACHE_HOME", ".cache"), "compiled"),
);
await import("./bundle/cli-main.mjs");
