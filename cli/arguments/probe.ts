import { parseArgs } from "node:util";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Command } from "./command.ts";
import { commandOptions } from "./options.ts";

export function probeCommand(args: readonly string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: commandOptions.probe,
  });
  if (values.help) return ok({ kind: "help" });
  const [place, ...more] = positionals;
  if (place === undefined)
    return fail("probe needs a repository with an image in it, such as quay.io/org/app.");
  if (more.length > 0) return fail("probe takes one repository.");
  return ok({ kind: "probe", place, json: values.json });
}
